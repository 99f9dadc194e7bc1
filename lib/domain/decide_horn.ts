// This module is browser compatible.
import { type Airhorn, type AirhornName, isTooLoud, trimHorns } from "./airhorns.ts";
import type { Decision, Nest, NestCommand, Request } from "./nest.ts";
import { personOf } from "./person.ts";
import { refuse } from "./refusals.ts";
import { ok } from "./result.ts";
import { getIn } from "./sorted_map.ts";
import { truncate } from "./text.ts";

type HornCommand = Extract<NestCommand, { type: "airhorn" | "free_airhorn" }>;

/** Longest title and artist kept with a horn, in characters. */
const MAX_LABEL = 80;

/** Decides whether a horn sounds. It needs a song to sound over; beyond 99 recent ones it does not. */
export function decideHorn(nest: Nest, request: Request, command: HornCommand): Decision {
  const horn = hornOver(nest, request, command.name, command.type === "free_airhorn");
  if (horn === null) return refuse("not_playing", "There is no song to blow a horn over");
  if (!horn.free) {
    if (isTooLoud(trimHorns(nest.horns, request.at))) return ok([]);
    return ok([{ type: "airhorn", data: { horn } }]);
  }
  const [spent, ...songs] = getIn(nest.freeHorns, request.by.id) ?? [];
  if (spent === undefined) return refuse("no_free_horn", "You have no free airhorn to blow");
  return ok([
    { type: "free_horns", data: { member: request.by.id, songs } },
    { type: "airhorn", data: { horn } },
  ]);
}

function hornOver(
  { playback }: Nest,
  { by, at }: Request,
  name: AirhornName,
  free: boolean,
): Airhorn | null {
  if (playback.state === "idle") return null;
  const { id, title, artist } = playback.song;
  return {
    name,
    by: personOf(by),
    at,
    free,
    song: id,
    title: truncate(title, MAX_LABEL),
    artist: truncate(artist, MAX_LABEL),
  };
}
