// This module is browser compatible.
import type { Playback } from "./nest.ts";
import type { EpochMs } from "./time.ts";

interface Timed {
  readonly durationMs: number;
}

/** Milliseconds into the song at `now`, within `0..durationMs`; 0 when idle. */
export function positionAt(playback: Playback<Timed>, now: EpochMs): number {
  if (playback.state === "idle") return 0;
  const position = playback.state === "playing" ? now - playback.startedAt : playback.positionMs;
  return Math.min(Math.max(0, position), playback.song.durationMs);
}

/** When the playing song ends, or `null` while nothing moves. */
export function endsAt(playback: Playback<Timed>): EpochMs | null {
  return playback.state === "playing" ? playback.startedAt + playback.song.durationMs : null;
}

/** Whether the playing song's end has passed, so that somebody must advance the nest. */
export function isDue(playback: Playback<Timed>, now: EpochMs): boolean {
  const end = endsAt(playback);
  return end !== null && end <= now;
}
