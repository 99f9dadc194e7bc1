import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { CommandId } from "../domain/ids.ts";
import { evolve } from "../domain/evolve.ts";
import type { Nest, NestCommand } from "../domain/nest.ts";
import { songsOf } from "../domain/queue.ts";
import type { Answer, ServerFrame } from "../protocol/frames.ts";
import { nestView } from "../protocol/snapshot.ts";
import { member, track } from "../../tests/support/builders.ts";
import { ANA, commandId, type FakeServer, serverWithSongs } from "./room_fakes.ts";
import { shownNest } from "./room_shown.ts";
import { disconnect, type Entry, receive, type RoomCore, startCore } from "./room_state.ts";

/** What is done next, to be read against the nest as it is then. */
interface Deed {
  readonly mine: boolean;
  readonly what: number;
  readonly which: number;
}

const deeds = fc.array(
  fc.record({ mine: fc.boolean(), what: fc.nat(6), which: fc.nat(20) }),
  { minLength: 1, maxLength: 25 },
);

function commandOf({ what, which }: Deed, nest: Nest, n: number): NestCommand {
  const songs = Array.from(songsOf(nest.queue), ({ id }) => id);
  const song = songs[which % Math.max(1, songs.length)];
  if (song === undefined || what === 0) return { type: "add", track: track(`D${n}`) };
  const commands: NestCommand[] = [
    { type: "vote", song, vote: which % 2 === 0 ? 1 : -1 },
    { type: "unvote", song },
    { type: "jam", song },
    { type: "move", song, before: songs[which % 3] ?? null },
    { type: "remove", song },
    { type: "set_volume", volume: which },
  ];
  return commands[what - 1] ?? { type: "clear" };
}

/** A story seen from one page: what it gave, and every frame that the server made of it. */
function storyOf(given: readonly Deed[]) {
  const server = serverWithSongs(4);
  const start = startCore(server.snapshot(ANA));
  const entries: Entry[] = [];
  const frames: ServerFrame[] = [];
  for (const [n, deed] of given.entries()) {
    const command = commandOf(deed, server.nest, n);
    const id = deed.mine ? commandId(`mine-${1000 + n}`) : null;
    if (id !== null) entries.push(entryOf(id, command));
    const before = server.log.length;
    const answer = server.act(deed.mine ? ANA : member("bo"), command, id);
    frames.push(...server.log.slice(before));
    if (answer !== null) frames.push(answerFrame(answer));
  }
  return { server, start, entries, frames };
}

function answerFrame(data: Answer): ServerFrame {
  return { type: "answer", at: 0, data };
}

function entryOf(id: CommandId, command: NestCommand): Entry {
  const rest = {
    id,
    at: 1,
    givenAt: 1,
    sentAt: 1,
    doubtful: false,
    seen: null,
    ack: null,
  };
  if (command.type === "advance") throw new TypeError("Cannot give an advance from a page");
  if (command.type !== "add") return { ...rest, command, track: null };
  return { ...rest, command: { type: "add", uri: command.track.uri }, track: command.track };
}

/** The server's nest after each of its events. */
function nestsBySeq(server: FakeServer, start: RoomCore): Map<number, string> {
  const { seq } = start.confirmed;
  const nests = new Map([[seq, viewOf(start.confirmed)]]);
  let nest = start.confirmed;
  for (const event of server.log.filter((one) => one.seq > seq)) {
    nest = evolve(nest, event);
    nests.set(nest.seq, viewOf(nest));
  }
  return nests;
}

function viewOf(nest: Nest): string {
  return JSON.stringify(nestView(nest));
}

function connected(core: RoomCore, server: FakeServer): RoomCore {
  const { seq } = core.confirmed;
  return server.greeting(`${core.epoch}:${seq}`, ANA)
    .reduce((next, frame) => receive(next, frame).core, core);
}

Deno.test("whatever is repeated, lost or swapped, no event is applied twice and none is skipped", () => {
  // Steps through the frames: mostly the next one, sometimes one again, sometimes one too far.
  const disorder = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 120 });
  fc.assert(fc.property(deeds, disorder, (given, steps) => {
    const { server, start, entries, frames } = storyOf(given);
    const nests = nestsBySeq(server, start);
    let core = receive({ ...start, pending: entries }, resumedAt(start)).core;
    const told: number[] = [];
    let cursor = -1;
    for (const stride of steps) {
      cursor = Math.max(0, cursor + (stride === 0 ? 1 : stride));
      const frame = frames[cursor % frames.length];
      if (frame === undefined) continue;
      const step = receive(core, frame);
      for (const news of step.news) if (news.type === "event") told.push(news.event.seq);
      assert.ok(step.core.confirmed.seq - core.confirmed.seq <= 1, "no event is skipped");
      assert.equal(viewOf(step.core.confirmed), nests.get(step.core.confirmed.seq));
      core = step.gap === null ? step.core : receive(step.core, resumedAt(step.core)).core;
    }
    assert.deepEqual(told, told.map((_, index) => start.confirmed.seq + 1 + index));
  }));
});

Deno.test("when all events and answers are there, what is shown is what is confirmed", () => {
  fc.assert(fc.property(deeds, (given) => {
    const { server, start, entries, frames } = storyOf(given);
    let core = receive({ ...start, pending: entries }, resumedAt(start)).core;
    for (const frame of frames) core = receive(core, frame).core;
    assert.equal(core.confirmed.seq, server.nest.seq);
    assert.deepEqual(core.pending, []);
    assert.equal(shownNest(core), core.confirmed);
  }));
});

Deno.test("a connection lost at any frame is made good by the replay and the remembered answers", () => {
  fc.assert(fc.property(deeds, fc.nat(200), (given, at) => {
    const { server, start, entries, frames } = storyOf(given);
    const before = frames.slice(0, at % (frames.length + 1));
    let core = receive({ ...start, pending: entries }, resumedAt(start)).core;
    for (const frame of before) core = receive(core, frame).core;
    core = connected(disconnect(core), server);
    assert.equal(core.connection, "live");
    const left = new Set(core.pending.map(({ id }) => id));
    for (const frame of frames) {
      if (frame.type !== "answer" || !left.has(frame.data.id)) continue;
      assert.ok(
        !frame.data.ok || !frame.data.changed,
        "what the replay shows as done is not asked again",
      );
      core = receive(core, frame).core;
    }
    assert.deepEqual(core.pending, []);
    assert.equal(viewOf(shownNest(core)), viewOf(server.nest));
  }));
});

Deno.test("commands that are all refused leave no trace", () => {
  fc.assert(fc.property(deeds, (given) => {
    const { start, entries } = storyOf(given);
    const live = receive(start, resumedAt(start)).core;
    const end = entries.reduce<RoomCore>((core, { id }) => {
      const refusal = { id, ok: false, error: "no", message: "No" } as const;
      return receive(core, answerFrame(refusal)).core;
    }, { ...live, pending: entries });
    assert.deepEqual(end, live);
  }));
});

function resumedAt({ epoch, confirmed: { seq } }: RoomCore): ServerFrame {
  return { type: "resumed", at: 0, data: { epoch, from: seq, to: seq } };
}
