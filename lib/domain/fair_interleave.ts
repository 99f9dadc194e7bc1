// This module is browser compatible.
import type { MemberId } from "./ids.ts";
import { BENDER } from "./person.ts";
import { type Queue, queueLength, songsOf } from "./queue.ts";

/**
 * Rank at which a member's next song joins the queue, so that nobody's later song plays before
 * everybody's earlier one: with n songs of the member after this one joins, it goes directly before
 * the first song that is some member's (n + 1)-th. Bender's songs join at the end, and count as one
 * member's for everybody else. Source: queue rules, "fair interleave".
 *
 * @returns A rank in `0..queueLength(queue)`.
 */
export function interleaveRank(queue: Queue, addedBy: MemberId): number {
  const end = queueLength(queue);
  if (addedBy === BENDER.id) return end;
  let own = 1;
  for (const song of songsOf(queue)) if (song.addedBy.id === addedBy) own++;
  const counts = new Map<MemberId, number>();
  let rank = 0;
  for (const song of songsOf(queue)) {
    const count = (counts.get(song.addedBy.id) ?? 0) + 1;
    if (count === own + 1) return rank;
    counts.set(song.addedBy.id, count);
    rank++;
  }
  return end;
}
