import fc from "fast-check";
import { AIRHORN_NAMES, type AirhornName } from "../../lib/domain/airhorns.ts";
import { type MemberId, type SongId, songId } from "../../lib/domain/ids.ts";
import type { Decision, Nest, NestCommand } from "../../lib/domain/nest.ts";
import { type Actor, NOBODY } from "../../lib/domain/person.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import { getIn } from "../../lib/domain/sorted_map.ts";
import { MINUTE, SECOND } from "../../lib/domain/time.ts";
import { bender, member, type Story, track } from "./builders.ts";

/** Those who act in random histories; Bender only adds. */
export const PEOPLE: readonly Actor[] = [
  member("olga", "owner"),
  member("dora", "dj"),
  member("mia"),
  member("max"),
  member("gus", "guest"),
];

/** What somebody does. Songs are picked by number among those that are there, and some that are not. */
export type Act =
  | { readonly type: "add"; readonly bender: boolean; readonly durationMs: number }
  | { readonly type: "vote"; readonly pick: number; readonly vote: 1 | -1 }
  | { readonly type: "comment"; readonly pick: number; readonly body: string }
  | { readonly type: "move"; readonly pick: number; readonly before: number | null }
  | {
    readonly type: "unvote" | "jam" | "unjam" | "remove" | "skip" | "undo";
    readonly pick: number;
  }
  | { readonly type: "clear" | "pause" | "resume" }
  /** Moves playback on if the song on air has ended. */
  | { readonly type: "look" }
  | { readonly type: "set_volume"; readonly volume: number }
  | { readonly type: "airhorn" | "free_airhorn"; readonly name: AirhornName };

export type ActType = Act["type"];

/** One step of a random history. */
export interface Deed {
  readonly by: number;
  readonly afterMs: number;
  readonly act: Act;
}

const MAX_PICK = 40;
const pick = fc.nat({ max: MAX_PICK });

const ACTS: { readonly [T in ActType]: fc.Arbitrary<Act> } = {
  add: fc.record({
    type: fc.constant("add" as const),
    bender: fc.nat({ max: 5 }).map((n) => n === 0),
    durationMs: fc.oneof(fc.constant(1), fc.integer({ min: MINUTE, max: 5 * MINUTE })),
  }),
  vote: fc.record({
    type: fc.constant("vote" as const),
    pick,
    vote: fc.constantFrom(1 as const, -1 as const),
  }),
  comment: fc.record({
    type: fc.constant("comment" as const),
    pick,
    body: fc.constantFrom("nice", "louder", "<b>||</b>", "日本 🎺"),
  }),
  move: fc.record({
    type: fc.constant("move" as const),
    pick,
    before: fc.option(pick, { nil: null }),
  }),
  unvote: fc.record({ type: fc.constant("unvote" as const), pick }),
  jam: fc.record({ type: fc.constant("jam" as const), pick }),
  unjam: fc.record({ type: fc.constant("unjam" as const), pick }),
  remove: fc.record({ type: fc.constant("remove" as const), pick }),
  skip: fc.record({ type: fc.constant("skip" as const), pick: fc.nat({ max: 2 }) }),
  undo: fc.record({ type: fc.constant("undo" as const), pick: fc.nat({ max: 4 }) }),
  clear: fc.constant({ type: "clear" }),
  pause: fc.constant({ type: "pause" }),
  resume: fc.constant({ type: "resume" }),
  look: fc.constant({ type: "look" }),
  set_volume: fc.record({
    type: fc.constant("set_volume" as const),
    volume: fc.integer({ min: 0, max: 100 }),
  }),
  airhorn: fc.record({
    type: fc.constant("airhorn" as const),
    name: fc.constantFrom(...AIRHORN_NAMES),
  }),
  free_airhorn: fc.record({
    type: fc.constant("free_airhorn" as const),
    name: fc.constantFrom(...AIRHORN_NAMES),
  }),
};

/** How often people do what; the rest is rare. */
const WEIGHTS: { readonly [T in ActType]: number } = {
  add: 24,
  vote: 20,
  unvote: 8,
  jam: 8,
  unjam: 4,
  comment: 6,
  move: 6,
  remove: 4,
  skip: 2,
  undo: 6,
  clear: 1,
  pause: 1,
  resume: 2,
  look: 3,
  set_volume: 1,
  airhorn: 3,
  free_airhorn: 1,
};

const EVERYTHING = Object.keys(WEIGHTS).filter((key): key is ActType => key in WEIGHTS);

/** Random histories of several people. */
export function deeds(
  { only = EVERYTHING, maxLength = 120, maxStepMs = 8 * SECOND }: {
    readonly only?: readonly ActType[];
    readonly maxLength?: number;
    readonly maxStepMs?: number;
  } = {},
): fc.Arbitrary<Deed[]> {
  const act = fc.oneof(
    ...only.map((type) => ({ weight: WEIGHTS[type], arbitrary: ACTS[type] })),
  );
  const deed = fc.record({
    by: fc.nat({ max: PEOPLE.length - 1 }),
    afterMs: fc.nat({ max: maxStepMs }),
    act,
  });
  return fc.array(deed, { maxLength, size: "max" });
}

/** The song picked: waiting, on air or, now and then, one that is not there. */
function songPicked({ playback, queue, nextSong }: Nest, number: number): SongId {
  if (number === MAX_PICK) return songId(nextSong);
  const waiting = Array.from(songsOf(queue), ({ id }) => id);
  const ids = playback.state === "idle" ? waiting : [...waiting, playback.song.id];
  return ids[number % ids.length] ?? songId(1);
}

/** A song picked among those that `member` has voted on or jams, or any when there are none. */
function ownPicked(
  nest: Nest,
  number: number,
  member: MemberId,
  crowd: "voters" | "jams",
): SongId {
  const own = Array.from(songsOf(nest.queue)).filter((song) =>
    getIn<MemberId, unknown>(song[crowd], member) !== undefined
  );
  return own[number % own.length]?.id ?? songPicked(nest, number);
}

function commandOf(
  nest: Nest,
  act: Exclude<Act, { type: "look" }>,
  by: MemberId,
): NestCommand {
  switch (act.type) {
    case "add":
      return { type: "add", track: track(`S${nest.nextSong}`, act.durationMs) };
    case "vote":
      return { type: "vote", song: songPicked(nest, act.pick), vote: act.vote };
    case "comment":
      return { type: "comment", song: songPicked(nest, act.pick), body: act.body };
    case "move":
      return {
        type: "move",
        song: songPicked(nest, act.pick),
        before: act.before === null ? null : songPicked(nest, act.before),
      };
    case "unvote":
      return { type: "unvote", song: ownPicked(nest, act.pick, by, "voters") };
    case "unjam":
      return { type: "unjam", song: ownPicked(nest, act.pick, by, "jams") };
    case "jam":
    case "remove":
      return { type: act.type, song: songPicked(nest, act.pick) };
    case "skip":
      return {
        type: "skip",
        playing: nest.playback.state === "idle" || act.pick === 0
          ? songId(1)
          : nest.playback.song.id,
      };
    case "undo":
      return { type: "undo", seq: nest.undoables.at(-1 - act.pick)?.seq ?? nest.seq };
    case "clear":
    case "pause":
    case "resume":
    case "set_volume":
    case "airhorn":
    case "free_airhorn":
      return act;
  }
}

/** Somebody who acts in random histories. */
export function personAt(index: number): Actor {
  const person = PEOPLE[index % PEOPLE.length];
  if (person === undefined) throw new RangeError(`Cannot find person ${index}`);
  return person;
}

/** Does one deed. What was decided is in the story afterwards. */
export function act(
  story: Story,
  { by, afterMs, act }: Deed,
): { readonly by: Actor; readonly command: NestCommand; readonly decision: Decision } {
  story.later(afterMs);
  if (act.type === "look") {
    const { playback } = story.nest;
    const playing = playback.state === "idle" ? songId(1) : playback.song.id;
    const command = { type: "advance", playing } as const;
    return { by: NOBODY, command, decision: story.give(NOBODY, command) };
  }
  const actor = act.type === "add" && act.bender ? bender : personAt(by);
  const command = commandOf(story.nest, act, actor.id);
  return { by: actor, command, decision: story.give(actor, command) };
}
