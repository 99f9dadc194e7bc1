import assert from "node:assert/strict";
import fc from "fast-check";
import { AIRHORN_NAMES } from "../domain/airhorns.ts";
import { MAIN_NEST, songId } from "../domain/ids.ts";
import type { NestCommand, NestEvent } from "../domain/nest.ts";
import { SECOND } from "../domain/time.ts";
import { START, track } from "../../tests/support/builders.ts";
import { act, type Deed, deeds, personAt } from "../../tests/support/deeds.ts";
import { fileKv, HookedStore, memoryKv } from "../../tests/support/kv.ts";
import {
  Clock,
  foldOf,
  KeptStory,
  knownOf,
  logOf,
  openWriter,
  Orders,
} from "../../tests/support/nests.ts";
import { NestStore } from "./nest_store.ts";
import type { NestWriter } from "./nest_writer.ts";
import type { Order, OrderResult } from "./order.ts";

/** Events without the commands that caused them. */
function bare(events: readonly NestEvent[]): unknown[] {
  return events.map(({ cmd: _cmd, ...event }) => event);
}

/** Gives each batch of deeds to a writer, and the same to a story, which must agree on everything. */
async function liveThrough(batches: readonly (readonly Deed[])[]): Promise<void> {
  await using memory = await memoryKv();
  const store = new NestStore(memory.kv);
  const story = await KeptStory.begin(store);
  const clock = new Clock();
  const { writer } = await openWriter(store, { now: clock.now });
  const orders = new Orders();
  for (const batch of batches) {
    story.later(batch[0]?.afterMs ?? 0).catchUp();
    clock.time = story.now;
    const given = batch.map((deed) => act(story, { ...deed, afterMs: 0 }));
    const results = await Promise.all(
      given.map(({ by, command }) => writer.submit(orders.of(by, command))),
    );
    await writer.settle();
    assert.deepEqual(results.map(({ ok }) => ok), given.map(({ decision }) => decision.ok));
    assert.deepEqual(knownOf(writer.nest, clock.time), knownOf(story.nest, clock.time));
    const loaded = await store.load(MAIN_NEST) ?? assert.fail();
    assert.deepEqual(knownOf(loaded.nest, clock.time), knownOf(writer.nest, clock.time));
    assert.equal(loaded.version, writer.version);
  }
  const log = await logOf(store);
  assert.deepEqual(bare(log), bare(story.events));
  assert.deepEqual(log.map(({ seq }) => seq), log.map((_, index) => index + 1));
  assert.deepEqual(knownOf(foldOf(log), clock.time), knownOf(writer.nest, clock.time));
}

Deno.test("a writer stores what the rules say, whatever people do and however it is batched", async () => {
  const batches = fc.array(deeds({ maxLength: 20, maxStepMs: 200 * SECOND }), {
    maxLength: 8,
    size: "max",
  });
  await fc.assert(fc.asyncProperty(batches, liveThrough), { numRuns: 60 });
});

const song = fc.integer({ min: 1, max: 25 }).map(songId);
const seq = fc.integer({ min: 1, max: 60 });

/** Commands about songs and events that may or may not be there. */
const commands: fc.Arbitrary<NestCommand> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("add" as const), track: tracks() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("vote" as const),
      song,
      vote: fc.constantFrom(1 as const, -1 as const),
    }),
  },
  fc.record({
    type: fc.constantFrom("unvote" as const, "jam" as const, "unjam" as const, "remove" as const),
    song,
  }),
  fc.record({ type: fc.constant("comment" as const), song, body: fc.constantFrom("a", "b") }),
  fc.record({
    type: fc.constant("move" as const),
    song,
    before: fc.option(song, { nil: null }),
  }),
  fc.record({ type: fc.constant("skip" as const), playing: song }),
  fc.record({ type: fc.constant("undo" as const), seq }),
  fc.record({ type: fc.constantFrom("clear" as const, "pause" as const, "resume" as const) }),
  fc.record({ type: fc.constant("set_volume" as const), volume: fc.nat({ max: 100 }) }),
  fc.record({ type: fc.constant("airhorn" as const), name: fc.constantFrom(...AIRHORN_NAMES) }),
);

function tracks() {
  return fc.nat({ max: 1000 }).map((n) => track(`T${n}`, 600 * SECOND));
}

/** What members do, each at the writer they are connected to. */
interface Wish {
  readonly at: number;
  readonly by: number;
  readonly command: NestCommand;
}

const wishes = fc.array(
  fc.record({ at: fc.nat({ max: 2 }), by: fc.nat({ max: 4 }), command: commands }),
  { minLength: 5, maxLength: 60, size: "max" },
);

/** Gives an order again, as a client does, until it is answered with more than "try again". */
async function insist(writer: NestWriter, order: Order): Promise<OrderResult> {
  for (;;) {
    const result = await writer.submit(order);
    if (result.ok || result.error.code !== "busy") return result;
  }
}

/** Asserts that an order had the one effect it was told of, or none. */
function assertOneEffect(log: readonly NestEvent[], order: Order, result: OrderResult): void {
  const effects = log.filter(({ cmd }) => cmd === order.id);
  if (!result.ok || !result.value.changed) return assert.deepEqual(effects, []);
  assert.equal(effects.at(-1)?.seq, result.value.seq);
  // The events of one order follow each other, and each says something else.
  assert.deepEqual(
    effects.map((event) => event.seq - result.value.seq + effects.length),
    [
      ...effects.keys(),
    ].map((index) => index + 1),
  );
  assert.equal(new Set(effects.map(({ type }) => type)).size, effects.length);
}

/**
 * Races writers on one file, each with its own connection, and checks what became of it.
 *
 * @returns How many commits came second.
 */
async function race(writerCount: number, wishes: readonly Wish[]): Promise<number> {
  await using file = await fileKv();
  const connections = await Promise.all(
    Array.from({ length: writerCount }, () => Deno.openKv(file.path)),
  );
  try {
    const stores = connections.map((kv) => new HookedStore(kv));
    const writers: NestWriter[] = [];
    for (const store of stores) writers.push((await openWriter(store)).writer);
    const at = (index: number) => writers[index % writerCount] ?? assert.fail();
    const orders = new Orders();
    const given = wishes.map((wish) => ({
      wish,
      order: orders.of(personAt(wish.by), wish.command),
    }));
    const results: OrderResult[] = [];
    // Each member waits for one answer before the next wish; members do not wait for each other.
    const lives = Map.groupBy(given.entries(), ([, { wish }]) => wish.by).values();
    await Promise.all(Array.from(lives, async (life) => {
      for (const [index, { wish, order }] of life) {
        results[index] = await insist(at(wish.at), order);
      }
    }));
    await Promise.all(writers.map((writer) => writer.sync()));
    const log = await logOf(stores[0] ?? assert.fail());
    assert.deepEqual(log.map(({ seq }) => seq), log.map((_, index) => index + 1));
    given.forEach(({ order }, index) => {
      assertOneEffect(log, order, results[index] ?? assert.fail());
    });
    const fold = knownOf(foldOf(log), START);
    for (const writer of writers) assert.deepEqual(knownOf(writer.nest, START), fold);
    const loaded = await stores[0]?.load(MAIN_NEST) ?? assert.fail();
    assert.deepEqual(knownOf(loaded.nest, START), fold);
    // Everything done is known everywhere: given again to another writer, it is not done again.
    for (const [index, { wish, order }] of given.entries()) {
      const result = results[index] ?? assert.fail();
      if (!result.ok || !result.value.changed) continue;
      assert.deepEqual(await at(wish.at + 1).submit(order), result);
    }
    assert.equal((await stores[0]?.head(MAIN_NEST))?.seq, log.length);
    return stores.reduce((sum, { lostRaces }) => sum + lostRaces, 0);
  } finally {
    for (const kv of connections) kv.close();
  }
}

for (const writerCount of [2, 3]) {
  Deno.test(`${writerCount} isolates that race on one file lose and repeat nothing`, async () => {
    let lostRaces = 0;
    const property = fc.asyncProperty(wishes, async (list) => {
      lostRaces += await race(writerCount, list);
    });
    await fc.assert(property, { numRuns: 20 });
    assert.ok(lostRaces > 0, "they raced");
  });
}
