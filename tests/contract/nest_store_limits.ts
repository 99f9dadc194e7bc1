import assert from "node:assert/strict";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { SECOND } from "../../lib/domain/time.ts";
import { queueLength, songsOf } from "../../lib/domain/queue.ts";
import { sizeOf } from "../../lib/domain/sorted_map.ts";
import type { NestStore } from "../../lib/store/nest_store.ts";
import type { NestWriter } from "../../lib/store/nest_writer.ts";
import { START } from "../support/builders.ts";
import { ackOf, Clock, knownOf, openWriter, Orders, songOf } from "../support/nests.ts";
import { crowd, wideMember, wideTrack } from "../support/people.ts";
import type { Promised } from "./nest_store_contract.ts";

const orders = new Orders("limit");

/** Gives many orders at once; all must be carried out. */
async function giveAll(
  writer: NestWriter,
  count: number,
  order: (n: number) => ReturnType<Orders["of"]>,
): Promise<ReturnType<typeof ackOf>[]> {
  const given = Array.from({ length: count }, (_, n) => writer.submit(order(n)));
  return (await Promise.all(given)).map(ackOf);
}

async function assertStored(store: NestStore, writer: NestWriter, at = START): Promise<void> {
  const loaded = await store.load(MAIN_NEST) ?? assert.fail();
  assert.deepEqual(knownOf(loaded.nest, at), knownOf(writer.nest, at));
}

/** What must fit into the store's limits. */
export const LIMIT_PROMISES: readonly Promised[] = [
  {
    name: "5,000 songs are cleared in one commit and come back in one, and load within 2 s",
    async holds(_kv, store) {
      const { writer, news } = await openWriter(store);
      const people = crowd(50);
      const by = (n: number) => people[n % people.length] ?? assert.fail();
      await giveAll(writer, 5001, (n) => orders.add(by(n), `S${n}`));
      const waiting = Array.from(songsOf(writer.nest.queue), ({ id }) => id);
      assert.equal(waiting.length, 5000);
      await giveAll(writer, 1000, (n) => {
        const song = waiting[n * 4] ?? assert.fail();
        return orders.of(`voter${n}`, { type: "vote", song, vote: 1 });
      });
      const begin = performance.now();
      await store.load(MAIN_NEST);
      const tookMs = performance.now() - begin;
      await assertStored(store, writer);
      const before = news.length;
      const cleared = ackOf(await writer.submit(orders.of("ann", { type: "clear" })));
      assert.equal(queueLength(writer.nest.queue), 0);
      ackOf(await writer.submit(orders.of("ann", { type: "undo", seq: cleared.seq })));
      assert.equal(news.length - before, 2, "one commit each");
      assert.equal(queueLength(writer.nest.queue), 5000);
      assert.ok(tookMs < 2000, `loading took ${tookMs} ms`);
    },
  },
  {
    name: "a storm of votes on as many songs, and 1,000 voters on one",
    async holds(_kv, store) {
      const { writer } = await openWriter(store);
      await giveAll(writer, 257, (n) => orders.add(wideMember(`adder${n}`), `S${n}`));
      const songs = Array.from(songsOf(writer.nest.queue));
      await giveAll(writer, 256, (n) => {
        const song = songs[n]?.id ?? assert.fail();
        return orders.of(wideMember(`voter${n}`), { type: "vote", song, vote: -1 });
      });
      const one = songs[100]?.id ?? assert.fail();
      await giveAll(writer, 1000, (n) => {
        return orders.of(wideMember(`fan${n}`), { type: "vote", song: one, vote: n % 2 ? 1 : -1 });
      });
      const voted = Array.from(songsOf(writer.nest.queue)).find(({ id }) => id === one);
      assert.equal(sizeOf((voted ?? assert.fail()).voters), 1001);
      await assertStored(store, writer);
    },
  },
  {
    name: "256 songs at once whose texts are as long and as wide as they may be",
    async holds(_kv, store) {
      const { writer } = await openWriter(store);
      await giveAll(writer, 256, (n) => {
        return orders.of(wideMember(`adder${n}`), { type: "add", track: wideTrack(`S${n}`) });
      });
      await assertStored(store, writer);
      const songs = Array.from(songsOf(writer.nest.queue));
      await giveAll(writer, songs.length, (n) => {
        const song = songs[n]?.id ?? assert.fail();
        return orders.of(wideMember(`adder${n}`), { type: "remove", song });
      });
      await assertStored(store, writer);
    },
  },
  {
    name: "every undo of a clear fits, however long the texts",
    async holds(_kv, store) {
      const { writer } = await openWriter(store);
      for (const count of [18, 19, 20, 40]) {
        await giveAll(writer, count + 1, (n) => {
          return orders.of(wideMember(`adder${n}`), { type: "add", track: wideTrack(`S${n}`) });
        });
        const { seq } = ackOf(await writer.submit(orders.of("ann", { type: "clear" })));
        ackOf(await writer.submit(orders.of("ann", { type: "undo", seq })));
        await assertStored(store, writer);
        ackOf(await writer.submit(orders.of("ann", { type: "clear" })));
      }
    },
  },
  {
    name: "all horns that may be remembered fit, however long the texts",
    async holds(_kv, store) {
      const { writer } = await openWriter(store);
      const track = wideTrack("Long", 600 * SECOND);
      ackOf(await writer.submit(orders.of("ann", { type: "add", track })));
      await giveAll(
        writer,
        99,
        (n) => orders.of(wideMember(`blower${n}`), { type: "airhorn", name: "tada" }),
      );
      assert.equal(writer.nest.horns.length, 99);
      await assertStored(store, writer);
    },
  },
  {
    name: "long comments on many songs at once, and skips of songs that many jammed",
    async holds(_kv, store) {
      const { writer } = await openWriter(store);
      const acks = await giveAll(writer, 120, (n) => {
        return orders.of(wideMember(`adder${n}`), { type: "add", track: wideTrack(`S${n}`) });
      });
      const songs = acks.map(({ song }) => song ?? assert.fail());
      const songAt = (n: number) => songs[n % songs.length] ?? assert.fail();
      await giveAll(writer, 256, (n) => {
        const command = { type: "comment", song: songAt(n), body: "🎺".repeat(500) } as const;
        return orders.of(wideMember(`fan${n}`), command);
      });
      await giveAll(writer, 50 * songs.length, (n) => {
        const fan = wideMember(`fan-${"x".repeat(100)}-${Math.floor(n / songs.length)}`);
        return orders.of(fan, { type: "jam", song: songAt(n) });
      });
      await giveAll(
        writer,
        songs.length,
        (n) => orders.of("ann", { type: "skip", playing: songAt(n) }),
      );
      assert.equal(writer.nest.playback.state, "idle");
      await assertStored(store, writer);
    },
  },
  {
    name: "120 jammed songs that ended while nobody looked fit",
    async holds(_kv, store) {
      const clock = new Clock();
      const { writer } = await openWriter(store, { now: clock.now });
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, n) => {
          const track = wideTrack(`S${n}`, SECOND);
          return writer.submit(orders.of(wideMember(`adder${n}`), { type: "add", track }));
        }),
      );
      const songs = results.map(songOf);
      const fans = Array.from({ length: 50 }, (_, n) => wideMember(`fan${n}`));
      for (const fan of fans) {
        await giveAll(writer, songs.length, (n) => {
          return orders.of(fan, { type: "jam", song: songs[n] ?? assert.fail() });
        });
      }
      clock.time += 600 * SECOND;
      await writer.settle();
      assert.equal(writer.nest.playback.state, "idle");
      await assertStored(store, writer, clock.time);
    },
  },
  {
    name: "crowded places are spread in one commit with the vote that needs the room",
    async holds(_kv, store) {
      const { writer, news } = await openWriter(store);
      await giveAll(writer, 601, (n) => orders.add(`adder${n}`, `S${n}`));
      const songs = Array.from(songsOf(writer.nest.queue), ({ id }) => id);
      let spread = 0;
      // Moving songs to one spot again and again uses up the places there.
      for (let n = 0; n < 120; n++) {
        const song = songs[n % 3 + 400] ?? assert.fail();
        const before = songs[300] ?? assert.fail();
        const result = await writer.submit(orders.of("ann", { type: "move", song, before }));
        ackOf(result);
        const last = news.at(-1);
        if (last?.type === "events" && last.events.some(({ type }) => type === "spread")) {
          assert.equal(last.events.length, 2);
          spread++;
        }
      }
      assert.ok(spread > 0);
      await assertStored(store, writer);
    },
  },
];
