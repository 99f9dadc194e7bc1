import assert from "node:assert/strict";
import { numberOf, propertyOf, startServer, type TestServer, textOf } from "../support/server.ts";
import { typeOf } from "../support/sse_reader.ts";
import { WsClient } from "../support/ws_client.ts";

const NEST = "/api/nests/main";
const LOW_COO = "demo:track:low-coo";

function open(server: TestServer, headers: Record<string, string> = {}): Promise<WsClient> {
  return WsClient.open(`${server.origin}${NEST}/socket`, headers);
}

let commands = 0;
const command = (given: object, id = `command-${++commands}`) => ({
  type: "command",
  id,
  command: given,
});

/** The next answer, without the rest of its frame. */
async function answerOn(socket: WsClient): Promise<unknown> {
  return propertyOf(await socket.nextOf("answer"), "data");
}

Deno.test("hello is answered with how the nest stands", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  await ann.call("POST", `${NEST}/songs`, { body: { uri: LOW_COO } });
  await using socket = await open(server, { cookie: ann.cookie });
  const nest = (await ann.call("GET", NEST)).body;
  assert.deepEqual(await socket.hello(), {
    type: "snapshot",
    at: server.clock.now,
    data: {
      reason: "no-position",
      epoch: textOf(nest, "epoch"),
      nest: propertyOf(nest, "nest"),
      you: propertyOf(nest, "you"),
      listeners: { count: 0, connections: 0, people: [] },
    },
  });
});

Deno.test("a socket that was cut goes on with exactly what it missed", async () => {
  await using server = await startServer();
  let position = "";
  {
    await using socket = await open(server);
    const snapshot = await socket.hello();
    const seq = numberOf(snapshot, "data", "nest", "seq");
    position = `${textOf(snapshot, "data", "epoch")}:${seq}`;
  }
  for (let volume = 1; volume <= 50; volume++) {
    await server.callAsProgram("PUT", `${NEST}/volume`, { body: { volume } });
  }
  await using socket = await open(server);
  const resumed = await socket.hello(position);
  assert.equal(typeOf(resumed), "resumed");
  assert.deepEqual(
    [numberOf(resumed, "data", "from"), numberOf(resumed, "data", "to")],
    [0, 50],
  );
  for (let seq = 1; seq <= 50; seq++) {
    assert.equal(numberOf(await socket.nextOf("volume_set"), "seq"), seq);
  }
});

Deno.test("a position of another epoch gets a snapshot that says so", async () => {
  await using server = await startServer();
  await using socket = await open(server);
  assert.equal(textOf(await socket.hello("another:5"), "data", "reason"), "epoch-changed");
});

Deno.test("commands are answered, and their events reach everybody", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  await using hers = await open(server, { cookie: ann.cookie });
  await using other = await open(server);
  await hers.hello();
  await other.hello();
  await t.step("carried out", async () => {
    hers.send(command({ type: "add", uri: LOW_COO }, "ann-adds-1"));
    const answer = { id: "ann-adds-1", ok: true, seq: 2, changed: true, song: "1" };
    assert.deepEqual(await answerOn(hers), answer);
    const added = await other.nextOf("added");
    assert.deepEqual(
      [numberOf(added, "seq"), textOf(added, "cmd"), textOf(added, "data", "song", "id")],
      [1, "ann-adds-1", "1"],
    );
  });
  await t.step("repeated, also over HTTP: the first answer", async () => {
    hers.send(command({ type: "add", uri: LOW_COO }, "ann-adds-1"));
    assert.equal(propertyOf(await answerOn(hers), "seq"), 2);
    const headers = { "idempotency-key": "ann-adds-1" };
    const { body } = await ann.call("POST", `${NEST}/songs`, { body: { uri: LOW_COO }, headers });
    assert.deepEqual(body, { seq: 2, changed: true, song: "1" });
  });
  await t.step("refused", async () => {
    hers.send(command({ type: "skip", playing: "9" }, "ann-skips-9"));
    assert.deepEqual(await answerOn(hers), {
      id: "ann-skips-9",
      ok: false,
      error: "not_playing",
      message: "Song 9 is not playing",
    });
  });
  await t.step("an unknown track", async () => {
    hers.send(command({ type: "add", uri: "demo:track:none" }));
    assert.equal(propertyOf(await answerOn(hers), "error"), "track_not_found");
  });
  await t.step("many at once: one answer each, in order, none lost", async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `volume-${index}`);
    for (const [index, id] of ids.entries()) {
      hers.send(command({ type: "set_volume", volume: index % 90 }, id));
    }
    for (const id of ids) assert.equal(propertyOf(await answerOn(hers), "id"), id);
  });
});

Deno.test("everything a member can do can be done over a socket", async (t) => {
  await using server = await startServer();
  await using socket = await open(server, { authorization: "Bearer token-of-the-tests-only" });
  await socket.hello();
  const deeds: readonly (readonly [given: object, changed: boolean | string])[] = [
    [{ type: "add", uri: LOW_COO }, true],
    [{ type: "add", uri: LOW_COO }, true],
    [{ type: "add", uri: LOW_COO }, true],
    [{ type: "vote", song: "3", vote: 1 }, false],
    [{ type: "vote", song: "2", vote: -1 }, true],
    // Moving one's own song down is no vote that could be taken back.
    [{ type: "unvote", song: "2" }, false],
    [{ type: "jam", song: "1" }, true],
    [{ type: "unjam", song: "1" }, true],
    [{ type: "comment", song: "2", body: "hello" }, true],
    [{ type: "move", song: "2", before: "3" }, true],
    [{ type: "remove", song: "2" }, true],
    [{ type: "pause" }, true],
    [{ type: "resume" }, true],
    [{ type: "set_volume", volume: 10 }, true],
    [{ type: "airhorn", name: "tada" }, true],
    [{ type: "free_airhorn", name: "tada" }, "no_free_horn"],
    [{ type: "skip", playing: "1" }, true],
    [{ type: "clear" }, false],
    [{ type: "undo", seq: 1 }, "not_undoable"],
  ];
  for (const [given, outcome] of deeds) {
    await t.step(JSON.stringify(given), async () => {
      socket.send(command(given));
      const answer = await answerOn(socket);
      const got = propertyOf(answer, "ok") ? "changed" : "error";
      assert.equal(propertyOf(answer, got), outcome, JSON.stringify(answer));
    });
  }
});

Deno.test("a ping brings its own time back, with the server's", async (t) => {
  await using server = await startServer();
  await using socket = await open(server);
  await socket.hello();
  for (const t0 of [0, 1.5, -3.25, 1_750_000_000_000.123, 1e300, Number.MIN_VALUE]) {
    await t.step(String(t0), async () => {
      socket.send({ type: "ping", t0 });
      const now = server.clock.now;
      const pong = { type: "pong", at: now, data: { t0, t1: now, t2: now } };
      assert.deepEqual(await socket.nextOf("pong"), pong);
    });
  }
});

Deno.test("who has not said a name may watch and not act", async () => {
  await using server = await startServer();
  await using socket = await open(server);
  assert.equal(propertyOf(await socket.hello(), "data", "you"), null);
  socket.send(command({ type: "add", uri: LOW_COO }, "nobody-adds"));
  assert.deepEqual(await answerOn(socket), {
    id: "nobody-adds",
    ok: false,
    error: "signed_out",
    message: "Say who you are first",
  });
  assert.equal(propertyOf((await server.call("GET", NEST)).body, "nest", "seq"), 0);
});

Deno.test("signing out closes that session's sockets within two seconds", async () => {
  await using server = await startServer();
  const [ann, ben] = [await server.signIn("Ann"), await server.signIn("Ben")];
  await using first = await open(server, { cookie: ann.cookie });
  await using second = await open(server, { cookie: ann.cookie });
  await using others = await open(server, { cookie: ben.cookie });
  for (const socket of [first, second, others]) await socket.hello();
  const before = performance.now();
  await ann.call("DELETE", "/api/session");
  for (const socket of [first, second]) {
    const bye = await socket.nextOf("bye");
    assert.deepEqual(propertyOf(bye, "data"), { reason: "signed-out", retry: false });
    assert.deepEqual(await socket.end(), { code: 4401, reason: "signed-out" });
  }
  assert.ok(performance.now() - before < 2000);
  others.send(command({ type: "set_volume", volume: 1 }));
  assert.equal(propertyOf(await answerOn(others), "ok"), true);
});

Deno.test("a socket opened before signing out and used after it is closed too", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  await using socket = await open(server, { cookie: ann.cookie });
  await ann.call("DELETE", "/api/session");
  socket.send({ type: "hello", position: null });
  assert.deepEqual(await socket.end(), { code: 4401, reason: "signed-out" });
});

Deno.test("a stop closes sockets so that they come back", async () => {
  await using server = await startServer();
  await using socket = await open(server);
  await using silent = await open(server);
  await socket.hello();
  await server.echo.close();
  const bye = await socket.nextOf("bye");
  assert.deepEqual(propertyOf(bye, "data"), { reason: "restart", retry: true });
  assert.deepEqual(await socket.end(), { code: 1012, reason: "restart" });
  // One that had not said hello yet is not among the listeners: it learns it when it does.
  silent.send({ type: "hello", position: null });
  assert.equal((await silent.end()).code, 1012);
});

Deno.test("a hundred sockets that hang up leave nobody behind", async () => {
  await using server = await startServer();
  await using watcher = await open(server);
  await watcher.hello();
  await Promise.all(Array.from({ length: 100 }, async (_, index) => {
    await using socket = await open(server);
    if (index % 2 === 0) await socket.hello();
    else socket.send({ type: "hello", position: null });
  }));
  for (;;) {
    if ((await server.echo.nests.all())[0]?.followers === 1) break;
    await watcher.nextOf("listeners");
  }
  assert.deepEqual(server.lines, []);
});
