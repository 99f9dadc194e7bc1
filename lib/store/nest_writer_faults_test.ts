import assert from "node:assert/strict";
import fc from "fast-check";
import { MAIN_NEST } from "../domain/ids.ts";
import { SECOND } from "../domain/time.ts";
import { START } from "../../tests/support/builders.ts";
import { HookedStore, memoryKv } from "../../tests/support/kv.ts";
import {
  ackOf,
  Clock,
  EPOCH,
  foldOf,
  knownOf,
  logOf,
  openWriter,
  Orders,
} from "../../tests/support/nests.ts";
import { logPrefix } from "./keys.ts";
import type { NestWriter } from "./nest_writer.ts";
import type { Order, OrderResult } from "./order.ts";

class Fault extends Error {
  override name = "Fault";
}

async function withStore(
  use: (store: HookedStore, orders: Orders, kv: Deno.Kv) => Promise<void>,
): Promise<void> {
  await using memory = await memoryKv();
  await use(new HookedStore(memory.kv), new Orders(), memory.kv);
}

Deno.test("an order that loses every race is refused as busy, after a bounded number of tries", async () => {
  await withStore(async (store, orders) => {
    const pauses: number[] = [];
    const pause = (attempt: number) => Promise.resolve(void pauses.push(attempt));
    const { writer, news } = await openWriter(store, { pause });
    let tries = 0;
    store.hooks.beforeCommit = () => {
      tries++;
      return "lose";
    };
    const order = orders.add("ann", "One");
    const results = await Promise.all([
      writer.submit(order),
      writer.submit(orders.add("ben", "B")),
    ]);
    for (const result of results) assert.equal(!result.ok && result.error.code, "busy");
    assert.equal(tries, 12);
    assert.deepEqual(pauses, Array.from({ length: 12 }, (_, index) => index + 1));
    assert.deepEqual(await logOf(store), []);
    assert.deepEqual(news, []);
    store.hooks = {};
    assert.equal(ackOf(await writer.submit(order)).changed, true, "busy is no answer to remember");
  });
});

Deno.test("a store that never commits does not keep whoever looks", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    await writer.submit(orders.add("ann", "One", SECOND));
    clock.time += 2 * SECOND;
    store.hooks.beforeCommit = () => "lose";
    await writer.settle();
    assert.equal(writer.nest.playback.state, "playing");
    store.hooks = {};
    await writer.settle();
    assert.equal(writer.nest.playback.state, "idle");
  });
});

Deno.test("a commit that fails before it is stored fails its orders and nothing else", async () => {
  await withStore(async (store, orders) => {
    const { writer, news } = await openWriter(store);
    store.hooks.beforeCommit = () => Promise.reject(new Fault("no disk"));
    const order = orders.add("ann", "One");
    await assert.rejects(writer.submit(order), Fault);
    store.hooks = {};
    assert.deepEqual(await logOf(store), []);
    assert.deepEqual(news, []);
    ackOf(await writer.submit(order));
    assert.equal((await logOf(store)).filter(({ cmd }) => cmd === order.id).length, 2);
  });
});

Deno.test("a commit that was stored though it seemed to fail has one effect, and is told once", async () => {
  await withStore(async (store, orders) => {
    const { writer, news } = await openWriter(store);
    store.hooks.afterCommit = () => Promise.reject(new Fault("the connection broke"));
    const order = orders.add("ann", "One");
    await assert.rejects(writer.submit(order), Fault);
    assert.deepEqual(news, []);
    store.hooks = {};
    const ack = ackOf(await writer.submit(order));
    const log = await logOf(store);
    assert.deepEqual(log.map(({ type }) => type), ["added", "advanced"]);
    assert.equal(ack.seq, 2);
    assert.equal(ack.song, "1");
    assert.deepEqual(news, [{ type: "events", events: log, own: false }]);
  });
});

Deno.test("the end of a song stored though it seemed to fail is stored once", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    await writer.submit(orders.add("ann", "One", SECOND));
    await writer.submit(orders.add("ann", "Two", 60 * SECOND));
    clock.time += 2 * SECOND;
    store.hooks.afterCommit = () => Promise.reject(new Fault("the connection broke"));
    await assert.rejects(writer.settle(), Fault);
    store.hooks = {};
    await writer.settle();
    assert.equal((await store.plays(MAIN_NEST, 10)).length, 1);
    assert.deepEqual(
      knownOf(writer.nest, clock.time),
      knownOf(foldOf(await logOf(store)), clock.time),
    );
  });
});

Deno.test("a writer whose place in the log is gone reads the nest afresh and says so", async () => {
  await withStore(async (store, orders, kv) => {
    const { writer, news } = await openWriter(store);
    const { writer: other } = await openWriter(store);
    await other.submit(orders.add("ann", "One"));
    for await (const { key } of kv.list({ prefix: logPrefix(MAIN_NEST) })) await kv.delete(key);
    await writer.sync();
    assert.deepEqual(news, [{ type: "reset", epochChanged: false }]);
    assert.deepEqual(knownOf(writer.nest, START), knownOf(other.nest, START));
    ackOf(await writer.submit(orders.add("ben", "Two")));
    assert.equal(news.length, 2);
  });
});

Deno.test("a nest that begins anew is read afresh, and old answers are forgotten", async () => {
  await withStore(async (store, orders, kv) => {
    const { writer, news } = await openWriter(store);
    const lost = orders.add("ann", "Lost");
    ackOf(await writer.submit(lost));
    for await (const { key } of kv.list({ prefix: [] })) await kv.delete(key);
    await store.create(MAIN_NEST, "another", START);
    await writer.sync();
    assert.deepEqual(news.at(-1), { type: "reset", epochChanged: true });
    assert.equal(writer.epoch, "another");
    assert.equal(writer.nest.seq, 0);
    assert.deepEqual(ackOf(await writer.submit(lost)), { seq: 2, changed: true, song: "1" });
    assert.equal((await logOf(store)).length, 2);
    assert.notEqual(writer.epoch, EPOCH);
  });
});

Deno.test("a nest read afresh while the store fails is not half known", async () => {
  await withStore(async (store, orders, kv) => {
    const { writer, news } = await openWriter(store);
    const { writer: other } = await openWriter(store);
    await other.submit(orders.add("ann", "One"));
    for await (const { key } of kv.list({ prefix: logPrefix(MAIN_NEST) })) await kv.delete(key);
    const recentEvents = store.recentEvents;
    store.recentEvents = () => Promise.reject(new Fault("no disk"));
    await assert.rejects(writer.sync(), Fault);
    assert.equal(writer.nest.seq, 0, "nobody was told, so nothing is known");
    store.recentEvents = recentEvents;
    await writer.sync();
    assert.deepEqual(news, [{ type: "reset", epochChanged: false }]);
  });
});

const FAULTS = ["none", "lose", "before", "after", "head", "log"] as const;
type FaultKind = typeof FAULTS[number];

/** Makes the store fail as the list says, one entry per chance to fail. */
function plan(store: HookedStore, faults: readonly FaultKind[]): void {
  const left = [...faults];
  const isNext = (...kinds: FaultKind[]) => {
    const next = left[0];
    if (next === undefined) return null;
    if (next === "none") return void left.shift();
    if (!kinds.includes(next)) return null;
    return left.shift();
  };
  store.hooks = {
    beforeCommit: () => {
      const kind = isNext("lose", "before");
      if (kind === "before") throw new Fault(kind);
      return kind === "lose" ? kind : undefined;
    },
    afterCommit: () => {
      if (isNext("after") === "after") throw new Fault("after");
    },
    beforeHead: () => {
      if (isNext("head") === "head") throw new Fault("head");
    },
    afterLogRead: () => {
      if (isNext("log") === "log") throw new Fault("log");
    },
  };
}

/** Gives an order as a client does: again under the same id, until it is answered. */
async function insist(writer: () => NestWriter, order: Order): Promise<OrderResult> {
  for (;;) {
    try {
      const result = await writer().submit(order);
      if (result.ok || result.error.code !== "busy") return result;
    } catch (fault) {
      assert.ok(fault instanceof Fault, String(fault));
    }
  }
}

/** Two writers on a failing store, and clients that try again at one or the other. */
async function suffer(faults: readonly FaultKind[], count: number): Promise<void> {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  const opened = [await openWriter(store), await openWriter(store)];
  const [one, two] = opened.map(({ writer }) => writer);
  plan(store, faults);
  const orders = new Orders();
  let turn = 0;
  const either = () => (turn++ % 3 === 0 ? two : one) ?? assert.fail();
  const given = Array.from({ length: count }, (_, n) => orders.add(`p${n % 4}`, `S${n}`));
  const results = await Promise.all(given.map((order) => insist(either, order)));
  store.hooks = {};
  for (const { writer, news } of opened) {
    await writer.sync();
    const log = await logOf(store);
    const told = news.flatMap((each) => each.type === "events" ? each.events : []);
    assert.deepEqual(told, log, "everything is told once, in order");
    assert.deepEqual(knownOf(writer.nest, START), knownOf(foldOf(log), START));
  }
  const log = await logOf(store);
  for (const [index, order] of given.entries()) {
    const added = log.filter(({ cmd, type }) => cmd === order.id && type === "added");
    assert.equal(added.length, 1, `order ${index} was carried out ${added.length} times`);
    assert.ok(ackOf(results[index] ?? assert.fail()).changed);
  }
}

Deno.test("through any faults of the store, every order is carried out exactly once", async () => {
  const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 40, size: "max" });
  await fc.assert(
    fc.asyncProperty(faults, fc.integer({ min: 1, max: 30 }), suffer),
    { numRuns: 200 },
  );
});
