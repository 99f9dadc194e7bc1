// This module is browser compatible.
import { type Queue, queueLength } from "./queue.ts";

/** Distance a song is moved past the first or last song, so that later votes find room there. */
export const VOTE_JUMP = 120;

/**
 * What a vote does to a song's place: it moves between the neighbours at ranks `rank` and `rank + 1`,
 * it jumps past the first or the last song, or it stays. Source: queue rules, "votes".
 */
export type VoteMove =
  | { readonly type: "between"; readonly rank: number }
  | { readonly type: "before-first" }
  | { readonly type: "after-last" }
  | { readonly type: "stay" };

/**
 * Where an up-vote moves the song at `rank`: up by exactly one. The first song stays where it is,
 * with its place untouched, however often it is voted up.
 */
export function upMove(rank: number): VoteMove {
  if (rank === 0) return { type: "stay" };
  return rank === 1 ? { type: "before-first" } : { type: "between", rank: rank - 2 };
}

/** Where a down-vote moves the song at `rank`: down by exactly one. The last song stays. */
export function downMove(queue: Queue, rank: number): VoteMove {
  const last = queueLength(queue) - 1;
  if (rank >= last) return { type: "stay" };
  return rank === last - 1 ? { type: "after-last" } : { type: "between", rank: rank + 1 };
}
