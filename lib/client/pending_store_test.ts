import { strict as assert } from "node:assert";
import { MAIN_NEST } from "../domain/ids.ts";
import { DAY } from "../domain/time.ts";
import { member, track } from "../../tests/support/builders.ts";
import { type KeptCommand, type KeyValues, MAX_PENDING, PendingStore } from "./pending_store.ts";
import { commandId } from "./room_fakes.ts";
import { FakeStorage } from "./room_fakes_page.ts";

const NOW = 1_750_000_000_000;

function storeIn(storage: KeyValues | null, by = "ana", wallNow = () => NOW): PendingStore {
  return new PendingStore({ storage, nest: MAIN_NEST, member: member(by).id, wallNow });
}

function kept(n: number, change: Partial<KeptCommand> = {}): KeptCommand {
  return {
    id: commandId(`command-${n}`),
    command: { type: "set_volume", volume: n },
    track: null,
    at: NOW + n,
    givenAt: NOW + n,
    sentAt: null,
    ...change,
  };
}

Deno.test("PendingStore gives back what it was given, in the order it was given", () => {
  const storage = new FakeStorage();
  const add = kept(3, { command: { type: "add", uri: track("A").uri }, track: track("A") });
  const all = [kept(1), kept(2, { sentAt: NOW }), add];
  for (const command of all.toReversed()) assert.equal(storeIn(storage).keep(command), true);
  assert.deepEqual(storeIn(storage).list(), all);
  assert.deepEqual(storeIn(storage).find("command-2"), all[1]);
  storeIn(storage).drop("command-2");
  assert.deepEqual(storeIn(storage).list(), [all[0], add]);
  assert.equal(storeIn(storage).find("command-2"), null);
});

Deno.test("two tabs add and drop without touching each other's commands", () => {
  const storage = new FakeStorage();
  const [a, b] = [storeIn(storage), storeIn(storage)];
  a.keep(kept(1));
  b.keep(kept(2));
  a.drop("command-1");
  a.keep(kept(3));
  assert.deepEqual(b.list().map(({ id }) => id), ["command-2", "command-3"]);
});

Deno.test("PendingStore keeps people apart", () => {
  const storage = new FakeStorage();
  storeIn(storage, "ana").keep(kept(1));
  assert.deepEqual(storeIn(storage, "an").list(), []);
  assert.deepEqual(storeIn(storage, "ana").list().length, 1);
});

Deno.test("PendingStore forgets after a day, and what lies further ahead than that", () => {
  const storage = new FakeStorage();
  storeIn(storage).keep(kept(1));
  const later = (ms: number) => storeIn(storage, "ana", () => NOW + ms);
  assert.equal(later(DAY).list().length, 1);
  assert.equal(later(DAY + 2).list().length, 0);
  assert.equal(storage.length, 0, "and it leaves nothing behind");
});

Deno.test("PendingStore is bounded, and still updates what it has", () => {
  const store = storeIn(new FakeStorage());
  for (let n = 0; n < MAX_PENDING; n++) assert.equal(store.keep(kept(n)), true);
  assert.equal(store.keep(kept(MAX_PENDING)), false);
  assert.equal(store.keep(kept(7, { sentAt: NOW })), true);
  assert.equal(store.list().length, MAX_PENDING);
});

Deno.test("PendingStore removes garbage and keeps the rest", async (t) => {
  const good = JSON.stringify({ ...kept(1), id: undefined });
  const garbage: [what: string, text: string, id?: string][] = [
    ["empty", ""],
    ["no JSON", "{"],
    ["null", "null"],
    ["a number", "5"],
    ["no command", '{"at":1,"givenAt":1,"sentAt":null}'],
    ["a command from another time", good.replace("set_volume", "set_fire")],
    ["a command called like a property of all objects", good.replace("set_volume", "toString")],
    ["no time", good.replace("givenAt", "gaveAt")],
    ["an id no server takes", good, "x"],
  ];
  for (const [what, text, id = "command-9"] of garbage) {
    await t.step(what, () => {
      const storage = new FakeStorage();
      const store = storeIn(storage);
      store.keep(kept(1));
      const prefix = storage.key(0)?.replace("command-1", "") ?? "";
      storage.setItem(prefix + id, text);
      storage.setItem("theme", "dark");
      assert.deepEqual(store.list(), [kept(1)]);
      assert.deepEqual([...storage.entries.keys()], [`${prefix}command-1`, "theme"]);
    });
  }
});

Deno.test("PendingStore drops a track it cannot read, not the command", () => {
  const storage = new FakeStorage();
  const store = storeIn(storage);
  store.keep(kept(1, { command: { type: "add", uri: track("A").uri }, track: track("A") }));
  const key = storage.key(0) ?? "";
  storage.setItem(key, (storage.getItem(key) ?? "").replace('"title"', '"name"'));
  assert.equal(store.list()[0]?.track, null);
});

Deno.test("PendingStore survives storage that is missing, full or forbidden", async (t) => {
  const forbidden = () => {
    throw new DOMException("The operation is insecure", "SecurityError");
  };
  const full = new FakeStorage();
  full.setItem = () => {
    throw new DOMException("Full", "QuotaExceededError");
  };
  const broken: KeyValues = {
    get length(): number {
      return forbidden();
    },
    key: forbidden,
    getItem: forbidden,
    setItem: forbidden,
    removeItem: forbidden,
  };
  for (
    const [what, storage] of [["missing", null], ["full", full], ["forbidden", broken]] as const
  ) {
    await t.step(what, () => {
      const store = storeIn(storage);
      assert.equal(store.keep(kept(1)), false);
      assert.deepEqual(store.list(), []);
      assert.equal(store.find("command-1"), null);
      store.drop("command-1");
    });
  }
});
