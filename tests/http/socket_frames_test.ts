import assert from "node:assert/strict";
import { API_TOKEN, startServer, type TestServer } from "../support/server.ts";
import { WsClient } from "../support/ws_client.ts";

const HELLO = { type: "hello", position: null };
const PATH = "/api/nests/main/socket";

function open(server: TestServer): Promise<WsClient> {
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  return WsClient.open(server.origin + PATH, headers);
}

const of = (command: unknown) => ({ type: "command", id: "command-1", command });
const SAY_HELLO = /^Say hello first: \{"type":"hello","position":null\}$/;

/** What is sent, in order, and the reason for which the socket is closed. */
const BAD: readonly (readonly [
  name: string,
  frames: readonly (object | string | Uint8Array<ArrayBuffer>)[],
  reason: RegExp,
])[] = [
  ["bytes", [new Uint8Array([1, 2, 3])], /^frames are text$/],
  ["bytes later", [HELLO, new TextEncoder().encode("{}")], /^frames are text$/],
  ["nothing", [""], /^frames are JSON$/],
  ["no JSON", ["hello"], /^frames are JSON$/],
  ["half a JSON", ['{"type":'], /^frames are JSON$/],
  ["a list", ["[]"], /^must be hello, ping or command$|type/],
  ["null", ["null"], /^must be hello, ping or command$/],
  ["a number", ["1"], /^must be hello, ping or command$/],
  ["1 MB", [`{"type":"${"x".repeat(1_000_000)}"}`], /^a frame has at most 16384 characters$/],
  ["no type", [{}], /^type: must be hello, ping or command$/],
  ["an unknown type", [{ type: "shout" }], /^type: must be hello, ping or command$/],
  ["a type of the server's", [{ type: "pong", t0: 1 }], /^type: must be hello/],
  ["hello without a position", [{ type: "hello" }], /^position: is missing$/],
  ["hello with more", [{ ...HELLO, name: "x" }], /^name: is not expected; .*type, position$/],
  [
    "hello from nowhere",
    [{ type: "hello", position: "nowhere" }],
    /^position must read epoch:seq$/,
  ],
  ["hello from a number", [{ type: "hello", position: 5 }], /^position: must be text$/],
  ["hello from far", [{ type: "hello", position: "e".repeat(99) }], /^position: is too long$/],
  ["hello twice", [HELLO, HELLO], /^hello is the first frame, once$/],
  ["a ping before hello", [{ type: "ping", t0: 1 }], SAY_HELLO],
  ["a command before hello", [of({ type: "clear" })], SAY_HELLO],
  ["a ping without a time", [HELLO, { type: "ping" }], /^t0: is missing$/],
  ["a ping with a text", [HELLO, { type: "ping", t0: "1" }], /^t0: must be a number$/],
  ["a ping for ever", [HELLO, '{"type":"ping","t0":1e999}'], /^t0: /],
  [
    "a command without id",
    [HELLO, { type: "command", command: { type: "clear" } }],
    /^id: is missing$/,
  ],
  [
    "a command with a short id",
    [HELLO, { ...of({ type: "clear" }), id: "x" }],
    /^id: must be 8.64 /,
  ],
  [
    "a command that is none",
    [HELLO, of({ type: "explode" })],
    /^command\.type: must be a command$/,
  ],
  ["a command of the clock's", [HELLO, of({ type: "advance", playing: "1" })], /^command\.type: /],
  ["a list for a command", [HELLO, of([])], /^command/],
  [
    "a vote too many",
    [HELLO, of({ type: "vote", song: "1", vote: 2 })],
    /^command\.vote: must be 1 or -1$/,
  ],
  [
    "a vote for a number",
    [HELLO, of({ type: "vote", song: 1, vote: 1 })],
    /^command\.song: must be the id/,
  ],
  ["a field too many", [HELLO, of({ type: "clear", now: true })], /^command\.now: is not expected/],
  [
    "too loud",
    [HELLO, of({ type: "set_volume", volume: 101 })],
    /^command\.volume: must be within 0\.\.100$/,
  ],
  [
    "a flipped comment",
    [HELLO, of({ type: "comment", song: "1", body: "\u202ex" })],
    /^command\.body: /,
  ],
  ["a field named in penguins", [{ ...HELLO, "🐧": 1 }], /^\?+: is not expected/],
];

Deno.test("a frame that cannot be understood closes the socket with what was expected", async (t) => {
  await using server = await startServer();
  const before = (await server.call("GET", "/api/nests/main")).text;
  for (const [name, frames, reason] of BAD) {
    await t.step(name, async () => {
      await using socket = await open(server);
      for (const frame of frames) socket.send(frame);
      const closed = await socket.end();
      assert.equal(closed.code, 4400);
      assert.match(closed.reason, reason);
    });
  }
  assert.equal((await server.call("GET", "/api/nests/main")).text, before);
  assert.deepEqual(server.lines, []);
});

Deno.test("what comes after a frame that was not understood is not carried out", async () => {
  await using server = await startServer();
  await using socket = await open(server);
  await socket.hello();
  socket.send("nonsense");
  socket.send(of({ type: "set_volume", volume: 1 }));
  assert.equal((await socket.end()).code, 4400);
  const { text } = await server.call("GET", "/api/nests/main");
  assert.ok(text.includes('"volume":95'), text);
});

Deno.test("a socket that never says hello is closed after ten seconds", async () => {
  await using server = await startServer();
  const waiting: { readonly run: () => void; readonly ms: number }[] = [];
  const { setTimeout } = globalThis;
  const opening = open(server);
  // What is to happen later happens when the test says so.
  Reflect.set(globalThis, "setTimeout", (run: () => void, ms: number) => {
    waiting.push({ run, ms });
    return 0;
  });
  await using socket = await opening.finally(() => {
    Reflect.set(globalThis, "setTimeout", setTimeout);
  });
  const limit = waiting.find(({ ms }) => ms === 10_000);
  assert.ok(limit !== undefined);
  limit.run();
  const closed = await socket.end();
  assert.equal(closed.code, 4400);
  assert.match(closed.reason, SAY_HELLO);
});
