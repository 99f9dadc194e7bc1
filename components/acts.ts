// This module is browser compatible.
import { parseAirhornName } from "../lib/domain/airhorns.ts";
import { parseSongId, parseTrackUri, type SongId, type TrackUri } from "../lib/domain/ids.ts";
import { MAX_COMMENT } from "../lib/domain/song.ts";
import { isPlainLine } from "../lib/domain/text.ts";
import type { WireCommand } from "../lib/protocol/commands.ts";

/** Id of the one form that every button of the page belongs to; it posts to {@link ACT_PATH}. */
export const ACT_FORM = "act";
export const ACT_PATH = "/act";

/**
 * What a button says when it is pressed, as the value of its field `do`. The page works without
 * script by posting these; with script they are read by {@link parseAct} and sent over the socket.
 */
export const act = {
  vote: (song: SongId, vote: 1 | -1) => `vote.${song}.${vote}`,
  unvote: (song: SongId) => `unvote.${song}`,
  jam: (song: SongId) => `jam.${song}`,
  unjam: (song: SongId) => `unjam.${song}`,
  comment: (song: SongId) => `comment.${song}`,
  remove: (song: SongId) => `remove.${song}`,
  skip: (song: SongId) => `skip.${song}`,
  add: (uri: TrackUri) => `add.${uri}`,
  airhorn: (name: string) => `airhorn.${name}`,
  undo: (seq: number) => `undo.${seq}`,
  pause: "pause",
  resume: "resume",
  clear: "clear",
} as const;

/** What a form sent besides the value of the pressed button. */
export interface ActFields {
  /** Text of a comment. */
  readonly body?: string | null;
  /** Whether a horn is to be paid with an earned one. */
  readonly free?: boolean;
  /** Songs that this page shows before the server has numbered them. */
  readonly isHoped?: (song: SongId) => boolean;
}

/**
 * The command that a pressed button stands for, or `null` when the value is not one.
 *
 * @param text Value of the field `do`, e.g. `vote.12.-1`.
 */
export function parseAct(text: string, fields: ActFields = {}): WireCommand | null {
  const dot = text.indexOf(".");
  const verb = dot === -1 ? text : text.slice(0, dot);
  const rest = dot === -1 ? null : text.slice(dot + 1);
  if (rest === null) return isBare(verb) ? { type: verb } : null;
  if (verb === "add") return parseAdd(rest);
  if (verb === "airhorn") return parseHorn(rest, fields.free ?? false);
  if (verb === "undo") return /^[1-9][0-9]{0,14}$/.test(rest) ? { type: verb, seq: +rest } : null;
  if (verb === "vote") return parseVote(rest, fields);
  return parseSongAct(verb, rest, fields);
}

function isBare(verb: string): verb is "pause" | "resume" | "clear" {
  return verb === "pause" || verb === "resume" || verb === "clear";
}

function parseAdd(text: string): WireCommand | null {
  const uri = parseTrackUri(text);
  return uri === null ? null : { type: "add", uri };
}

function parseHorn(text: string, free: boolean): WireCommand | null {
  const name = parseAirhornName(text);
  return name === null ? null : { type: free ? "free_airhorn" : "airhorn", name };
}

function parseSong(text: string, { isHoped }: ActFields): SongId | null {
  // A hoped-for song has a name of its page's making, which no server takes.
  const hoped = text as SongId;
  return isHoped?.(hoped) ? hoped : parseSongId(text);
}

function parseVote(text: string, fields: ActFields): WireCommand | null {
  const [id = "", direction] = text.split(".");
  const song = parseSong(id, fields);
  if (song === null || (direction !== "1" && direction !== "-1")) return null;
  return { type: "vote", song, vote: direction === "1" ? 1 : -1 };
}

function parseSongAct(verb: string, id: string, fields: ActFields): WireCommand | null {
  const song = parseSong(id, fields);
  if (song === null) return null;
  if (verb === "skip") return { type: "skip", playing: song };
  if (verb === "unvote" || verb === "jam" || verb === "unjam" || verb === "remove") {
    return { type: verb, song };
  }
  const body = fields.body?.trim() ?? "";
  if (verb !== "comment" || !isPlainLine(body, MAX_COMMENT)) return null;
  return { type: "comment", song, body };
}
