import assert from "node:assert/strict";
import { MAIN_NEST } from "../domain/ids.ts";
import { MINUTE } from "../domain/time.ts";
import { nestView } from "../protocol/snapshot.ts";
import { logPrefix } from "../store/keys.ts";
import { START } from "../../tests/support/builders.ts";
import { Follower, openLive } from "../../tests/support/followers.ts";
import { Gate, HookedStore, memoryKv } from "../../tests/support/kv.ts";
import { ackOf, EPOCH, Orders } from "../../tests/support/nests.ts";
import { within } from "../../tests/support/within.ts";
import type { LiveNest } from "./live_nest.ts";

const orders = new Orders("join");

async function setVolumes(live: LiveNest, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const volume = (live.nest.volume + 1) % 100;
    ackOf(await live.submit(orders.of("ann", { type: "set_volume", volume })));
  }
}

/** Gives many orders at once, so that few commits carry them. */
async function setVolumesAtOnce(live: LiveNest, count: number): Promise<void> {
  const given = Array.from({ length: count }, (_, n) => {
    return live.submit(orders.of("ann", { type: "set_volume", volume: n % 100 }));
  });
  for (const result of await Promise.all(given)) ackOf(result);
}

function assertCaughtUp(follower: Follower, live: LiveNest): void {
  assert.deepEqual(follower.gaps, []);
  assert.deepEqual(nestView(follower.nest ?? assert.fail()), nestView(live.nest));
  assert.equal(follower.epoch, live.epoch);
}

Deno.test("whoever comes without a position gets the nest as it stands, then what happens", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  ackOf(await live.submit(orders.add("ann", "One")));
  const follower = await new Follower().follow(live);
  assert.deepEqual(follower.frames.map(({ type }) => type), ["snapshot"]);
  const [snapshot] = follower.of("snapshot");
  assert.equal(snapshot?.data.reason, "no-position");
  assert.equal(snapshot?.data.you, null);
  ackOf(await live.submit(orders.add("ann", "Two")));
  assert.deepEqual(follower.read().events.map(({ type }) => type), ["added"]);
  assertCaughtUp(follower, live);
});

Deno.test("whoever comes back gets exactly what is missing, at any position", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  for (let n = 0; n < 6; n++) ackOf(await live.submit(orders.add("ann", `S${n}`)));
  await using fresh = await openLive(store);
  // From what the isolate has kept, and from the log in an isolate that has kept nothing.
  for (const place of [live, fresh]) {
    for (let seq = 0; seq <= live.nest.seq; seq++) {
      const follower = await new Follower().follow(place, { epoch: EPOCH, seq });
      assert.deepEqual(follower.of("snapshot"), []);
      assert.deepEqual(follower.of("resumed").map(({ data }) => data), [
        { epoch: EPOCH, from: seq, to: live.nest.seq },
      ]);
      assert.deepEqual(
        follower.events.map((event) => event.seq),
        Array.from({ length: live.nest.seq - seq }, (_, index) => seq + index + 1),
      );
      assert.equal(follower.frames[0]?.type, "resumed");
      follower.cut();
    }
  }
  assert.equal(live.followers + fresh.followers, 0);
});

Deno.test("cut and back again any number of times, a follower has every event once", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  await using other = await openLive(store);
  const followers = [new Follower(), new Follower(), new Follower()];
  for (const follower of followers) await follower.follow(live);
  for (let round = 0; round < 12; round++) {
    await setVolumes(live, round % 4);
    for (const [index, follower] of followers.entries()) {
      if ((round + index) % 3 !== 0) continue;
      // What was sent and not read is lost with the connection.
      if (round % 2 === 0) follower.read();
      follower.cut();
      await follower.follow(round % 5 === 0 ? other : live);
    }
    await other.sync();
  }
  for (const follower of followers) {
    assert.equal(follower.read().of("snapshot").length, 0);
    assertCaughtUp(follower, live);
    assert.deepEqual(
      follower.applied,
      Array.from({ length: live.nest.seq }, (_, index) => index + 1),
    );
  }
});

Deno.test("a position that cannot be continued leads to a snapshot that says why", async (t) => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  await setVolumesAtOnce(live, 2100);
  const { seq } = live.nest;
  const reasonAt = async (place: LiveNest, position: { epoch: string; seq: number }) => {
    const follower = await new Follower().follow(place, position);
    follower.cut();
    assert.deepEqual(follower.events, []);
    return follower.of("snapshot").map(({ data }) => data.reason);
  };
  await t.step("another epoch", async () => {
    assert.deepEqual(await reasonAt(live, { epoch: "other", seq }), ["epoch-changed"]);
  });
  await t.step("ahead", async () => {
    assert.deepEqual(await reasonAt(live, { epoch: EPOCH, seq: seq + 1 }), ["ahead"]);
    const far = { epoch: EPOCH, seq: 999_999_999_999_999 };
    assert.deepEqual(await reasonAt(live, far), ["ahead"]);
  });
  await t.step("too many", async () => {
    assert.deepEqual(await reasonAt(live, { epoch: EPOCH, seq: seq - 2001 }), ["too-many"]);
    const most = await new Follower().follow(live, { epoch: EPOCH, seq: seq - 2000 });
    assert.equal(most.events.length, 2000);
    most.cut();
  });
  await t.step("too old", async () => {
    await setVolumesAtOnce(live, 300);
    assert.ok(await store.trimLog(MAIN_NEST, live.nest.seq, START + 10 * MINUTE, 100) > 0);
    for await (const { key } of memory.kv.list({ prefix: logPrefix(MAIN_NEST) }, { limit: 8 })) {
      await memory.kv.delete(key);
    }
    await using fresh = await openLive(store);
    const old = { epoch: EPOCH, seq: live.nest.seq - 1990 };
    assert.deepEqual(await reasonAt(fresh, old), ["too-old"]);
  });
});

Deno.test("a position this isolate has not heard of yet is looked up before it counts as ahead", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  await using other = await openLive(store);
  await setVolumes(live, 3);
  const follower = await new Follower().follow(other, { epoch: EPOCH, seq: 2 });
  assert.deepEqual(follower.events.map(({ seq }) => seq), [3]);
  assert.equal(other.nest.seq, 3);
});

Deno.test("events stored while a follower's log is read come once, and in order", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  await setVolumes(live, 5);
  await using fresh = await openLive(store);
  const reading = new Gate();
  const gate = new Gate();
  store.hooks.afterLogRead = () => {
    reading.open();
    return gate.opened;
  };
  const follower = new Follower();
  const joining = follower.follow(fresh, { epoch: EPOCH, seq: 1 });
  await within(reading.opened, "the log being read");
  await setVolumes(fresh, 4);
  store.hooks = {};
  gate.open();
  await joining;
  await setVolumes(fresh, 2);
  assert.deepEqual(follower.read().events.map(({ seq }) => seq), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual(follower.of("resumed").map(({ data }) => data.to), [9]);
});

Deno.test("no event falls between what was missed and what is live, however close they come", async (t) => {
  for (const from of ["what is kept", "the log"] as const) {
    for (let ticks = 0; ticks < 24; ticks++) {
      await t.step(`from ${from}, stored ${ticks} turns later`, async () => {
        await using memory = await memoryKv();
        const store = new HookedStore(memory.kv);
        await using first = await openLive(store);
        await setVolumes(first, 3);
        await using second = await openLive(store);
        const live = from === "the log" ? second : first;
        const reached = new Gate();
        const stored = new Gate();
        store.hooks.afterCommit = () => {
          reached.open();
          return stored.opened;
        };
        const submitted = setVolumes(live, 1);
        await within(reached.opened, "the commit");
        const release = async () => {
          for (let n = 0; n < ticks; n++) await Promise.resolve();
          stored.open();
        };
        const released = Promise.withResolvers<void>();
        store.hooks.afterLogRead = () => void release().then(released.resolve);
        const follower = new Follower();
        const joining = follower.follow(live, { epoch: EPOCH, seq: 1 });
        if (from === "what is kept") release().then(released.resolve);
        await Promise.all([joining, released.promise, submitted]);
        assert.deepEqual(follower.read().events.map(({ seq }) => seq), [2, 3, 4]);
        assert.ok(follower.frames.every((frame) => frame.type !== "snapshot"));
      });
    }
  }
});

Deno.test("many songs that come back at once reach followers as a snapshot", async () => {
  await using memory = await memoryKv();
  await using live = await openLive(new HookedStore(memory.kv));
  const given = Array.from({ length: 60 }, (_, n) => live.submit(orders.add("ann", `S${n}`)));
  await Promise.all(given);
  const [whole, back] = [await new Follower().follow(live), await new Follower().follow(live)];
  const { seq } = ackOf(await live.submit(orders.of("ann", { type: "clear" })));
  back.read().cut();
  const [undone] = await Promise.all([
    live.submit(orders.of("ann", { type: "undo", seq })),
    live.submit(orders.of("ann", { type: "set_volume", volume: 3 })),
  ]);
  ackOf(undone);
  assert.deepEqual(whole.read().of("snapshot").map(({ data }) => data.reason), [
    "no-position",
    "too-many",
  ]);
  assertCaughtUp(whole, live);
  await back.follow(live);
  assert.deepEqual(back.of("snapshot").map(({ data }) => data.reason), ["too-many"]);
  assertCaughtUp(back, live);
});

Deno.test("a nest that begins anew is shown to everybody who follows", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  await using live = await openLive(store);
  await setVolumes(live, 3);
  const follower = await new Follower().follow(live);
  const volumeOf = () => live.answer("volume", ({ volume }) => volume);
  assert.notEqual(volumeOf(), 95);
  for await (const { key } of memory.kv.list({ prefix: [] })) await memory.kv.delete(key);
  await using other = await (async () => {
    await store.create(MAIN_NEST, "another", START);
    return await openLive(store);
  })();
  await setVolumes(other, 2);
  ackOf(await other.submit(orders.of("ann", { type: "set_volume", volume: 11 })));
  await live.sync();
  assert.deepEqual(follower.read().of("snapshot").map(({ data }) => data.reason), [
    "no-position",
    "epoch-changed",
  ]);
  assertCaughtUp(follower, live);
  assert.equal(volumeOf(), 11, "an answer of the nest before is not given again");
  const late = await new Follower().follow(live, { epoch: EPOCH, seq: 3 });
  assert.deepEqual(late.of("snapshot").map(({ data }) => data.reason), ["epoch-changed"]);
});
