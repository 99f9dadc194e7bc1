import assert from "node:assert/strict";
import { DAY, SECOND } from "../domain/time.ts";
import { SessionStore } from "../store/session_store.ts";
import { START } from "../../tests/support/builders.ts";
import { Gate, memoryKv } from "../../tests/support/kv.ts";
import { Clock } from "../../tests/support/nests.ts";
import { endedCookie, randomText, sessionCookie, Sessions } from "./sessions.ts";

const SECRET = "a key for tests only";

function requestWith(cookie: string | null): Request {
  return new Request("http://nest.test/", { headers: cookie === null ? {} : { cookie } });
}

/** Sessions on a store of their own, with what was ended. */
async function withSessions(
  use: (parts: {
    sessions: Sessions;
    store: SessionStore;
    clock: Clock;
    kv: Deno.Kv;
    ended: string[];
  }) => Promise<void>,
): Promise<void> {
  await using memory = await memoryKv();
  const clock = new Clock();
  const ended: string[] = [];
  const store = new SessionStore(memory.kv);
  const sessions = await Sessions.open({
    store,
    now: clock.now,
    secretKey: SECRET,
    onEnd: (hash) => ended.push(hash),
  });
  await use({ sessions, store, clock, kv: memory.kv, ended });
}

Deno.test("a cookie is for this host alone, hidden from scripts, and as long-lived as its session", () => {
  const id = randomText(32);
  assert.equal(
    sessionCookie(id, true),
    `__Host-echonest=${id}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure`,
  );
  assert.equal(
    sessionCookie(id, false),
    `echonest=${id}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax`,
  );
  assert.equal(
    endedCookie(true),
    "__Host-echonest=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
  );
  assert.equal(endedCookie(false), "echonest=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
});

Deno.test("ids are 256 random bits, and no two are alike", () => {
  const ids = Array.from({ length: 1000 }, () => randomText(32));
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("a guest is recognised by the cookie that was given, wherever it stands", async () => {
  await withSessions(async ({ sessions }) => {
    const { session, id } = await sessions.openGuest("Ann");
    assert.deepEqual([session.actor.name, session.actor.role], ["Ann", "guest"]);
    assert.match(session.actor.id, /^guest:[A-Za-z0-9_-]{16}$/);
    const good = [
      `echonest=${id}`,
      `a=b; echonest=${id}; c=d`,
      `  echonest = ${id} `,
      `echonest=; echonest=${id}`,
    ];
    for (const cookie of good) {
      assert.deepEqual(await sessions.find(requestWith(cookie), false), session, cookie);
    }
    const bad = [
      null,
      "",
      ";;;=",
      "echonest",
      "echonest=",
      `echonest=${id}x`,
      `echonest=${id.slice(1)}`,
      `echonest="${id}"`,
      `echonest=${encodeURIComponent(`${id}\u0000`)}`,
      `echo=${id}`,
      `__Host-echonest=${id}`,
      `xechonest=${id}`,
      `ECHONEST=${id}`,
      `echonest=${randomText(32)}`,
      `echonest=${"x".repeat(8000)}`,
    ];
    for (const cookie of bad) {
      assert.equal(await sessions.find(requestWith(cookie), false), null, `${cookie}`);
    }
  });
});

Deno.test("on an encrypted line, a cookie that a neighbour could have set opens nothing", async () => {
  await withSessions(async ({ sessions }) => {
    const own = await sessions.openGuest("Own");
    const planted = await sessions.openGuest("Planted");
    const cookies = [`echonest=${planted.id}`, `__Host-echonest=${own.id}`];
    for (const order of [cookies, cookies.toReversed()]) {
      assert.deepEqual(await sessions.find(requestWith(order.join("; ")), true), own.session);
    }
    assert.equal(await sessions.find(requestWith(`echonest=${planted.id}`), true), null);
  });
});

Deno.test("the store holds neither the id nor anything it could be found with", async () => {
  await withSessions(async ({ sessions, kv, store, clock }) => {
    const { session, id } = await sessions.openGuest("Ann");
    let entries = 0;
    for await (const { key, value } of kv.list({ prefix: [] })) {
      entries++;
      assert.ok(!JSON.stringify([key, value]).includes(id));
      assert.deepEqual(key, ["session", session.hash]);
    }
    assert.equal(entries, 1);
    assert.match(session.hash, /^[0-9a-f]{64}$/);
    const plain = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id)),
    );
    assert.notEqual(session.hash, plain.toHex());
    // Under another key the same cookie opens nothing.
    const others = await Sessions.open({
      store,
      now: clock.now,
      secretKey: "another key for tests",
      onEnd: () => {},
    });
    assert.equal(await others.find(requestWith(`echonest=${id}`), false), null);
  });
});

Deno.test("a session ends by itself after thirty days, even if the store forgot to", async () => {
  await withSessions(async ({ sessions, clock }) => {
    const { session, id } = await sessions.openGuest("Ann");
    const find = () => sessions.find(requestWith(`echonest=${id}`), false);
    clock.time = START + 30 * DAY - 1;
    assert.deepEqual(await find(), session);
    clock.time = START + 30 * DAY + 6 * SECOND;
    assert.equal(await find(), null);
  });
});

Deno.test("an ended session is gone at once, says so once, and leaves the others", async () => {
  await withSessions(async ({ sessions, ended }) => {
    const [ann, ben] = [await sessions.openGuest("Ann"), await sessions.openGuest("Ben")];
    const find = ({ id }: { id: string }) => sessions.find(requestWith(`echonest=${id}`), false);
    assert.ok(await find(ann) !== null && await find(ben) !== null);
    assert.equal(await sessions.hasEnded(ann.session), false);
    await sessions.end(ann.session);
    assert.deepEqual(ended, [ann.session.hash]);
    assert.equal(await find(ann), null);
    assert.equal(await sessions.hasEnded(ann.session), true);
    assert.deepEqual(await find(ben), ben.session);
  });
});

Deno.test("a session ended elsewhere is gone with the word of it, or after five seconds without", async () => {
  await withSessions(async ({ sessions, store, clock }) => {
    const { session, id } = await sessions.openGuest("Ann");
    const find = () => sessions.find(requestWith(`echonest=${id}`), false);
    await find();
    await store.delete(session.hash);
    assert.deepEqual(await find(), session, "remembered");
    sessions.forget(session.hash);
    assert.equal(await find(), null);
    const second = await sessions.openGuest("Ben");
    const findSecond = () => sessions.find(requestWith(`echonest=${second.id}`), false);
    await findSecond();
    await store.delete(second.session.hash);
    clock.time += 5 * SECOND;
    assert.equal(await findSecond(), null);
  });
});

Deno.test("a session that ends while it is looked up is not remembered", async () => {
  await withSessions(async ({ sessions, store }) => {
    const { session, id } = await sessions.openGuest("Ann");
    const get = store.get.bind(store);
    const reading = new Gate();
    const gate = new Gate();
    store.get = async (hash) => {
      const found = await get(hash);
      reading.open();
      await gate.opened;
      return found;
    };
    const finding = sessions.find(requestWith(`echonest=${id}`), false);
    await reading.opened;
    store.get = get;
    await sessions.end(session);
    gate.open();
    await finding;
    assert.equal(await sessions.find(requestWith(`echonest=${id}`), false), null);
  });
});

Deno.test("made-up cookies do not fill the memory", async () => {
  await withSessions(async ({ sessions, store }) => {
    let reads = 0;
    store.get = () => {
      reads++;
      return Promise.resolve(null);
    };
    const first = requestWith(`echonest=${randomText(32)}`);
    await sessions.find(first, false);
    await sessions.find(first, false);
    assert.equal(reads, 1);
    for (let n = 0; n < 20_000; n++) {
      await sessions.find(requestWith(`echonest=${String(n).padStart(43, "x")}`), false);
    }
    assert.equal(reads, 20_001);
    await sessions.find(first, false);
    assert.equal(reads, 20_002, "it was dropped to make room");
  });
});
