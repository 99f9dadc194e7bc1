import assert from "node:assert/strict";
import { BENDER } from "../domain/person.ts";
import { MAIN_NEST } from "../domain/ids.ts";
import { MINUTE, SECOND } from "../domain/time.ts";
import { songIn } from "../domain/queue.ts";
import { START } from "../../tests/support/builders.ts";
import { Gate, HookedStore, memoryKv } from "../../tests/support/kv.ts";
import {
  ackOf,
  Clock,
  foldOf,
  knownOf,
  logOf,
  openWriter,
  Orders,
  songOf,
} from "../../tests/support/nests.ts";
import { within } from "../../tests/support/within.ts";

async function withStore(
  use: (store: HookedStore, orders: Orders, kv: Deno.Kv) => Promise<void>,
): Promise<void> {
  await using memory = await memoryKv();
  await use(new HookedStore(memory.kv), new Orders(), memory.kv);
}

Deno.test("a writer of a nest that is not there cannot be opened", async () => {
  await using memory = await memoryKv();
  const { writer } = await openWriter(new HookedStore(memory.kv));
  assert.equal(writer.nest.seq, 0);
  await memory.kv.delete(["nest", MAIN_NEST, "head"]);
  await assert.rejects(writer.sync(), /Cannot follow nest "main": it is gone/);
});

Deno.test("orders given together are stored together, in their order", async () => {
  await withStore(async (store, orders) => {
    const { writer } = await openWriter(store);
    const given = Array.from({ length: 64 }, (_, n) => orders.add("ann", `S${n}`));
    const acks = (await Promise.all(given.map((order) => writer.submit(order)))).map(ackOf);
    assert.equal(store.commits.length, 1);
    const added = (await logOf(store)).filter(({ type }) => type === "added");
    assert.deepEqual(added.map(({ cmd }) => cmd), given.map(({ id }) => id));
    assert.deepEqual(
      acks.map(({ seq }) => seq),
      acks.map(({ seq }) => seq).toSorted((a, b) => a - b),
    );
  });
});

Deno.test("orders that come while a commit is under way go into the next one", async () => {
  await withStore(async (store, orders) => {
    const { writer } = await openWriter(store);
    const reached = new Gate();
    const gate = new Gate();
    store.hooks.beforeCommit = () => {
      reached.open();
      return gate.opened;
    };
    const first = writer.submit(orders.add("ann", "First"));
    await within(reached.opened, "the commit");
    const later = Array.from({ length: 200 }, (_, n) => writer.submit(orders.add("ben", `S${n}`)));
    gate.open();
    await Promise.all([first, ...later]);
    assert.equal(
      store.commits.length,
      3,
      "the first, and two that are as large as a commit may be",
    );
    const titles = (await logOf(store)).flatMap((event) =>
      event.type === "added" ? [event.data.song.title] : []
    );
    assert.deepEqual(titles, ["First", ...Array.from({ length: 200 }, (_, n) => `S${n}`)]);
  });
});

Deno.test("nothing is acknowledged and nothing is shown before it is stored", async () => {
  await withStore(async (store, orders) => {
    const { writer, news } = await openWriter(store);
    const reached = new Gate();
    const gate = new Gate();
    store.hooks.afterCommit = () => {
      reached.open();
      return gate.opened;
    };
    let acknowledged = false;
    const submitted = writer.submit(orders.add("ann", "One")).then((result) => {
      acknowledged = true;
      return result;
    });
    await within(reached.opened, "the commit");
    assert.equal(acknowledged, false);
    assert.equal(writer.nest.seq, 0);
    assert.deepEqual(news, []);
    gate.open();
    const { seq } = ackOf(await submitted);
    assert.equal(writer.nest.seq, seq);
  });
});

Deno.test("whoever is told that it is done finds it done", async () => {
  await withStore(async (store, orders) => {
    const { writer, news } = await openWriter(store);
    for (let n = 0; n < 5; n++) {
      const result = await writer.submit(orders.add("ann", `S${n}`));
      const { seq } = ackOf(result);
      assert.ok(writer.nest.seq >= seq);
      const told = news.flatMap((one) => one.type === "events" ? one.events : []);
      assert.ok(told.some((event) => event.seq === seq), "listeners were told before");
      const loaded = await store.load(MAIN_NEST) ?? assert.fail();
      assert.ok(loaded.nest.seq >= seq);
    }
  });
});

Deno.test("a refused order leaves no trace, and its neighbours are carried out", async () => {
  await withStore(async (store, orders) => {
    const { writer } = await openWriter(store);
    const song = songOf(await writer.submit(orders.add("ann", "One")));
    const results = await Promise.all([
      writer.submit(orders.of("ben", { type: "jam", song })),
      writer.submit(orders.of("ben", { type: "remove", song })),
      writer.submit(orders.of("ben", { type: "unjam", song })),
    ]);
    assert.deepEqual(results.map(({ ok }) => ok), [true, false, true]);
    const before = await logOf(store);
    const alone = await writer.submit(orders.of("ben", { type: "remove", song }));
    assert.equal(alone.ok, false);
    assert.equal(!alone.ok && alone.error.code, "song_not_found");
    assert.deepEqual(await logOf(store), before);
    assert.deepEqual(before.at(-1)?.type, "unjammed");
  });
});

Deno.test("an order that changes nothing is acknowledged without a commit", async () => {
  await withStore(async (store, orders) => {
    const { writer } = await openWriter(store);
    const song = songOf(await writer.submit(orders.add("ann", "One")));
    const commits = store.commits.length;
    const ack = ackOf(await writer.submit(orders.of("ann", { type: "unjam", song })));
    assert.deepEqual(ack, { seq: writer.nest.seq, changed: false });
    assert.equal(store.commits.length, commits);
  });
});

Deno.test("songs that ended are advanced one after the other, each starting where one ended", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    for (let n = 0; n < 5; n++) await writer.submit(orders.add("ann", `S${n}`, 10 * SECOND));
    clock.time = START + 34 * SECOND;
    await writer.settle();
    const { playback } = writer.nest;
    assert.deepEqual(
      playback.state === "playing" && [playback.song.title, playback.startedAt],
      ["S3", START + 30 * SECOND],
    );
    const plays = await store.plays(MAIN_NEST, 10);
    assert.deepEqual(plays.map(({ title, startedAt, endedAt }) => [title, startedAt, endedAt]), [
      ["S2", START + 20 * SECOND, START + 30 * SECOND],
      ["S1", START + 10 * SECOND, START + 20 * SECOND],
      ["S0", START, START + 10 * SECOND],
    ]);
  });
});

Deno.test("120 songs that ended are caught up with over several commits, once", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    const given = Array.from({ length: 120 }, (_, n) => orders.add("ann", `S${n}`, SECOND));
    await Promise.all(given.map((order) => writer.submit(order)));
    const commits = store.commits.length;
    clock.time += MINUTE * 10;
    await Promise.all([writer.settle(), writer.settle(), writer.settle()]);
    assert.equal(writer.nest.playback.state, "idle");
    assert.equal(store.commits.length - commits, 6);
    assert.equal((await logOf(store)).filter(({ type }) => type === "advanced").length, 121);
    await writer.settle();
    assert.equal(store.commits.length - commits, 6);
  });
});

Deno.test("two isolates that both see a song's end advance it once", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer: one } = await openWriter(store, { now: clock.now });
    await one.submit(orders.add("ann", "One", SECOND));
    await one.submit(orders.add("ann", "Two", MINUTE));
    const { writer: two } = await openWriter(store, { now: clock.now });
    clock.time += 2 * SECOND;
    await Promise.all([one.settle(), two.settle()]);
    const ends = (await logOf(store)).filter((event) =>
      event.type === "advanced" && event.data.ended !== null
    );
    assert.equal(ends.length, 1);
    assert.deepEqual(knownOf(one.nest, clock.time), knownOf(two.nest, clock.time));
  });
});

Deno.test("an order finds the nest as it is now, not as it was before songs ended", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    const one = songOf(await writer.submit(orders.add("ann", "One", SECOND)));
    const two = songOf(await writer.submit(orders.add("ann", "Two", MINUTE)));
    clock.time += 5 * SECOND;
    const [skip, vote] = await Promise.all([
      writer.submit(orders.of("ben", { type: "skip", playing: one })),
      writer.submit(orders.of("ben", { type: "vote", song: two, vote: 1 })),
    ]);
    assert.equal(!skip.ok && skip.error.code, "not_playing");
    assert.equal(!vote.ok && vote.error.code, "song_not_found");
    assert.equal(songIn(writer.nest.queue, two), undefined);
    assert.equal((await logOf(store)).at(-1)?.type, "advanced");
  });
});

Deno.test("a clock that goes back does not make events older than those before them", async () => {
  await withStore(async (store, orders) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    const steps = [SECOND, -30 * SECOND, 5 * SECOND, -MINUTE, 0];
    for (const [n, ms] of steps.entries()) {
      clock.time += ms;
      await writer.submit(orders.add("ann", `S${n}`));
    }
    // Another isolate, or this one after a restart, with a clock that is behind.
    const { writer: behind } = await openWriter(store, { now: () => START - MINUTE });
    await behind.submit(orders.add("ben", "Behind"));
    await writer.submit(orders.add("ann", "Last"));
    const times = (await logOf(store)).map(({ at }) => at);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    assert.equal(times.at(-1), START + SECOND);
  });
});

Deno.test("looking at the store is not put off for as long as orders come", async () => {
  await withStore(async (store, orders) => {
    const { writer: other } = await openWriter(store);
    const { writer } = await openWriter(store);
    await other.submit(orders.add("ann", "Elsewhere"));
    let busy = true;
    let volume = 0;
    // While one of them is being stored, others already wait: the writer is never idle.
    const keepBusy = async () => {
      while (busy) {
        volume = (volume + 1) % 100;
        await writer.submit(orders.of("ben", { type: "set_volume", volume }));
      }
    };
    const storm = Promise.all(Array.from({ length: 4 }, keepBusy));
    try {
      await within(writer.sync(), "a look at the store", 3000);
    } finally {
      busy = false;
      await storm;
    }
    await other.sync();
    assert.equal(writer.nest.seq, other.nest.seq);
  });
});

Deno.test("what a failing look at the store says is said to whoever looked", async () => {
  await withStore(async (store) => {
    const clock = new Clock();
    const { writer } = await openWriter(store, { now: clock.now });
    const gate = new Gate();
    store.hooks.beforeHead = async () => {
      await gate.opened;
      throw new Error("the store is away");
    };
    const failing = writer.sync();
    const waiting = writer.idle();
    gate.open();
    await assert.rejects(failing, /the store is away/);
    await waiting;
  });
});

Deno.test("the nest in memory is the fold of its log", async () => {
  await withStore(async (store, orders) => {
    const { writer } = await openWriter(store);
    await writer.submit(orders.of({ ...BENDER, role: "member" }, { type: "clear" }));
    for (let n = 0; n < 9; n++) await writer.submit(orders.add(`p${n % 3}`, `S${n}`));
    const log = await logOf(store);
    assert.deepEqual(log.map(({ seq }) => seq), log.map((_, index) => index + 1));
    assert.deepEqual(knownOf(foldOf(log), START), knownOf(writer.nest, START));
  });
});
