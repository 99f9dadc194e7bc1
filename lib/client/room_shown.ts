// This module is browser compatible.
import { decide } from "../domain/decide.ts";
import { evolve } from "../domain/evolve.ts";
import { type SongId, songId } from "../domain/ids.ts";
import type { EventBody, Nest, NestCommand } from "../domain/nest.ts";
import type { Actor } from "../domain/person.ts";
import { provisionalId } from "./room_provisional.ts";
import type { Entry, RoomCore } from "./room_state.ts";

/**
 * What people see: the confirmed nest as it will be when all waiting commands are carried out. It
 * uses the server's own rules; what they refuse is not shown. A song that is only hoped for has the
 * id `~` + its command's id. Without waiting commands this is the confirmed nest itself.
 */
export function shownNest({ confirmed, me, pending }: RoomCore): Nest {
  if (me === null) return confirmed;
  // Only undo asks for a role, and that is the server's to decide.
  const by: Actor = { ...me, role: "member" };
  return pending
    .filter(({ seen }) => seen === null)
    .reduce((nest, entry) => predict(nest, by, entry), confirmed);
}

function predict(nest: Nest, by: Actor, entry: Entry): Nest {
  const command = predictable(entry);
  if (command === null) return nest;
  const { id, at } = entry;
  const decision = decide(nest, { by, at, command });
  if (!decision.ok) return nest;
  const song = entry.ack?.song ?? provisionalId(id);
  const guessed = songId(nest.nextSong);
  const next = decision.value.reduce((before, body) => {
    const event = command.type === "add" ? withSongId(body, guessed, song) : body;
    return evolve(before, { ...event, seq: before.seq + 1, at, cmd: id });
  }, nest);
  // The number belongs to whoever's song the server hears of first.
  return { ...next, nextSong: nest.nextSong };
}

/** The command as the rules take it, or `null` when only the server can tell what it does. */
function predictable({ command, track }: Entry): NestCommand | null {
  if (command.type === "undo") return null;
  if (command.type !== "add") return command;
  return track === null ? null : { type: "add", track };
}

function withSongId(body: EventBody, from: SongId, id: SongId): EventBody {
  if (body.type === "added") return { ...body, data: { song: { ...body.data.song, id } } };
  if (body.type !== "advanced") return body;
  const { next } = body.data;
  if (next.state === "idle" || next.song.id !== from) return body;
  return { ...body, data: { ...body.data, next: { ...next, song: { ...next.song, id } } } };
}
