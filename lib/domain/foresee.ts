// This module is browser compatible.
import { evolve } from "./evolve.ts";
import type { EventBody, Nest } from "./nest.ts";
import type { Person } from "./person.ts";
import { songAt } from "./queue.ts";
import { recordOf } from "./song.ts";
import type { EpochMs } from "./time.ts";

/** The nest as it will be after events that have no number and no time yet. */
export function foresee(nest: Nest, events: readonly EventBody[]): Nest {
  return events.reduce(
    (next, body) => evolve(next, { ...body, seq: next.seq, at: 0, cmd: null }),
    nest,
  );
}

/**
 * `events`, followed by the start of the first song when nothing was on air: an idle nest plays
 * what comes, so songs never wait in silence.
 */
export function startWhenIdle(
  nest: Nest,
  by: Person,
  at: EpochMs,
  events: readonly EventBody[],
): readonly EventBody[] {
  if (nest.playback.state !== "idle") return events;
  const first = songAt(foresee(nest, events).queue, 0);
  if (first === undefined) return events;
  const next = { state: "playing", song: recordOf(first), startedAt: at } as const;
  return [...events, { type: "advanced", data: { by, ended: null, next } }];
}
