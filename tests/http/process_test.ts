import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ApiGuest } from "../e2e/api_guest.ts";
import { NestServer } from "../e2e/nest_server.ts";
import { say } from "../e2e/say.ts";
import { numberOf, propertyOf, ROOT, textOf } from "../support/server.ts";
import { SseReader, typeOf } from "../support/sse_reader.ts";
import { WsClient } from "../support/ws_client.ts";

const LOW_COO = "demo:track:low-coo";
const SECRETS = {
  SECRET_KEY: "a-secret-key-for-this-test",
  ECHONEST_API_TOKEN: "an-api-token-for-this-test",
};

const eventsOf = ({ origin }: NestServer) => `${origin}/api/nests/main/events`;
const socketOf = ({ origin }: NestServer) => `${origin}/api/nests/main/socket`;

Deno.test("a server that is told to stop ends its streams and keeps everything", async (t) => {
  await using server = await NestServer.open(undefined, SECRETS);
  const ann = await server.guest("Ann");
  for (let n = 0; n < 3; n++) await ann.add(LOW_COO);
  const before = await ann.nest();
  await using stream = await SseReader.open(eventsOf(server), { cookie: ann.cookie });
  await using socket = await WsClient.open(socketOf(server), { cookie: ann.cookie });
  await using silent = await WsClient.open(socketOf(server));
  const { id: position } = await stream.message();
  await socket.hello();

  await t.step("within five seconds, streams with bye, sockets with 1012", async () => {
    const start = performance.now();
    await server.stop();
    const took = performance.now() - start;
    assert.ok(took < 5000, `it took ${took} ms`);
    say(`stopped with open streams in ${took.toFixed(0)} ms`);
    const bye = { reason: "restart", retry: true };
    assert.deepEqual(propertyOf((await stream.messageOf("bye")).data, "data"), bye);
    assert.equal(await stream.next(), null);
    assert.deepEqual(propertyOf(await socket.nextOf("bye"), "data"), bye);
    assert.equal((await socket.end()).code, 1012);
    await silent.end();
  });

  const start = performance.now();
  await server.start();
  const health = await fetch(`${server.origin}/health`);
  say(`from start to the first 200 in ${(performance.now() - start).toFixed(0)} ms`);
  assert.deepEqual([health.status, await health.json()], [200, { status: "ok" }]);

  await t.step("the next start has the queue, the song on air and the session", async () => {
    const after = await ann.nest();
    assert.deepEqual({ ...after, listeners: null }, { ...before, listeners: null });
  });
  await t.step("streams go on where they were", async () => {
    assert.ok(position !== null);
    await ann.add(LOW_COO);
    await using again = await SseReader.open(eventsOf(server), { "last-event-id": position });
    const resumed = await again.message();
    assert.equal(typeOf(resumed.data), "resumed");
    const [event] = await again.numbered(1);
    assert.equal(numberOf(event?.data, "seq"), numberOf(resumed.data, "data", "from") + 1);
    assert.equal(textOf(event?.data, "data", "song", "id"), "4");
  });
  await t.step("nothing secret was printed (W25)", () => {
    for (const secret of [...Object.values(SECRETS), ann.cookie.split("=")[1] ?? "?"]) {
      assert.ok(!server.printed.includes(secret));
    }
  });
});

Deno.test("a server that is killed amid votes forgets none it answered, and counts none twice", async () => {
  await using server = await NestServer.open();
  const ann = await server.guest("Ann");
  await ann.add(LOW_COO);
  const songs: string[] = [];
  for (let n = 0; n < 20; n++) songs.push(await ann.add(LOW_COO));
  const voters: ApiGuest[] = [];
  for (let n = 0; n < 10; n++) voters.push(await server.guest(`Voter ${n}`));
  const ballots = voters.flatMap((voter) => songs.map((song) => ({ voter, song })));
  const key = (song: string) => `vote-on-${song}`;

  const answered: typeof ballots = [];
  const waiting = [...ballots];
  let dead: Promise<void> | null = null;
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let ballot = waiting.shift(); ballot !== undefined; ballot = waiting.shift()) {
      // A vote that finds the server dead is thrown; whether it was stored is unknown.
      const done = await ballot.voter.vote(ballot.song, 1, key(ballot.song)).catch(() => null);
      if (done?.status === 200) answered.push(ballot);
      if (answered.length === 60) dead ??= server.kill();
    }
  }));
  await dead;
  assert.ok(answered.length >= 60 && answered.length < ballots.length);
  await server.start();

  const seen = new Map<ApiGuest, Awaited<ReturnType<ApiGuest["nest"]>>>();
  for (const voter of voters) seen.set(voter, await voter.nest());
  for (const { voter, song } of answered) {
    assert.ok(song in (seen.get(voter)?.you?.votes ?? {}), `the vote on song ${song} is lost`);
  }
  for (const { voter, song } of ballots) await voter.vote(song, 1, key(song));
  const { nest } = await ann.nest();
  assert.deepEqual(
    nest.queue.map(({ votes }) => votes),
    songs.map(() => voters.length),
  );
  say(`${answered.length} of ${ballots.length} votes were answered before the kill`);
});

/** Settings that stop the start, and what is said about them. */
const FAULTY: readonly (readonly [env: Readonly<Record<string, string>>, says: RegExp])[] = [
  [{ PORT: "eighty" }, /Cannot start: PORT must be a number within 0\.\.65535/],
  [{ ECHONEST_TOKEN: "secret-secret-secret" }, /Cannot start: there is no setting ECHONEST_TOKEN/],
  [{ SECRET_KEY: "short-secret" }, /Cannot start: SECRET_KEY must have at least 16 characters/],
];

Deno.test("a start with a setting that is wrong says which one, and not its value", async (t) => {
  for (const [env, says] of FAULTY) {
    await t.step(Object.keys(env).join(), async () => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "serve.ts"],
        cwd: fileURLToPath(ROOT),
        env,
      }).output();
      const printed = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assert.equal(code, 1);
      assert.match(printed, says);
      assert.ok(!printed.includes("secret"), printed);
      assert.equal(printed.trim().split("\n").length, 1);
    });
  }
});
