import assert from "node:assert/strict";
import { remoteKv, startDatabase, TOKEN } from "../remote_kv.ts";
import { LIMITS } from "./database.ts";
import { MessageWriter } from "./protobuf.ts";

Deno.test("every kind of key and value comes back as it went", async () => {
  await using test = await remoteKv();
  const { kv } = test;
  const values: readonly unknown[] = [
    null,
    "",
    "é🎺",
    { list: [1, { two: 2 }], when: new Date(0) },
    new Map([["a", new Set([1])]]),
    new Uint8Array([0, 255]),
    new Deno.KvU64(2n ** 63n),
    123456789012345678901234567890n,
  ];
  for (const [at, value] of values.entries()) await kv.set(["value", at], value);
  for (const [at, value] of values.entries()) {
    assert.deepEqual((await kv.get(["value", at])).value, value);
  }
  const keys: Deno.KvKey[] = [[new Uint8Array([0, 1])], ["a\0b"], ["b"], [7n], [-5], [true]];
  for (const key of keys) await kv.set(["key", ...key], 1);
  const listed = await Array.fromAsync(kv.list({ prefix: ["key"] }), ({ key }) => key.slice(1));
  assert.deepEqual(listed, keys);
  const back = kv.list({ prefix: ["key"] }, { reverse: true, batchSize: 2 });
  assert.deepEqual(await Array.fromAsync(back, ({ key }) => key.slice(1)), keys.toReversed());
});

Deno.test("versions grow, and a check on an old one changes nothing", async () => {
  await using test = await remoteKv();
  const { kv } = test;
  const first = await kv.set(["a"], 1);
  const second = await kv.set(["a"], 2);
  assert.ok(second.versionstamp > first.versionstamp);
  const late = await kv.atomic().check({ key: ["a"], versionstamp: first.versionstamp })
    .set(["a"], 3).set(["b"], 3).commit();
  assert.equal(late.ok, false);
  assert.deepEqual([(await kv.get(["a"])).value, (await kv.get(["b"])).value], [2, null]);
});

Deno.test("what has expired is gone", async () => {
  await using test = await remoteKv();
  await test.kv.set(["a"], 1, { expireIn: 1 });
  const deadline = Date.now() + 1;
  while (Date.now() <= deadline) await test.kv.get(["b"]);
  assert.equal((await test.kv.get(["a"])).value, null);
});

Deno.test("what goes beyond the limits of the real service is refused", async () => {
  await using test = await remoteKv();
  const { kv, database } = test;
  const checks = Array.from({ length: LIMITS.checks + 1 }, (_, n) => ({
    key: ["none", n],
    versionstamp: null,
  }));
  await assert.rejects(kv.atomic().check(...checks).set(["a"], 1).commit(), /11 checks|check/i);
  const wide = Array.from({ length: 14 }).reduce<Deno.AtomicOperation>(
    (all, _, n) => all.set(["wide", n], new Uint8Array(60_000)),
    kv.atomic(),
  );
  await assert.rejects(wide.commit(), /bytes of one write|mutation size/i);
  await assert.rejects(kv.atomic().sum(["a"], 1n).commit(), /kind 3/);
  assert.equal(database.peaks.mutationBytes, 0);
});

Deno.test("who has another token is not let in, and what is no message is refused", async () => {
  await using database = startDatabase();
  const ask = (path: string, token: string, body: BodyInit) =>
    fetch(database.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body,
    });
  const cases: readonly [path: string, token: string, body: BodyInit, status: number][] = [
    ["/", "another", "{}", 401],
    ["/strong/snapshot_read", "another", "", 401],
    ["/", TOKEN, "{}", 400],
    ["/", TOKEN, '{"supportedVersions":[1,2,3,4]}', 200],
    ["/strong/snapshot_read", TOKEN, new Uint8Array([10, 200]), 400],
    ["/nowhere", TOKEN, "", 404],
  ];
  for (const [path, token, body, status] of cases) {
    const answer = await ask(path, token, body);
    await answer.body?.cancel();
    assert.equal(answer.status, status, `${path} ${body}`);
  }
});

Deno.test("reads that need not be the newest are as old as they were told to be", async () => {
  await using test = await remoteKv({ lagMs: 3_600_000 });
  await test.kv.set(["a"], 1);
  const range = new MessageWriter().bytes(1, new Uint8Array()).bytes(2, new Uint8Array([255]))
    .number(3, 10).done();
  const read = async (consistency: string) => {
    const answer = await fetch(`${test.path}/${consistency}/snapshot_read`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: new MessageWriter().bytes(1, range).done(),
    });
    return (await answer.bytes()).length;
  };
  assert.ok(await read("strong") > await read("eventual"));
  assert.equal((await test.kv.get(["a"])).value, 1);
});
