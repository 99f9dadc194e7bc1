import { type CommandId, parseCommandId } from "../../lib/domain/ids.ts";
import type { NestCommand, NestEvent } from "../../lib/domain/nest.ts";
import { positionAt } from "../../lib/domain/playback.ts";
import { MINUTE, SECOND } from "../../lib/domain/time.ts";
import type { WireCommand } from "../../lib/protocol/commands.ts";
import type { ClientFrame, ServerFrame, Snapshot, StateFrame } from "../../lib/protocol/frames.ts";
import { nestView, youView } from "../../lib/protocol/snapshot.ts";
import { member, Story } from "./builders.ts";

// One story in which everything happens that the wire can tell. The examples in docs/protocol.md are
// its frames.

const EPOCH = "q7Zt1xVb0aE";
const ANN = member("ann");
const BEN = member("ben");

/** The command id of the n-th example. */
function commandId(n: number): CommandId {
  const id = parseCommandId(`example-${n}`);
  if (id === null) throw new Error(`Cannot make a command id of ${n}`);
  return id;
}

/** Seven seconds after the nest's first song was added, with everything a snapshot can hold. */
function beginning(): Story {
  const story = new Story();
  story.add(ANN, "Lullaby", 90 * SECOND);
  story.add(BEN, "Waltz", 120 * SECOND);
  const waltz = story.id("Waltz");
  story.later(SECOND).must(ANN, { type: "jam", song: waltz });
  story.later(SECOND).must(ANN, { type: "comment", song: waltz, body: "one two three" });
  story.later(SECOND).must(ANN, { type: "airhorn", name: "tada" });
  return story.later(4 * SECOND);
}

function snapshotOf(story: Story): Snapshot {
  return {
    epoch: EPOCH,
    nest: nestView(story.nest),
    you: youView(story.nest, ANN),
    listeners: {
      count: 2,
      connections: 3,
      people: [ANN, BEN].map(({ id, name }) => ({ id, name })),
    },
  };
}

/** Everything else that can happen, after the beginning. */
function happenings(story: Story): readonly NestEvent[] {
  const before = story.events.length;
  const step = (by: typeof ANN, command: NestCommand) =>
    story.later(SECOND).must(by, command).at(-1)?.seq ?? 0;
  story.later(SECOND).add(ANN, "March", 60 * SECOND);
  const [lullaby, waltz, march] = [story.id("Lullaby"), story.id("Waltz"), story.id("March")];
  step(BEN, { type: "vote", song: march, vote: 1 });
  step(BEN, { type: "unvote", song: march });
  step(BEN, { type: "jam", song: march });
  step(BEN, { type: "unjam", song: march });
  step(BEN, { type: "comment", song: march, body: "left, right" });
  step(ANN, { type: "move", song: march, before: waltz });
  step(BEN, { type: "undo", seq: step(BEN, { type: "remove", song: march }) });
  step(BEN, { type: "undo", seq: step(BEN, { type: "skip", playing: lullaby }) });
  step(ANN, { type: "pause" });
  step(ANN, { type: "resume" });
  step(ANN, { type: "set_volume", volume: 60 });
  step(ANN, { type: "airhorn", name: "tada" });
  step(ANN, { type: "undo", seq: step(ANN, { type: "clear" }) });
  for (let n = 1; n <= 99; n++) story.must(`fan${n}`, { type: "jam", song: waltz });
  crowd(story);
  return story.events.slice(before);
}

/** First songs of many people halve one gap until the places there are used up. */
function crowd(story: Story): void {
  story.add(ANN, "Polka", MINUTE);
  const { length } = story.events;
  for (let n = 1; n <= 100; n++) {
    story.must(`guest${n}`, { type: "add", track: story.song("Waltz") });
    if (story.events.slice(length).some(({ type }) => type === "spread")) return;
  }
  throw new Error("Cannot show how songs are spread: a hundred in one gap found room");
}

/** `events` as if each had come from a command given over a socket. */
function withCommands(events: readonly NestEvent[]): NestEvent[] {
  return events.map((event, index) => ({ ...event, cmd: commandId(index + 1) }));
}

/** Frames that are no events, in the story's terms. */
function stateFrames(story: Story): ServerFrame[] {
  const { nest, now: at } = story;
  const snapshot = snapshotOf(story);
  const t0 = at - 31;
  const { playback } = nest;
  if (playback.state === "idle") throw new Error("Cannot show a position: nothing plays");
  return [
    { type: "snapshot", at, data: { reason: "no-position", ...snapshot } },
    { type: "resumed", at, data: { epoch: EPOCH, from: nest.seq - 2, to: nest.seq } },
    { type: "listeners", at, data: snapshot.listeners },
    {
      type: "position",
      at,
      data: { song: playback.song.id, positionMs: positionAt(playback, at) },
    },
    { type: "pong", at, data: { t0, t1: at - 1, t2: at } },
    {
      type: "answer",
      at,
      data: {
        id: commandId(1),
        ok: true,
        seq: nest.seq + 1,
        changed: true,
        song: story.id("Waltz"),
      },
    },
    {
      type: "answer",
      at,
      data: {
        id: commandId(2),
        ok: false,
        error: "song_not_found",
        message: "Song 99 is not in the queue",
      },
    },
    { type: "bye", at, data: { reason: "restart", retry: true } },
  ];
}

/** One frame of each type the server sends; of each event type the first. */
export function serverExamples(): ServerFrame[] {
  const story = beginning();
  const states = stateFrames(story);
  const events = withCommands(happenings(story));
  const first = events.filter(({ type }, index) =>
    events.findIndex((event) => event.type === type) === index
  );
  return [...states, ...first];
}

/** Each command as a client gives it. */
const COMMANDS: { readonly [T in WireCommand["type"]]: Extract<WireCommand, { type: T }> } =
  commands();

function commands(): typeof COMMANDS {
  const story = beginning();
  const [song, playing] = [story.id("Waltz"), story.id("Lullaby")];
  return {
    add: { type: "add", uri: story.song("Waltz").uri },
    vote: { type: "vote", song, vote: 1 },
    unvote: { type: "unvote", song },
    jam: { type: "jam", song },
    unjam: { type: "unjam", song },
    comment: { type: "comment", song, body: "one two three" },
    remove: { type: "remove", song },
    move: { type: "move", song, before: null },
    clear: { type: "clear" },
    skip: { type: "skip", playing },
    pause: { type: "pause" },
    resume: { type: "resume" },
    set_volume: { type: "set_volume", volume: 60 },
    airhorn: { type: "airhorn", name: "tada" },
    free_airhorn: { type: "free_airhorn", name: "tada" },
    undo: { type: "undo", seq: 17 },
  };
}

/** One frame of each kind a client sends. */
export function clientExamples(): ClientFrame[] {
  return [
    { type: "hello", position: null },
    { type: "hello", position: `${EPOCH}:17` },
    { type: "ping", t0: beginning().now - 31 },
    { type: "command", id: commandId(1), command: COMMANDS.vote },
  ];
}

/** Every command once. */
export function commandExamples(): WireCommand[] {
  return Object.values(COMMANDS);
}

/** Every type of event. A new one does not compile until it is here. */
export const EVENT_TYPES: { readonly [T in NestEvent["type"]]: true } = {
  added: true,
  spread: true,
  voted: true,
  unvoted: true,
  jammed: true,
  unjammed: true,
  commented: true,
  removed: true,
  moved: true,
  cleared: true,
  advanced: true,
  paused: true,
  unpaused: true,
  volume_set: true,
  airhorn: true,
  free_horns: true,
  unremoved: true,
  uncleared: true,
  unskipped: true,
};

/** Every type of frame without a number. */
export const STATE_TYPES: { readonly [T in StateFrame["type"]]: true } = {
  snapshot: true,
  resumed: true,
  listeners: true,
  position: true,
  pong: true,
  answer: true,
  bye: true,
};
