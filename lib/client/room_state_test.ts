import { strict as assert } from "node:assert";
import { songId } from "../domain/ids.ts";
import type { NestEvent } from "../domain/nest.ts";
import type { ServerFrame, SnapshotReason } from "../protocol/frames.ts";
import { nestView } from "../protocol/snapshot.ts";
import { member, track } from "../../tests/support/builders.ts";
import {
  add,
  answered,
  eventsAfter,
  liveCore,
  MINE,
  receiveAll,
  resumed,
  shownTitles,
  snapshotOf,
  withPending,
} from "./room_fakes_core.ts";
import { ANA, commandId, serverWithSongs } from "./room_fakes.ts";
import { provisionalId } from "./room_provisional.ts";
import { shownNest } from "./room_shown.ts";
import { dismiss, type Entry, receive, startCore } from "./room_state.ts";

const BO = member("bo");

Deno.test("an event is applied only if it is the next one", async (t) => {
  const server = serverWithSongs(2);
  const core = liveCore(server);
  const { seq } = core.confirmed;
  server.act(BO, { type: "set_volume", volume: 10 });
  server.act(BO, { type: "set_volume", volume: 20 });
  const [first, second] = eventsAfter(server, seq);
  assert.ok(first !== undefined && second !== undefined);
  await t.step("next", () => {
    const { core: next, news, gap } = receive(core, first);
    assert.equal(next.confirmed.volume, 10);
    assert.deepEqual([news, gap], [[{ type: "event", event: first }], null]);
  });
  await t.step("repeated", () => {
    const [, repeat] = receiveAll(core, [first, first]);
    assert.deepEqual([repeat?.core.confirmed.seq, repeat?.news], [seq + 1, []]);
  });
  await t.step("too far ahead", () => {
    const { core: next, gap, news } = receive(core, second);
    assert.equal(next.confirmed, core.confirmed);
    assert.deepEqual([gap, news, next.connection], ["resume", [], "offline"]);
    assert.equal(receive(next, first).core.confirmed, core.confirmed, "nothing follows a gap");
  });
  await t.step("before the server said where it goes on", () => {
    const fresh = startCore(server.snapshot(ANA));
    const next = { ...first, seq: fresh.confirmed.seq + 1 };
    assert.equal(receive(fresh, next).core, fresh);
  });
});

Deno.test("an event that cannot be folded asks for a snapshot", () => {
  const core = liveCore(serverWithSongs(2));
  const seq = core.confirmed.seq + 1;
  const uncleared: NestEvent = {
    type: "uncleared",
    data: { by: BO, undone: 1, count: 90, layers: [0], songs: null },
    seq,
    at: 0,
    cmd: null,
  };
  const unknown = JSON.parse(`{"type":"from_the_future","data":{},"seq":${seq},"at":0}`);
  for (const event of [uncleared, unknown]) {
    const { core: next, gap } = receive(core, event);
    assert.deepEqual([next.confirmed, gap], [core.confirmed, "reload"]);
  }
});

Deno.test("a song that left before the snapshot comes back with its crowd, by another snapshot", () => {
  for (const leave of ["remove", "skip", "clear"] as const) {
    const server = serverWithSongs(3);
    const song = songId(leave === "skip" ? 1 : 2);
    server.act(BO, { type: "jam", song });
    server.act(BO, { type: "comment", song, body: "again" });
    const witness = liveCore(server);
    if (leave === "clear") server.act(BO, { type: "clear" });
    else if (leave === "skip") server.act(BO, { type: "skip", playing: song });
    else server.act(BO, { type: "remove", song });
    const late = liveCore(server);
    const left = server.nest.seq;
    server.act(BO, { type: "undo", seq: left });
    assert.equal(receive(late, server.log.at(-1) ?? assert.fail()).gap, "reload", leave);
    const saw = receiveAll(witness, eventsAfter(server, witness.confirmed.seq)).at(-1);
    assert.deepEqual(nestView(saw?.core.confirmed ?? assert.fail()), nestView(server.nest), leave);
  }
});

Deno.test("after resumed, the room catches up until the last missed event", () => {
  const server = serverWithSongs(2);
  const start = startCore(server.snapshot(ANA));
  const { seq } = start.confirmed;
  for (let n = 1; n <= 21; n++) server.act(BO, { type: "set_volume", volume: n });
  const events = eventsAfter(server, seq);
  const steps = (count: number) =>
    receiveAll(start, [resumed(server.epoch, seq, seq + count), ...events.slice(0, count)]);
  const few = steps(20);
  assert.deepEqual(few.map(({ core }) => core.connection), [
    ...Array.from({ length: 20 }, () => "catching-up"),
    "live",
  ]);
  assert.equal(few.flatMap(({ news }) => news).length, 20);
  const many = steps(21);
  assert.equal(many.at(-1)?.core.connection, "live");
  assert.equal(many.flatMap(({ news }) => news).length, 0, "more than twenty are not told");
  assert.equal(many.at(-1)?.core.confirmed.volume, 21);
});

Deno.test("a resumption that is not where this page stands asks for a snapshot", async (t) => {
  const core = startCore(serverWithSongs(2).snapshot(ANA));
  const { seq } = core.confirmed;
  const cases: [what: string, frame: ServerFrame][] = [
    ["another epoch", resumed("epoch-2", seq, seq)],
    ["further on", resumed(core.epoch, seq + 1, seq + 1)],
    ["further back", resumed(core.epoch, seq - 1, seq)],
    ["backwards", resumed(core.epoch, seq, seq - 1)],
  ];
  for (const [what, frame] of cases) {
    await t.step(what, () => assert.equal(receive(core, frame).gap, "reload"));
  }
});

Deno.test("a snapshot replaces what was confirmed, and says why", async (t) => {
  const server = serverWithSongs(2);
  const core = startCore(server.snapshot(ANA));
  server.act(BO, { type: "set_volume", volume: 33 });
  const cases: [reason: SnapshotReason, news: unknown[]][] = [
    ["no-position", []],
    ["too-old", [{ type: "reloaded", reason: "too-old" }]],
    ["too-many", [{ type: "reloaded", reason: "too-many" }]],
    ["ahead", [{ type: "reloaded", reason: "ahead" }]],
  ];
  for (const [reason, news] of cases) {
    await t.step(reason, () => {
      const step = receive(core, snapshotOf(server, reason));
      assert.deepEqual([step.core.confirmed.volume, step.core.connection], [33, "live"]);
      assert.deepEqual(step.news, news);
    });
  }
  await t.step("an older one of the same log is ignored while following", () => {
    const old = snapshotOf(serverWithSongs(1), "no-position");
    const live = liveCore(server);
    assert.equal(receive(live, old).core, live);
  });
});

Deno.test("a command is shown until its events are there, whichever comes first", async (t) => {
  for (const answerFirst of [true, false]) {
    await t.step(answerFirst ? "answer first" : "events first", () => {
      const server = serverWithSongs(3);
      const core = withPending(liveCore(server), add("Mine"));
      assert.equal(shownTitles(core), "Song2 Mine Song3");
      const { seq } = core.confirmed;
      const answer = server.act(ANA, { type: "add", track: track("Mine") }, MINE);
      assert.ok(answer !== null);
      const frames = [answered(answer), ...eventsAfter(server, seq)];
      const steps = receiveAll(core, answerFirst ? frames : frames.toReversed());
      for (const step of steps) assert.equal(shownTitles(step.core), "Song2 Mine Song3");
      const end = steps.at(-1)?.core ?? core;
      assert.deepEqual([end.pending.length, shownNest(end) === end.confirmed], [0, true]);
      const outcomes = steps.flatMap(({ settled }) => settled.map(({ outcome }) => outcome));
      assert.deepEqual(outcomes, [{ ok: true, seq: seq + 1, changed: true, song: songId(4) }]);
    });
  }
});

Deno.test("an answered command stays shown while others' events come before its own", () => {
  const server = serverWithSongs(3);
  const core = withPending(liveCore(server), add("Mine"));
  const { seq } = core.confirmed;
  server.act(BO, { type: "set_volume", volume: 8 });
  const answer = server.act(ANA, { type: "add", track: track("Mine") }, MINE);
  assert.ok(answer !== null);
  for (const step of receiveAll(core, [answered(answer), ...eventsAfter(server, seq)])) {
    assert.equal(shownTitles(step.core), "Song2 Mine Song3");
  }
});

Deno.test("a refusal leaves no trace but its news, and takes along what built on it", () => {
  const live = liveCore(serverWithSongs(2));
  const own = commandId("mine-0002");
  const core = withPending(
    withPending(live, add("Mine")),
    { type: "jam", song: provisionalId(MINE) },
    { id: own },
  );
  const refusal = { error: "too_many", message: "Enough" };
  const step = receive(core, answered({ id: MINE, ok: false, ...refusal }));
  assert.deepEqual(step.core, live);
  assert.equal(shownNest(step.core), live.confirmed);
  assert.deepEqual(step.settled, [
    { id: MINE, outcome: { ok: false, ...refusal } },
    { id: own, outcome: { ok: false, ...refusal } },
  ]);
  assert.deepEqual(step.news.map(({ type }) => type), ["refused", "refused"]);
  assert.equal(receive(step.core, answered({ id: MINE, ok: false, ...refusal })).news.length, 0);
});

Deno.test("an answer without change drops the command at once", () => {
  const core = withPending(liveCore(serverWithSongs(2)), { type: "pause" });
  const step = receive(core, answered({ id: MINE, ok: true, seq: 999, changed: false }));
  assert.deepEqual(step.core.pending, []);
});

Deno.test("events read in the replay are the answer to what was sent before the cut", () => {
  const server = serverWithSongs(3);
  const start = withPending(startCore(server.snapshot(ANA)), add("Mine"));
  const { seq } = start.confirmed;
  server.act(ANA, { type: "add", track: track("Mine") }, MINE);
  server.act(BO, { type: "set_volume", volume: 3 });
  const frames = [resumed(server.epoch, seq, seq + 2), ...eventsAfter(server, seq)];
  const steps = receiveAll(start, frames);
  assert.deepEqual(steps.map(({ settled }) => settled.length), [0, 0, 1]);
  assert.deepEqual(steps.at(-1)?.settled[0]?.outcome, {
    ok: true,
    seq: seq + 1,
    changed: true,
    song: songId(4),
  });
});

Deno.test("after a snapshot, answered commands go and unanswered ones stay in doubt", async (t) => {
  const server = serverWithSongs(2);
  const ack = { seq: server.nest.seq + 1, changed: true };
  const cases: [what: string, entry: Partial<Entry>, epoch: string, left: boolean[]][] = [
    ["answered and contained", { ack }, "epoch-1", []],
    ["answered and not yet contained", { ack: { ...ack, seq: ack.seq + 9 } }, "epoch-1", [true]],
    ["answered in another epoch", { ack: { ...ack, seq: ack.seq + 9 } }, "epoch-2", []],
    ["never sent", { sentAt: null }, "epoch-1", [false]],
    ["sent", {}, "epoch-1", [true]],
    ["sent, its events read", { seen: ack }, "epoch-1", []],
    ["sent, its events read in another epoch", { seen: ack }, "epoch-2", [true]],
  ];
  for (const [what, entry, epoch, left] of cases) {
    await t.step(what, () => {
      const later = serverWithSongs(2);
      const core = withPending(startCore(later.snapshot(ANA)), { type: "pause" }, entry);
      later.act(BO, { type: "set_volume", volume: 1 });
      later.epoch = epoch;
      const step = receive(core, snapshotOf(later, "too-old"));
      assert.deepEqual(step.core.pending.map(({ doubtful }) => doubtful), left);
    });
  }
});

Deno.test("a snapshot for somebody else drops commands instead of giving them in that name", () => {
  const server = serverWithSongs(2);
  const core = withPending(startCore(server.snapshot(ANA)), { type: "pause" });
  const step = receive(core, snapshotOf(server, "no-position", BO));
  assert.deepEqual(step.core.me, { id: BO.id, name: BO.name });
  assert.deepEqual(step.core.pending, []);
  assert.equal(step.settled.length, 1);
});

Deno.test("frames that say how things are change nothing else", () => {
  const core = liveCore(serverWithSongs(2));
  const listeners = { count: 2, connections: 3, people: [] };
  const step = receive(core, { type: "listeners", at: 0, data: listeners });
  assert.deepEqual(step.core, { ...core, listeners });
  const others: ServerFrame[] = [
    { type: "pong", at: 0, data: { t0: 0, t1: 0, t2: 0 } },
    { type: "position", at: 0, data: { song: songId(1), positionMs: 5 } },
    { type: "bye", at: 0, data: { reason: "slow", retry: true } },
    JSON.parse('{"type":"from_the_future","at":0,"data":{}}'),
    answered({ id: commandId("not-mine-1"), ok: true, seq: 1, changed: true }),
  ];
  for (const frame of others) assert.equal(receive(core, frame).core, core, frame.type);
});

Deno.test("dismiss() of nothing changes nothing", () => {
  const core = withPending(liveCore(serverWithSongs(2)), { type: "pause" });
  const step = dismiss(core, new Set(), { error: "x", message: "y" });
  assert.deepEqual([step.core, step.news, step.settled], [core, [], []]);
});
