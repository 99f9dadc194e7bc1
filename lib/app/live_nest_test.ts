import assert from "node:assert/strict";
import { MINUTE, SECOND } from "../domain/time.ts";
import { NestWriter } from "../store/nest_writer.ts";
import { member, START } from "../../tests/support/builders.ts";
import { FakeTimers } from "../../tests/support/fake_timers.ts";
import { Follower, openLive } from "../../tests/support/followers.ts";
import { Gate, HookedStore, memoryKv } from "../../tests/support/kv.ts";
import { ackOf, Clock, openWriter, Orders, songOf } from "../../tests/support/nests.ts";
import { wideTrack } from "../../tests/support/people.ts";
import { within } from "../../tests/support/within.ts";
import { CLOSE } from "../protocol/frames.ts";

const orders = new Orders("live");

Deno.test("two isolates on one store show their followers the same events", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using one = await openLive(store, {
    hint: (_, version) => two.heardOfVersion(version, 0),
  });
  await using two = await openLive(store, {
    hint: (_, version) => one.heardOfVersion(version, 0),
  });
  const [here, there] = [await new Follower().follow(one), await new Follower().follow(two)];
  for (let n = 0; n < 10; n++) {
    const live = n % 3 === 0 ? one : two;
    ackOf(await live.submit(orders.add("ann", `S${n}`)));
  }
  await here.until(({ nest }) => nest?.seq === 11, "all events");
  await there.until(({ nest }) => nest?.seq === 11, "all events");
  assert.deepEqual(here.events, there.events);
  assert.deepEqual(here.gaps, []);
});

Deno.test("a watcher of the store is enough to hear of others, and stops with the nest", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  const { writer } = await openWriter(store);
  {
    await using live = await openLive(store, { watches: true });
    const follower = await new Follower().follow(live);
    ackOf(await writer.submit(orders.add("ann", "One")));
    await follower.until(({ nest }) => nest?.seq === 2, "the song");
  }
  const before = store.logReads;
  ackOf(await writer.submit(orders.add("ann", "Two")));
  assert.equal(store.logReads, before);
});

Deno.test("a hint that comes while an older one waits is not lost", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  const follower = await new Follower().follow(live);
  const { writer: other } = await openWriter(store);
  const reached = new Gate();
  const stored = new Gate();
  store.hooks.afterCommit = () => {
    reached.open();
    return stored.opened;
  };
  const own = live.submit(orders.add("ann", "Own"));
  await reached.opened;
  store.hooks = {};
  const head = await store.head(live.code) ?? assert.fail();
  // A watcher tells of our own commit before we know of it, then of another isolate's.
  live.heardOfVersion(head.version, 25);
  await other.sync();
  ackOf(await other.submit(orders.add("ben", "Other")));
  live.heardOfVersion(other.version, 0);
  stored.open();
  ackOf(await own);
  const looked = new Gate();
  store.hooks.beforeHead = looked.open;
  timers.pass(25);
  const seen = follower.until(({ nest }) => nest?.seq === 3, "the other's song");
  assert.equal(live.nest.seq, 2);
  await looked.opened;
  await seen;
});

Deno.test("hints of what is known lead to no look at the store", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const { version: before } = await NestWriter.open({
    store: new HookedStore(memory.kv),
    code: live.code,
    now: () => START,
    pause: () => Promise.resolve(),
    onNews: () => {},
  }) ?? assert.fail();
  ackOf(await live.submit(orders.add("ann", "One")));
  live.heardOfVersion(before, 0);
  assert.equal(timers.pending, 0);
});

Deno.test("the end of a song is watched while somebody follows, and only then", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  const clock = new Clock();
  const pass = (ms: number) => {
    clock.time += ms;
    timers.pass(ms);
  };
  await using live = await openLive(new HookedStore(memory.kv), { now: clock.now });
  for (const title of ["One", "Two", "Three"]) {
    ackOf(await live.submit(orders.add("ann", title, 10 * SECOND)));
  }
  assert.equal(timers.pending, 0, "nobody follows");
  const follower = await new Follower().follow(live);
  pass(SECOND);
  assert.equal(timers.next, 9 * SECOND, "presence is told, the end is awaited");
  pass(9 * SECOND);
  await follower.until(({ events }) => events.length === 1, "the next song");
  assert.equal(follower.events[0]?.type, "advanced");
  assert.equal(timers.next, 10 * SECOND);
  ackOf(await live.submit(orders.of("ann", { type: "pause" })));
  assert.equal(timers.pending, 0, "what is paused does not end");
  ackOf(await live.submit(orders.of("ann", { type: "resume" })));
  assert.equal(timers.next, 10 * SECOND);
  follower.cut();
  pass(SECOND);
  assert.equal(timers.pending, 0, "nobody follows any more");
  pass(MINUTE);
  await live.settle();
  assert.equal(live.nest.playback.state, "idle");
});

Deno.test("whoever comes after songs ended is shown the song that is on", async () => {
  await using memory = await memoryKv();
  const clock = new Clock();
  await using live = await openLive(new HookedStore(memory.kv), { now: clock.now });
  for (const title of ["One", "Two"]) {
    ackOf(await live.submit(orders.add("ann", title, 10 * SECOND)));
  }
  clock.time += 15 * SECOND;
  const follower = await new Follower().follow(live);
  const playback = follower.nest?.playback;
  assert.equal(playback?.state === "playing" && playback.song.title, "Two");
  assert.equal(playback?.state === "playing" && playback.startedAt, START + 10 * SECOND);
});

Deno.test("a store that fails when a song ends is reported, and not silently given up", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  const clock = new Clock();
  const store = new HookedStore(memory.kv);
  const faulted = Promise.withResolvers<string>();
  await using live = await openLive(store, { now: clock.now, fault: faulted.resolve });
  ackOf(await live.submit(orders.add("ann", "One", SECOND)));
  await new Follower().follow(live);
  store.hooks.beforeCommit = () => Promise.reject(new Error("no disk"));
  clock.time += SECOND;
  timers.pass(SECOND);
  assert.equal(await faulted.promise, 'advancing nest "main"');
  store.hooks = {};
});

Deno.test("closing lets everybody go with restart, finishes what is stored, and leaves no timer", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  const live = await openLive(store);
  ackOf(await live.submit(orders.add("ann", "One")));
  const followers = [
    await new Follower(member("ann")).follow(live),
    await new Follower().follow(live),
  ];
  timers.pass(SECOND);
  const reached = new Gate();
  const gate = new Gate();
  store.hooks.afterCommit = () => {
    reached.open();
    return gate.opened;
  };
  const underWay = live.submit(orders.add("ann", "Two"));
  await reached.opened;
  const joining = new Follower();
  const joined = joining.follow(live);
  const closing = live.close();
  for (const follower of followers) {
    assert.deepEqual(follower.read().of("bye").map(({ data }) => data), [
      { reason: "restart", retry: true },
    ]);
    assert.equal(follower.socket.closedWith, CLOSE.restart);
  }
  gate.open();
  assert.equal(songOf(await underWay), "2");
  await closing;
  await joined;
  assert.equal(joining.of("bye").length + joining.of("snapshot").length, 1);
  assert.equal(joining.socket.closedWith, CLOSE.restart);
  live.heardOfVersion("ffffffffffffffffffff", 0);
  live.heardOf("elsewhere", { connections: 1, anonymous: 1, people: [], until: START + MINUTE });
  for (const follower of followers) follower.cut();
  assert.equal(live.followers, 0);
  assert.equal(timers.pending, 0);
});

Deno.test("a listener that does not read is cut, and the others notice nothing", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const slow = await new Follower().follow(live);
  const quick = await new Follower().follow(live);
  let count = 0;
  while (slow.socket.closedWith === null && count < 1000) {
    const track = wideTrack(`S${count++}`);
    ackOf(await live.submit(orders.of("ann", { type: "add", track })));
    quick.read();
    assert.equal(quick.nest?.seq, live.nest.seq);
  }
  assert.equal(slow.socket.closedWith, CLOSE.slow);
  assert.ok(slow.socket.bufferedAmount < 256 * 1024 + 8000, `${slow.socket.bufferedAmount} bytes`);
  assert.equal(live.followers, 1);
  assert.equal(quick.socket.closedWith, null);
  slow.read();
  await slow.follow(live);
  assert.deepEqual(slow.of("snapshot"), []);
  assert.deepEqual(slow.gaps, []);
  assert.equal(slow.nest?.seq, live.nest.seq);
});

Deno.test("a first snapshot of two megabytes may take its time", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  await Promise.all(Array.from({ length: 1400 }, (_, n) => {
    // Texts of which a character takes three bytes on the wire.
    const track = { ...wideTrack(`S${n}`), title: "音".repeat(200), artist: "楽".repeat(200) };
    return live.submit(orders.of("ann", { type: "add", track }));
  }));
  const follower = new Follower();
  const joined = follower.follow(live);
  follower.socket.read = () => [];
  await joined;
  assert.ok(follower.socket.bufferedAmount > 2_000_000, `${follower.socket.bufferedAmount} bytes`);
  for (let n = 0; n < 20; n++) {
    ackOf(await live.submit(orders.of("ann", { type: "set_volume", volume: n })));
  }
  assert.equal(follower.socket.closedWith, null);
  assert.equal(follower.socket.waiting.length, 21);
});

Deno.test("an answer is made once per change, however often it is asked for", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  let made = 0;
  const ask = () => live.answer("volume", ({ volume }) => ({ volume, made: ++made }));
  assert.equal(ask(), ask());
  ackOf(await live.submit(orders.of("ann", { type: "set_volume", volume: 7 })));
  assert.deepEqual(ask(), { volume: 7, made: 2 });
  assert.equal(made, 2);
});

Deno.test("a command is acknowledged after it was sent to those who follow", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const follower = await new Follower().follow(live);
  const { seq } = ackOf(await within(live.submit(orders.add("ann", "One")), "an answer"));
  assert.equal(follower.read().nest?.seq, seq);
});
