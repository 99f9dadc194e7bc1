import assert from "node:assert/strict";
import { MINUTE, SECOND } from "../domain/time.ts";
import { member, START } from "../../tests/support/builders.ts";
import { FakeTimers } from "../../tests/support/fake_timers.ts";
import { Follower, openLive } from "../../tests/support/followers.ts";
import { HookedStore, memoryKv } from "../../tests/support/kv.ts";
import { ackOf, Clock, Orders } from "../../tests/support/nests.ts";
import { crowd } from "../../tests/support/people.ts";
import { CLOSE } from "../protocol/frames.ts";
import type { IsolatePresence } from "./deps.ts";

const ann = member("ann");
const ben = member("ben");

/** Names of those who listen, with how many connections there are. */
function shown({ count, connections, people }: ReturnType<typeof Object>): unknown {
  return { count, connections, people: people.map(({ name }: { name: string }) => name) };
}

Deno.test("W15, W52: a person counts once, connections each, and closing one tab leaves the other", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const laptop = await new Follower(ann).follow(live);
  const phone = await new Follower(ann).follow(live);
  const nobody = await new Follower().follow(live);
  await new Follower(ben).follow(live);
  assert.deepEqual(shown(live.presence()), { count: 3, connections: 4, people: ["ann", "ben"] });
  laptop.cut();
  laptop.cut();
  assert.deepEqual(shown(live.presence()), { count: 3, connections: 3, people: ["ann", "ben"] });
  phone.cut();
  nobody.cut();
  assert.deepEqual(shown(live.presence()), { count: 1, connections: 1, people: ["ben"] });
});

Deno.test("who listens is told soon after it changes, and many changes are told at once", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const follower = await new Follower(ann).follow(live);
  timers.pass(SECOND);
  follower.read();
  const before = follower.of("listeners").length;
  for (const person of crowd(20)) await new Follower(person).follow(live);
  timers.pass(249);
  assert.equal(follower.read().of("listeners").length, before);
  timers.pass(1);
  const told = follower.read().of("listeners");
  assert.equal(told.length, before + 1);
  assert.equal(told.at(-1)?.data.count, 21);
});

Deno.test("at most 100 names are shown, and everybody counts", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  for (const person of crowd(120)) await new Follower(person).follow(live);
  const { count, people } = live.presence();
  assert.deepEqual([count, people.length], [120, 100]);
});

Deno.test("who listens in other isolates counts, once per person, until it is not said again", async () => {
  using timers = new FakeTimers();
  await using memory = await memoryKv();
  const clock = new Clock();
  const said: IsolatePresence[] = [];
  await using live = await openLive(new HookedStore(memory.kv), {
    now: clock.now,
    tellPresence: (_, presence) => said.push(presence),
  });
  const follower = await new Follower(ann).follow(live);
  assert.deepEqual(said.at(-1), {
    connections: 1,
    anonymous: 0,
    people: [{ id: ann.id, name: "ann" }],
  });
  const elsewhere = {
    connections: 4,
    anonymous: 1,
    people: [{ id: ann.id, name: "ann" }, { id: ben.id, name: "ben" }],
    until: clock.time + 30 * SECOND,
  };
  live.heardOf("two", elsewhere);
  assert.deepEqual(shown(live.presence()), { count: 3, connections: 5, people: ["ann", "ben"] });
  live.heardOf("two", elsewhere);
  live.heardOf("three", { ...elsewhere, connections: 1, people: [], until: clock.time + MINUTE });
  assert.deepEqual(shown(live.presence()), { count: 4, connections: 6, people: ["ann", "ben"] });
  timers.pass(SECOND);
  assert.equal(follower.read().of("listeners").at(-1)?.data.count, 4);
  clock.time += 30 * SECOND;
  live.keepAlive();
  assert.equal(follower.read().of("listeners").at(-1)?.data.count, 2, "forgotten, and told so");
  live.heardOf("three", { connections: 0, anonymous: 0, people: [], until: clock.time + MINUTE });
  timers.pass(SECOND);
  assert.equal(follower.read().of("listeners").at(-1)?.data.count, 1);
});

Deno.test("a nest that is opened asks other isolates who listens there", async () => {
  await using memory = await memoryKv();
  const asked: string[] = [];
  await using _live = await openLive(new HookedStore(memory.kv), {
    askPresence: (code) => asked.push(code),
  });
  assert.deepEqual(asked, ["main"]);
});

Deno.test("everybody is shown that the connection lives, with the position of what plays", async () => {
  await using memory = await memoryKv();
  const clock = new Clock();
  const orders = new Orders();
  await using live = await openLive(new HookedStore(memory.kv), { now: clock.now });
  const follower = await new Follower().follow(live);
  live.keepAlive();
  assert.deepEqual(follower.read().frames.map(({ type }) => type), [
    "snapshot",
    "listeners",
    "listeners",
  ]);
  ackOf(await live.submit(orders.add("ann", "One", MINUTE)));
  clock.time += 7 * SECOND;
  live.keepAlive();
  assert.deepEqual(follower.read().of("position").map(({ data }) => data), [
    { song: "1", positionMs: 7000 },
  ]);
  ackOf(await live.submit(orders.of("ann", { type: "pause" })));
  live.keepAlive();
  assert.equal(follower.read().frames.at(-1)?.type, "listeners");
});

Deno.test("an ended session ends its connections, and no others", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const theirs = await new Follower(ann, "hash").follow(live);
  const second = await new Follower(ann, "hash").follow(live);
  const other = await new Follower(ann, "another").follow(live);
  live.end(({ session }) => session === "hash", "signed-out");
  for (const follower of [theirs, second]) {
    assert.equal(follower.socket.closedWith, CLOSE.signedOut);
    assert.deepEqual(follower.read().of("bye").map(({ data }) => data), [
      { reason: "signed-out", retry: false },
    ]);
  }
  assert.equal(other.socket.closedWith, null);
  assert.equal(live.followers, 1);
  assert.equal(live.presence().connections, 1);
});

Deno.test("using a nest is remembered, so that it is not let go while it is needed", async () => {
  await using memory = await memoryKv();
  const clock = new Clock();
  await using live = await openLive(new HookedStore(memory.kv), { now: clock.now });
  assert.equal(live.usedAt, START);
  const uses = [
    () => live.settle(),
    () => live.submit(new Orders("use").add("ann", "One")),
    async () => (await new Follower().follow(live)).cut(),
  ];
  for (const use of uses) {
    clock.time += SECOND;
    await use();
    assert.equal(live.usedAt, clock.time);
  }
});
