import assert from "node:assert/strict";
import { MAIN_NEST, type NestCode, parseNestCode } from "../domain/ids.ts";
import { MINUTE, SECOND } from "../domain/time.ts";
import { CLOSE } from "../protocol/frames.ts";
import { NestStore } from "../store/nest_store.ts";
import { depsOf, Follower } from "../../tests/support/followers.ts";
import { HookedStore, memoryKv } from "../../tests/support/kv.ts";
import { ackOf, Clock, EPOCH, openWriter, Orders } from "../../tests/support/nests.ts";
import type { NestDeps } from "./deps.ts";
import { LiveNests } from "./live_nests.ts";

const OTHER: NestCode = parseNestCode("ABCDE") ?? MAIN_NEST;

async function withNests(
  use: (parts: { nests: LiveNests; store: HookedStore; clock: Clock }) => Promise<void>,
  options: Partial<NestDeps> = {},
): Promise<void> {
  await using memory = await memoryKv();
  const clock = new Clock();
  const store = new HookedStore(memory.kv);
  await store.create(MAIN_NEST, EPOCH, clock.time);
  const nests = new LiveNests(depsOf(store, { now: clock.now, ...options }));
  try {
    await use({ nests, store, clock });
  } finally {
    await nests.close();
  }
}

Deno.test("a nest is opened once, however many ask for it at once", async () => {
  await withNests(async ({ nests }) => {
    const opened = await Promise.all([nests.open(MAIN_NEST), nests.open(MAIN_NEST)]);
    assert.ok(opened[0] !== null);
    assert.equal(opened[0], opened[1]);
    assert.deepEqual(await nests.all(), [opened[0]]);
  });
});

Deno.test("a nest that is not there is looked for again the next time", async () => {
  await withNests(async ({ nests, store }) => {
    assert.equal(await nests.open(OTHER), null);
    await store.create(OTHER, "other", 0);
    assert.equal((await nests.open(OTHER))?.code, OTHER);
  });
});

Deno.test("a nest that could not be read is read again the next time", async () => {
  await withNests(async ({ nests, store }) => {
    store.load = () => Promise.reject(new Error("no disk"));
    await assert.rejects(nests.open(MAIN_NEST), /no disk/);
    assert.deepEqual(await nests.all(), []);
    store.load = NestStore.prototype.load;
    assert.ok(await nests.open(MAIN_NEST) !== null);
  });
});

Deno.test("a nest that nobody uses is let go after a minute, one that is followed never", async () => {
  await withNests(async ({ nests, store, clock }) => {
    await store.create(OTHER, "other", clock.time);
    const [main, other] = [await nests.open(MAIN_NEST), await nests.open(OTHER)];
    const follower = await new Follower().follow(other ?? assert.fail());
    clock.time += MINUTE - 1;
    await nests.tick();
    assert.deepEqual(await nests.all(), [main, other]);
    clock.time += 1;
    await nests.tick();
    assert.deepEqual(await nests.all(), [other]);
    assert.equal(follower.socket.closedWith, null);
    assert.notEqual(await nests.open(MAIN_NEST), main, "opened afresh");
    // Whoever still holds the old one is told to come back, and gets the new one.
    const late = await new Follower().follow(main ?? assert.fail());
    assert.equal(late.socket.closedWith, CLOSE.restart);
  });
});

Deno.test("a tick finds out what hints were lost about, and shows that connections live", async () => {
  await withNests(async ({ nests, store }) => {
    const live = await nests.open(MAIN_NEST) ?? assert.fail();
    const follower = await new Follower().follow(live);
    const { writer } = await openWriter(store);
    ackOf(await writer.submit(new Orders().add("ann", "One")));
    await nests.tick();
    assert.equal(follower.read().nest?.seq, 2);
    assert.ok(follower.of("listeners").length > 0);
  });
});

Deno.test("one nest that cannot be looked at does not keep the others from it", async () => {
  const faults: string[] = [];
  await withNests(async ({ nests, store, clock }) => {
    await store.create(OTHER, "other", clock.time);
    await nests.open(MAIN_NEST);
    const other = await nests.open(OTHER) ?? assert.fail();
    const follower = await new Follower().follow(other);
    let heads = 0;
    store.hooks.beforeHead = () => {
      if (heads++ === 0) throw new Error("no disk");
    };
    const before = follower.read().frames.length;
    await nests.tick();
    assert.deepEqual(faults, ['following nest "main"']);
    assert.equal(heads, 2);
    assert.ok(follower.read().frames.length > before);
  }, { fault: (during) => faults.push(during) });
});

Deno.test("hints and questions about nests that are not in use open nothing", async () => {
  const said: string[] = [];
  await withNests(async ({ nests, store, clock }) => {
    const nobody = { connections: 1, anonymous: 1, people: [] };
    await nests.heardOfVersion(MAIN_NEST, "00000000000000990000");
    await nests.heardOfPresence(MAIN_NEST, "two", nobody);
    await nests.heardOfQuestion(MAIN_NEST);
    assert.deepEqual(await nests.all(), []);
    const live = await nests.open(MAIN_NEST) ?? assert.fail();
    await nests.heardOfQuestion(MAIN_NEST);
    assert.deepEqual(said, [], "nobody follows here");
    await new Follower().follow(live);
    await nests.heardOfQuestion(MAIN_NEST);
    assert.deepEqual(said, ["1", "1"]);
    await nests.heardOfPresence(MAIN_NEST, "two", nobody);
    assert.equal(live.presence().connections, 2);
    clock.time += 38 * SECOND;
    assert.equal(live.presence().connections, 1, "two and a half ticks without a word");
    assert.equal((await store.head(MAIN_NEST))?.seq, 0);
  }, { tellPresence: (_, { connections }) => said.push(`${connections}`) });
});

Deno.test("closing ends everybody with restart, and nothing is opened afterwards", async () => {
  await withNests(async ({ nests }) => {
    const live = await nests.open(MAIN_NEST) ?? assert.fail();
    const follower = await new Follower().follow(live);
    await nests.close();
    assert.equal(follower.socket.closedWith, CLOSE.restart);
    assert.deepEqual(await nests.all(), []);
    await assert.rejects(
      async () => await nests.open(MAIN_NEST),
      /Cannot open nest "main": the server stops/,
    );
  });
});
