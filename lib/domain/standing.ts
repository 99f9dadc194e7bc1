// This module is browser compatible.
import type { MemberId, SongId } from "./ids.ts";
import type { Playback } from "./nest.ts";
import { positionAt } from "./playback.ts";
import type { Person } from "./person.ts";
import type { EpochMs } from "./time.ts";

/** What a song's standing is computed from: songs, records and views alike have it. */
interface Waiting {
  readonly id: SongId;
  readonly addedBy: Person;
  readonly durationMs: number;
  readonly votes: number;
}

/** Why a waiting song stands where it stands, and when it plays. */
export interface Standing<S> {
  readonly song: S;
  /** 1 for the adder's first waiting song, 2 for the second, and so on. */
  readonly turn: number;
  /** Milliseconds of music before it, without what is left of the song on air. */
  readonly waitMs: number;
}

/** The standing of each song. `songs` are in play order. */
export function standings<S extends Waiting>(songs: Iterable<S>): Standing<S>[] {
  const turns = new Map<MemberId, number>();
  const result: Standing<S>[] = [];
  let waitMs = 0;
  for (const song of songs) {
    const turn = (turns.get(song.addedBy.id) ?? 0) + 1;
    turns.set(song.addedBy.id, turn);
    result.push({ song, turn, waitMs });
    waitMs += song.durationMs;
  }
  return result;
}

/**
 * When a song that has `waitMs` of music before it starts if nobody interferes, or `null` while the
 * nest is paused or silent.
 */
export function startsAt(
  playback: Playback<{ readonly durationMs: number }>,
  waitMs: number,
): EpochMs | null {
  if (playback.state !== "playing") return null;
  return playback.startedAt + playback.song.durationMs + waitMs;
}

/** Milliseconds until the song on air ends at `now`; counted as if resumed at once when paused. */
export function remainingMs(
  playback: Playback<{ readonly durationMs: number }>,
  now: EpochMs,
): number {
  return playback.state === "idle" ? 0 : playback.song.durationMs - positionAt(playback, now);
}
