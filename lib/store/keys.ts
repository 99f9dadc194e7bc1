import type { MemberId, NestCode, SongId } from "../domain/ids.ts";
import type { Play } from "../domain/history.ts";
import type { NestEvent, Playback } from "../domain/nest.ts";
import type { Airhorn } from "../domain/airhorns.ts";
import type { Actor } from "../domain/person.ts";
import type { SongRecord } from "../domain/song.ts";
import { DAY, type EpochMs, MINUTE } from "../domain/time.ts";
import { UNDO_WINDOW } from "../domain/nest.ts";

/** Value under {@link headKey}: what a nest is, without anything that grows. */
export interface Head {
  /** Shape of the stored nest. */
  readonly shape: 1;
  /** Random; another one means another log, whatever the numbers say. */
  readonly epoch: string;
  readonly seq: number;
  /** When the last event happened. */
  readonly at: EpochMs;
  readonly nextSong: number;
  readonly layers: readonly number[];
  readonly playback: Playback<SongRecord>;
  readonly volume: number;
}

/** Value under {@link logKey}: events of one commit, or a part of a large one. */
export interface LogEntry {
  readonly at: EpochMs;
  readonly events: readonly NestEvent[];
}

/** Value under {@link undoKey}. */
export interface StoredUndo {
  readonly seq: number;
  readonly by: MemberId;
  readonly at: EpochMs;
  readonly was:
    | { readonly type: "removed"; readonly song: SongRecord }
    | { readonly type: "skipped"; readonly song: SongRecord; readonly positionMs: number }
    | { readonly type: "moved"; readonly song: SongId; readonly place: number }
    | { readonly type: "cleared"; readonly layers: readonly number[] };
}

/** Value under {@link sessionKey}. */
export interface StoredSession {
  readonly actor: Actor;
  readonly createdAt: EpochMs;
}

/** Values of the keys that hold one thing each. */
export type { Airhorn, Play };

/** How long an undo entry is kept: past its window, so that clocks may differ a little. */
export const UNDO_LIFETIME = UNDO_WINDOW + MINUTE;
/** How long a session lasts. */
export const SESSION_LIFETIME = 30 * DAY;
/** The log reaches back at least this long, … */
export const LOG_AGE = 5 * MINUTE;
/** … and at least this many events. */
export const LOG_EVENTS = 2000;

/** Everything of one nest. */
export function nestPrefix(code: NestCode): Deno.KvKey {
  return ["nest", code];
}

/** {@link Head}. */
export function headKey(code: NestCode): Deno.KvKey {
  return ["nest", code, "head"];
}

/** `SongRecord` of a song that waits, or waited in a layer that was cleared and can come back. */
export function songKey(code: NestCode, layer: number, song: SongId): Deno.KvKey {
  return ["nest", code, "song", layer, Number(song)];
}

/** Prefix of {@link songKey}: of all songs, or of one layer's. */
export function songsPrefix(code: NestCode, layer?: number): Deno.KvKey {
  return layer === undefined ? ["nest", code, "song"] : ["nest", code, "song", layer];
}

/** What a crowd leaves on a song. */
export type CrowdPart = "vote" | "jam" | "comment";

/** `Vote` of one member on one song. */
export function voteKey(code: NestCode, song: SongId, member: MemberId): Deno.KvKey {
  return ["nest", code, "vote", Number(song), member];
}

/** `Jam` of one member on one song. */
export function jamKey(code: NestCode, song: SongId, member: MemberId): Deno.KvKey {
  return ["nest", code, "jam", Number(song), member];
}

/** `Comment` number `id` on one song. */
export function commentKey(code: NestCode, song: SongId, id: number): Deno.KvKey {
  return ["nest", code, "comment", Number(song), id];
}

/** Prefix of votes, jams or comments: of all songs, or of one. */
export function crowdPrefix(code: NestCode, part: CrowdPart, song?: SongId): Deno.KvKey {
  return song === undefined ? ["nest", code, part] : ["nest", code, part, Number(song)];
}

/** `Airhorn[]`, oldest first: the `part`-th part of the nest's horns, which one value may not hold. */
export function hornsKey(code: NestCode, part: number): Deno.KvKey {
  return ["nest", code, "horns", part];
}

/** Prefix of {@link hornsKey}. */
export function hornsPrefix(code: NestCode): Deno.KvKey {
  return ["nest", code, "horns"];
}

/** `SongId[]`: songs that earned the member a horn not yet blown. */
export function freeHornsKey(code: NestCode, member: MemberId): Deno.KvKey {
  return ["nest", code, "free_horns", member];
}

/** Prefix of {@link freeHornsKey}. */
export function freeHornsPrefix(code: NestCode): Deno.KvKey {
  return ["nest", code, "free_horns"];
}

/** {@link StoredUndo} of the event `seq`. */
export function undoKey(code: NestCode, seq: number): Deno.KvKey {
  return ["nest", code, "undo", seq];
}

/** Prefix of {@link undoKey}. */
export function undoPrefix(code: NestCode): Deno.KvKey {
  return ["nest", code, "undo"];
}

/** `EpochMs` when a song left for good, unless it is taken back: its crowd is swept up later. */
export function goneKey(code: NestCode, song: SongId): Deno.KvKey {
  return ["nest", code, "gone", Number(song)];
}

/** Prefix of {@link goneKey}. */
export function gonePrefix(code: NestCode): Deno.KvKey {
  return ["nest", code, "gone"];
}

/**
 * {@link LogEntry} whose last event is `last`. Named after its last event so that the entry that
 * holds event n is the first one at or after n.
 */
export function logKey(code: NestCode, last: number): Deno.KvKey {
  return ["nest", code, "log", last];
}

/** Prefix of {@link logKey}. */
export function logPrefix(code: NestCode): Deno.KvKey {
  return ["nest", code, "log"];
}

/** `Play` that ended with the event `seq`. */
export function playKey(code: NestCode, seq: number): Deno.KvKey {
  return ["nest", code, "history", seq];
}

/** Prefix of {@link playKey}. */
export function playsPrefix(code: NestCode): Deno.KvKey {
  return ["nest", code, "history"];
}

/** `EpochMs` of its making, for each nest that exists. */
export function nestIndexKey(code: NestCode): Deno.KvKey {
  return ["nests", code];
}

/** Prefix of {@link nestIndexKey}. */
export const NESTS_PREFIX: Deno.KvKey = ["nests"];

/** {@link StoredSession} under a keyed hash of its id, so that a stolen store opens no session. */
export function sessionKey(hash: string): Deno.KvKey {
  return ["session", hash];
}
