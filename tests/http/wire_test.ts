import assert from "node:assert/strict";
import { sendBytes } from "../support/raw_http.ts";
import { API_TOKEN, startServer } from "../support/server.ts";

const LINES = `host: here\r\nconnection: close\r\nauthorization: Bearer ${API_TOKEN}\r\n`;
const get = (path: string) => `GET ${path} HTTP/1.1\r\n${LINES}`;
const CLEAR = `POST /api/nests/main/clear HTTP/1.1\r\n${LINES}content-type: application/json\r\n`;

/** What no client sends by itself, byte by byte, and the status it gets. */
const BROKEN: readonly (readonly [name: string, text: string, status: number])[] = [
  ["a path of 40 kB", `${get(`/api/nests/${"A".repeat(40_000)}`)}\r\n`, 404],
  ["a path of 100 kB", `${get(`/api/nests/${"A".repeat(100_000)}`)}\r\n`, 400],
  ["a header of 1 MB", `${get("/api/me")}x: ${"y".repeat(1_000_000)}\r\n\r\n`, 400],
  ["500 headers", `${get("/api/me")}${"x: y\r\n".repeat(500)}\r\n`, 400],
  ["a body that ends early", `${CLEAR}content-length: 10\r\n\r\n{}`, 400],
  ["chunks that end early", `${CLEAR}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n`, 400],
  ["two lengths", `${CLEAR}content-length: 2\r\ncontent-length: 3\r\n\r\n{} `, 400],
  [
    "a length and chunks",
    `${CLEAR}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    400,
  ],
  ["a negative length", `${CLEAR}content-length: -1\r\n\r\n{}`, 400],
  ["a length that is none", `${CLEAR}content-length: two\r\n\r\n{}`, 400],
  ["a host that is none", "GET /api/me HTTP/1.1\r\nhost: a b/..\r\nconnection: close\r\n\r\n", 400],
  ["a path with a tab", `${get("/api/n\tests")}\r\n`, 400],
  ["a path in plain UTF-8", `${get("/api/nests/🐧")}\r\n`, 404],
  ["another host's path", `${get("//elsewhere.example/api/me")}\r\n`, 404],
  ["a version to come", "GET / HTTP/3.0\r\nhost: here\r\n\r\n", 400],
  ["a greeting of TLS", "\x16\x03\x01\x00\r\n\r\n", 400],
];

/**
 * What is HTTP is for the runtime to say, and Deno 2.5 says it with another parser: it answers 431,
 * or hangs up, and takes a length beside chunks as chunks.
 */
const ignore = Deno.version.deno.startsWith("2.5.");

Deno.test("what is not HTTP is refused, and changes nothing", { ignore }, async (t) => {
  await using server = await startServer();
  for (let n = 0; n < 2; n++) {
    const body = { uri: "demo:track:low-coo" };
    await server.callAsProgram("POST", "/api/nests/main/songs", { body });
  }
  const before = (await server.call("GET", "/api/nests/main")).text;
  for (const [name, text, status] of BROKEN) {
    await t.step(name, async () => {
      const answer = await sendBytes(server.port, new TextEncoder().encode(text), "stop");
      assert.equal(answer.status, status);
      assert.equal((await server.call("GET", "/api/nests/main")).text, before);
      assert.deepEqual(server.lines, []);
    });
  }
});
