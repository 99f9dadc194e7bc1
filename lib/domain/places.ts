// This module is browser compatible.
import type { SongId } from "./ids.ts";
import { type Queue, queueLength, songAt } from "./queue.ts";

/** New places for some songs. */
export type Places = readonly (readonly [song: SongId, place: number])[];

/**
 * Smallest distance between neighbours. Halving the space between two songs 52 times would leave
 * them in one place; below this, the songs around are spread out first. Places stay below 2^20 in
 * size, where neighbouring floating-point numbers are 2^-32 apart.
 */
export const MIN_GAP = 2 ** -26;

const ROOMY_GAP = 2 ** -14;
const MAX_SPREAD = 256;

/** The place between two neighbours; above the last and below the first there is room for one. */
export function between(before: number | undefined, after: number | undefined): number {
  if (before === undefined) return after === undefined ? 1 : after - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}

/**
 * Places that make room at `rank`, keeping the order: the smallest run of songs around it (at most
 * 512) whose ends leave enough space is spread evenly between them. Empty when nothing is cramped.
 *
 * @param rank The songs at `rank - 1` and `rank` are the ones that need space between them.
 */
export function spreadAround(queue: Queue, rank: number): Places {
  const left = songAt(queue, rank - 1)?.place;
  const right = songAt(queue, rank)?.place;
  if (left === undefined || right === undefined || right - left >= MIN_GAP) return [];
  for (let reach = 2;; reach *= 2) {
    const spread = spreadRun(queue, rank - reach, rank + reach);
    if (spread.gap >= ROOMY_GAP || reach * 2 >= MAX_SPREAD) return spread.places;
  }
}

/** Spreads ranks `from..to - 1` evenly between the songs just outside; open ends step by one. */
function spreadRun(queue: Queue, from: number, to: number): { gap: number; places: Places } {
  const first = Math.max(0, from);
  const end = Math.min(queueLength(queue), to);
  const low = songAt(queue, first - 1)?.place;
  const high = songAt(queue, end)?.place;
  const gap = low === undefined || high === undefined ? 1 : (high - low) / (end - first + 1);
  // Both ends open means the whole queue: it starts again at one.
  const start = low ?? (high === undefined ? 0 : high - (end - first + 1));
  const places: (readonly [SongId, number])[] = [];
  for (let rank = first; rank < end; rank++) {
    const song = songAt(queue, rank);
    if (song !== undefined) places.push([song.id, start + gap * (rank - first + 1)]);
  }
  return { gap, places };
}
