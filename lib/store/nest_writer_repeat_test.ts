import assert from "node:assert/strict";
import { songId } from "../domain/ids.ts";
import type { NestCommand } from "../domain/nest.ts";
import { member, track } from "../../tests/support/builders.ts";
import { HookedStore, memoryKv } from "../../tests/support/kv.ts";
import { ackOf, commandId, logOf, openWriter, Orders } from "../../tests/support/nests.ts";
import { authorOf, type Order, type OrderResult } from "./order.ts";
import type { NestWriter } from "./nest_writer.ts";

/** Where the second of two equal orders may be given. */
const PLACES: readonly {
  readonly where: string;
  readonly give: (
    writer: NestWriter,
    store: HookedStore,
    order: Order,
  ) => Promise<[OrderResult, OrderResult]>;
}[] = [
  {
    where: "in the same batch",
    give: (writer, _, order) => Promise.all([writer.submit(order), writer.submit(order)]),
  },
  {
    where: "in the batch after",
    give: async (writer, _, order) => [await writer.submit(order), await writer.submit(order)],
  },
  {
    where: "after a restart",
    give: async (writer, store, order) => {
      const first = await writer.submit(order);
      return [first, await (await openWriter(store)).writer.submit(order)];
    },
  },
  {
    where: "in another isolate that was open before",
    give: async (writer, store, order) => {
      const { writer: other } = await openWriter(store);
      const first = await writer.submit(order);
      return [first, await other.submit(order)];
    },
  },
  {
    where: "in two isolates at once",
    give: async (writer, store, order) => {
      const { writer: other } = await openWriter(store);
      return await Promise.all([writer.submit(order), other.submit(order)]);
    },
  },
];

/** Song 1 on air, songs 2 to 4 waiting, song 5 removed by event 7. */
async function prepare(store: HookedStore): Promise<NestWriter> {
  const orders = new Orders("before");
  const { writer } = await openWriter(store);
  for (let n = 1; n <= 5; n++) await writer.submit(orders.add("ann", `S${n}`));
  ackOf(await writer.submit(orders.of("ann", { type: "remove", song: songId(5) })));
  assert.equal(writer.nest.seq, 7);
  return writer;
}

/** Commands whose second effect would show. */
const COMMANDS: readonly NestCommand[] = [
  { type: "add", track: track("New") },
  { type: "vote", song: songId(4), vote: 1 },
  { type: "comment", song: songId(2), body: "again" },
  { type: "jam", song: songId(1) },
  { type: "skip", playing: songId(1) },
  { type: "move", song: songId(4), before: songId(2) },
  { type: "clear" },
  { type: "undo", seq: 7 },
  { type: "airhorn", name: "tada" },
  { type: "pause" },
];

for (const { where, give } of PLACES) {
  Deno.test(`a repeated order gets the first answer and does nothing: ${where}`, async (t) => {
    for (const command of COMMANDS) {
      await t.step(command.type, async () => {
        await using memory = await memoryKv();
        const store = new HookedStore(memory.kv);
        const writer = await prepare(store);
        const order = { id: commandId("repeated"), by: member("ben", "dj"), command };
        const [first, second] = await give(writer, store, order);
        assert.ok(ackOf(first).changed);
        assert.deepEqual(second, first);
        const effects = (await logOf(store)).filter(({ cmd }) => cmd === order.id);
        assert.equal(effects.filter(({ type }) => type === effects[0]?.type).length, 1);
      });
    }
  });
}

Deno.test("equal ids of two members are two orders, wherever they are repeated", async (t) => {
  for (const { where, give } of PLACES) {
    await t.step(where, async () => {
      await using memory = await memoryKv();
      const store = new HookedStore(memory.kv);
      const writer = await prepare(store);
      const id = commandId("the-same");
      const orderOf = (name: string): Order => ({
        id,
        by: member(name),
        command: { type: "add", track: track(`By${name}`) },
      });
      // Side by side in the log, so that one could be taken for a part of the other.
      const [ann, ben] = (await Promise.all([
        writer.submit(orderOf("ann")),
        writer.submit(orderOf("ben")),
      ])).map(ackOf);
      assert.notDeepEqual(ann, ben);
      for (const [name, ack] of [["ann", ann], ["ben", ben]] as const) {
        const again = await give(writer, store, orderOf(name));
        assert.deepEqual(again.map(ackOf), [ack, ack]);
      }
      const authors = (await logOf(store)).filter(({ cmd }) => cmd === id).map(authorOf);
      assert.deepEqual(authors, ["guest:ann", "guest:ben"]);
    });
  }
});

Deno.test("an isolate that hears of two members' equal ids tells them apart", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  const writer = await prepare(store);
  const { writer: other } = await openWriter(store);
  const id = commandId("the-same");
  const orders: Order[] = ["ann", "ben", "cleo"].map((name) => ({
    id,
    by: member(name),
    command: { type: "comment", song: songId(2), body: "equal" },
  }));
  const acks = (await Promise.all(orders.map((order) => writer.submit(order)))).map(ackOf);
  await other.sync();
  const again = (await Promise.all(orders.map((order) => other.submit(order)))).map(ackOf);
  assert.deepEqual(again, acks);
});

Deno.test("a refused order given again gets the same refusal, even when it could succeed", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  const writer = await prepare(store);
  const orders = new Orders();
  const early = orders.of("ben", { type: "skip", playing: songId(2) });
  const refused = await writer.submit(early);
  assert.equal(refused.ok, false);
  ackOf(await writer.submit(orders.of("ben", { type: "skip", playing: songId(1) })));
  assert.deepEqual(await writer.submit(early), refused);
  assert.ok(!(await logOf(store)).some(({ cmd }) => cmd === early.id));
});

Deno.test("a horn that spends a free one is one order in the log", async () => {
  await using memory = await memoryKv();
  const store = new HookedStore(memory.kv);
  const writer = await prepare(store);
  const orders = new Orders();
  const jams = Array.from(
    { length: 99 },
    (_, n) => writer.submit(orders.of(`fan${n}`, { type: "jam", song: songId(2) })),
  );
  const last = ackOf((await Promise.all(jams)).at(-1) ?? assert.fail());
  const blow = orders.of("ann", { type: "free_airhorn", name: "eagle" });
  const ack = ackOf(await writer.submit(blow));
  const { writer: other } = await openWriter(store);
  assert.deepEqual(ackOf(await other.submit(blow)), ack);
  assert.equal(last.seq + 2, ack.seq);
  const again = await other.submit(orders.of("ann", { type: "free_airhorn", name: "eagle" }));
  assert.equal(!again.ok && again.error.code, "no_free_horn");
});
