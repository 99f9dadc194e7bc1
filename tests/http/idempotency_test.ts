import assert from "node:assert/strict";
import { type Answered } from "../support/raw_http.ts";
import { type Guest, propertyOf, startServer, type TestServer } from "../support/server.ts";

const NEST = "/api/nests/main";
const ADD = { uri: "demo:track:low-coo" };

function add(who: Pick<Guest, "call">, key: string, body: unknown = ADD): Promise<Answered> {
  return who.call("POST", `${NEST}/songs`, { body, headers: { "idempotency-key": key } });
}

async function songCount(server: TestServer): Promise<number> {
  const { body } = await server.call("GET", NEST);
  const queue = propertyOf(body, "nest", "queue");
  const isPlaying = propertyOf(body, "nest", "playback", "state") === "playing";
  return (Array.isArray(queue) ? queue.length : 0) + (isPlaying ? 1 : 0);
}

Deno.test("a repeat gets the first answer and adds nothing", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  const first = await add(ann, "ann-adds-1");
  assert.deepEqual([first.status, first.body], [200, { seq: 2, changed: true, song: "1" }]);
  await t.step("at once", async () => {
    assert.equal((await add(ann, "ann-adds-1")).text, first.text);
  });
  await t.step("after other changes", async () => {
    await add(ann, "ann-adds-2");
    await ann.call("POST", `${NEST}/skip`, { body: { playing: "1" } });
    assert.equal((await add(ann, "ann-adds-1")).text, first.text);
  });
  await t.step("even when it asks for something else", async () => {
    const other = await add(ann, "ann-adds-1", { uri: "demo:track:murmuration" });
    assert.equal(other.text, first.text);
  });
  assert.equal(await songCount(server), 1);
});

Deno.test("fifty copies at once add one song and are answered alike", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  const answers = await Promise.all(Array.from({ length: 50 }, () => add(ann, "ann-adds-1")));
  assert.deepEqual(new Set(answers.map(({ text }) => text)).size, 1);
  assert.deepEqual(answers[0]?.body, { seq: 2, changed: true, song: "1" });
  assert.equal(await songCount(server), 1);
});

Deno.test("a hundred different ones at once add a hundred", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  const keys = Array.from({ length: 100 }, (_, index) => `ann-adds-${index}`);
  const answers = await Promise.all(keys.map((key) => add(ann, key)));
  const songs = new Set(answers.map(({ body }) => propertyOf(body, "song")));
  assert.equal(songs.size, 100);
  assert.equal(await songCount(server), 100);
});

Deno.test("two people may choose the same key", async () => {
  await using server = await startServer();
  const [ann, ben] = [await server.signIn("Ann"), await server.signIn("Ben")];
  const answers = await Promise.all([add(ann, "the-same-key"), add(ben, "the-same-key")]);
  assert.deepEqual(answers.map(({ body }) => propertyOf(body, "song")).sort(), ["1", "2"]);
});

Deno.test("without a key, each is a command of its own", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  for (let n = 0; n < 2; n++) await ann.call("POST", `${NEST}/songs`, { body: ADD });
  assert.equal(await songCount(server), 2);
});

Deno.test("a request that was refused can be sent again, corrected, under the same key", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  const refused: readonly (readonly [unknown, number])[] = [
    [{ uri: "nonsense" }, 400],
    [[], 400],
    [{ uri: "demo:track:none" }, 404],
  ];
  for (const [index, [body, status]] of refused.entries()) {
    await t.step(JSON.stringify(body), async () => {
      const key = `ann-adds-${index}`;
      assert.equal((await add(ann, key, body)).status, status);
      assert.equal((await add(ann, key)).status, 200);
    });
  }
  await t.step("a command the nest refused can be given again", async () => {
    const skip = (key: string) => {
      const headers = { "idempotency-key": key };
      return ann.call("POST", `${NEST}/skip`, { body: { playing: "2" }, headers });
    };
    assert.equal((await skip("ann-skips-1")).status, 409);
    await ann.call("POST", `${NEST}/skip`, { body: { playing: "1" } });
    assert.equal((await skip("ann-skips-2")).status, 200);
  });
});

Deno.test("a repeat is known to a server that has started anew", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "echonest-test-" });
  const options = { dataDir, env: { DENO_KV_PATH: `${dataDir}/echonest.kv` } };
  const answers: string[] = [];
  let guest = { cookie: "" };
  {
    await using server = await startServer(options);
    const ann = await server.signIn("Ann");
    guest = ann;
    answers.push((await add(ann, "ann-adds-1")).text, (await add(ann, "ann-adds-2")).text);
  }
  await using server = await startServer(options);
  const again = (key: string) =>
    server.call("POST", `${NEST}/songs`, {
      body: ADD,
      headers: { "idempotency-key": key, cookie: guest.cookie },
    });
  await t.step("it answers the same and adds nothing", async () => {
    assert.deepEqual([(await again("ann-adds-1")).text, (await again("ann-adds-2")).text], answers);
    assert.equal(await songCount(server), 2);
  });
  await t.step("and takes what is new", async () => {
    assert.equal(propertyOf((await again("ann-adds-3")).body, "song"), "3");
  });
  await Deno.remove(dataDir, { recursive: true });
});
