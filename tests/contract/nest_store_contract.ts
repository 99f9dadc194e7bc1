import assert from "node:assert/strict";
import { MAIN_NEST, type NestCode, parseNestCode } from "../../lib/domain/ids.ts";
import { MINUTE, SECOND } from "../../lib/domain/time.ts";
import { NestStore } from "../../lib/store/nest_store.ts";
import { START } from "../support/builders.ts";
import { contentsOf, type TestKv } from "../support/kv.ts";
import { EPOCH, foldOf, KeptStory, knownOf, logOf } from "../support/nests.ts";
import { within } from "../support/within.ts";

/** One promise of a nest store. */
export interface Promised {
  readonly name: string;
  readonly holds: (kv: Deno.Kv, store: NestStore) => Promise<void>;
}

/** Registers one test per promise, on a store of one kind. */
export function testStore(
  kind: string,
  open: () => Promise<TestKv>,
  promises: readonly Promised[],
): void {
  for (const { name, holds } of promises) {
    Deno.test(`nest store in ${kind}: ${name}`, async () => {
      await using test = await open();
      await holds(test.kv, new NestStore(test.kv));
    });
  }
}

const OTHER = parseNestCode("ABCDE") as NestCode;

/** What every nest store promises. */
export const STORE_PROMISES: readonly Promised[] = [
  {
    name: "a nest that was never made is not there",
    async holds(_kv, store) {
      assert.equal(await store.load(MAIN_NEST), null);
      assert.equal(await store.head(MAIN_NEST), null);
      assert.deepEqual(await store.list(), []);
    },
  },
  {
    name: "a new nest is empty, and making it again changes nothing",
    async holds(kv, store) {
      await store.create(MAIN_NEST, EPOCH, START);
      const first = await store.load(MAIN_NEST);
      assert.deepEqual(knownOf(first?.nest ?? assert.fail(), START), knownOf(foldOf([]), START));
      assert.equal(first?.epoch, EPOCH);
      const before = await contentsOf(kv, MAIN_NEST);
      await Promise.all([
        store.create(MAIN_NEST, "another", START + 1),
        store.create(MAIN_NEST, "a third", START + 2),
      ]);
      assert.deepEqual(await contentsOf(kv, MAIN_NEST), before);
      assert.deepEqual(await store.list(), [MAIN_NEST]);
    },
  },
  {
    name: "what happens in one nest is not seen in another",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      await store.create(OTHER, "other", START);
      story.add("ann", "Song");
      await story.keep();
      assert.deepEqual(new Set(await store.list()), new Set([MAIN_NEST, OTHER]));
      assert.equal((await store.load(OTHER))?.nest.seq, 0);
      assert.deepEqual(await store.plays(OTHER, 10), []);
    },
  },
  {
    name: "a commit is read back whole, and the head names it",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      story.add("ann", "One");
      const two = story.add("ben", "Two");
      story.must("ann", { type: "vote", song: two, vote: 1 });
      story.must("ann", { type: "jam", song: two });
      story.must("ann", { type: "comment", song: two, body: "louder" });
      story.must("ben", { type: "airhorn", name: "tada" });
      story.must("ben", { type: "set_volume", volume: 40 });
      assert.ok(await story.keep());
      const loaded = await store.load(MAIN_NEST) ?? assert.fail();
      assert.deepEqual(knownOf(loaded.nest, story.now), knownOf(story.nest, story.now));
      assert.equal(loaded.version, story.version);
      const { version, epoch, seq } = await store.head(MAIN_NEST) ?? assert.fail();
      assert.deepEqual({ version, epoch, seq }, {
        version: story.version,
        epoch: EPOCH,
        seq: story.nest.seq,
      });
      assert.deepEqual(await logOf(store), story.events);
    },
  },
  {
    name: "a commit on an older version changes nothing at all",
    async holds(kv, store) {
      const story = await KeptStory.begin(store);
      const late = story.version;
      story.add("ann", "One");
      await story.keep();
      const before = await contentsOf(kv, MAIN_NEST);
      story.version = late;
      story.add("ann", "Two");
      assert.equal(await story.keep(), false);
      assert.deepEqual(await contentsOf(kv, MAIN_NEST), before);
    },
  },
  {
    name: "a commit without steps is refused",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      await assert.rejects(() => story.keep(), /Cannot commit no steps to nest "main"/);
    },
  },
  {
    name: "the log tells what is after any event, and says when it is gone",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      for (let n = 0; n < 12; n++) {
        story.add("ann", `S${n}`);
        // Commits of one, two and three events: positions fall on and between entries.
        if (n % 3 === 0 || n % 5 === 0) await story.keep();
      }
      await story.keep();
      const { seq } = story.nest;
      for (let after = 0; after <= seq; after++) {
        const read = await store.eventsAfter(MAIN_NEST, after, seq);
        assert.deepEqual(read, { type: "events", events: story.events.slice(after) });
      }
      const part = await store.eventsAfter(MAIN_NEST, 2, 5);
      assert.deepEqual(part, { type: "events", events: story.events.slice(2, 5) });
      const backwards = await store.eventsAfter(MAIN_NEST, seq + 3, seq);
      assert.deepEqual(backwards, { type: "events", events: [] });
      assert.deepEqual(await store.eventsAfter(MAIN_NEST, 0, seq, seq - 1), { type: "gone" });
      assert.deepEqual(await store.eventsAfter(MAIN_NEST, 0, seq + 1), { type: "gone" });
      assert.deepEqual(await store.recentEvents(MAIN_NEST, 0, 1_000_000), story.events);
    },
  },
  {
    name: "the log keeps 2,000 events and five minutes, whichever is more",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      story.add("ann", "One", 60 * MINUTE);
      const keepEvents = async (count: number) => {
        for (let n = 0; n < count; n++) {
          story.later(1).must("ann", { type: "set_volume", volume: n % 2 });
          if (n % 50 === 49) await story.keep();
        }
      };
      await keepEvents(2600);
      const trim = () => store.trimLog(MAIN_NEST, story.nest.seq, story.now, 1000);
      const reach = async () => {
        for (const back of [3000, 2500, 2000]) {
          const read = await store.eventsAfter(
            MAIN_NEST,
            Math.max(0, story.nest.seq - back),
            story.nest.seq,
          );
          if (read.type === "events") return back;
        }
        return 0;
      };
      story.later(5 * MINUTE - 10 * SECOND);
      assert.equal(await trim(), 0, "younger than five minutes");
      story.later(MINUTE);
      assert.ok(await trim() > 0);
      assert.equal(await reach(), 2000);
      assert.equal(await trim(), 0, "trimming again finds nothing");
      await keepEvents(2600);
      assert.ok(await trim() > 0);
      assert.equal(await reach(), 2500, "2,600 events are younger than five minutes");
    },
  },
  {
    name: "trimming in small steps never leaves a gap",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      story.add("ann", "One", 60 * MINUTE);
      for (let n = 0; n < 2100; n++) {
        story.must("ann", { type: "set_volume", volume: n % 2 });
        if (n % 25 === 0) await story.keep();
      }
      await story.keep();
      story.later(10 * MINUTE);
      let gone = 0;
      for (;;) {
        const count = await store.trimLog(MAIN_NEST, story.nest.seq, story.now, 2);
        gone += count;
        const events = await store.recentEvents(MAIN_NEST, 0, 1_000_000);
        assert.deepEqual(events, story.events.slice(-events.length));
        assert.ok(events.length >= 2000);
        if (count === 0) break;
      }
      assert.ok(gone > 2);
    },
  },
  {
    name: "the history is read page by page, newest first",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      for (let n = 0; n < 7; n++) story.add("ann", `S${n}`, 10 * SECOND);
      const first = story.id("S0");
      story.must("ben", { type: "jam", song: first });
      await story.keep();
      for (let n = 0; n < 5; n++) {
        story.later(10 * SECOND).catchUp();
        await story.keep();
      }
      const all = await store.plays(MAIN_NEST, 100);
      assert.deepEqual(all.map(({ title }) => title), ["S4", "S3", "S2", "S1", "S0"]);
      assert.deepEqual(all.map(({ how }) => how), Array(5).fill("finished"));
      assert.deepEqual(all.at(-1)?.jammers.map(({ name }) => name), ["ben"]);
      assert.equal(all.at(-1)?.startedAt, START);
      assert.equal(all.at(-1)?.endedAt, START + 10 * SECOND);
      const paged = await store.plays(MAIN_NEST, 2);
      while (paged.length < all.length) {
        paged.push(...await store.plays(MAIN_NEST, 2, paged.at(-1)?.seq));
      }
      assert.deepEqual(paged, all);
      assert.deepEqual(await store.plays(MAIN_NEST, 2, all.at(-1)?.seq), []);
    },
  },
  {
    name: "a skip taken back is not in the history",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      const one = story.add("ann", "One");
      story.add("ann", "Two");
      story.must("ann", { type: "skip", playing: one });
      await story.keep();
      assert.deepEqual((await store.plays(MAIN_NEST, 10)).map(({ how }) => how), ["skipped"]);
      story.must("ann", { type: "undo", seq: story.nest.seq });
      await story.keep();
      assert.deepEqual(await store.plays(MAIN_NEST, 10), []);
    },
  },
  {
    name: "a watcher wakes up with every commit, until it is stopped",
    async holds(_kv, store) {
      const story = await KeptStory.begin(store);
      const seen: (string | null)[] = [];
      let heard = Promise.withResolvers<void>();
      const stop = store.watch(MAIN_NEST, (version) => {
        seen.push(version);
        heard.resolve();
      });
      const hear = async (version: string) => {
        while (!seen.includes(version)) {
          await within(heard.promise, `version ${version}`);
          heard = Promise.withResolvers<void>();
        }
      };
      await hear(story.version);
      for (const title of ["One", "Two"]) {
        story.add("ann", title);
        await story.keep();
        await hear(story.version);
      }
      stop();
      const before = seen.length;
      story.add("ann", "Three");
      await story.keep();
      assert.equal(seen.length, before);
    },
  },
];
