import assert from "node:assert/strict";
import { type CallOptions, propertyOf, startServer, type TestServer } from "../support/server.ts";

type Headers = Readonly<Record<string, string>>;

/** Headers a browser would send from elsewhere, made for the server they are sent to. */
const ELSEWHERE: readonly (readonly [name: string, headers: (server: TestServer) => Headers])[] = [
  ["another site", () => ({ origin: "https://elsewhere.example" })],
  ["no site at all", () => ({ origin: "null" })],
  ["an empty origin", () => ({ origin: "" })],
  ["another port", ({ port }) => ({ origin: `http://127.0.0.1:${port + 1}` })],
  ["no port", () => ({ origin: "http://127.0.0.1" })],
  ["a longer host", ({ port }) => ({ origin: `http://127.0.0.1:${port}.elsewhere.example` })],
  ["a host that ends like ours", ({ port }) => ({ origin: `http://not127.0.0.1:${port}` })],
  [
    "our host as a user name",
    ({ port }) => ({ origin: `http://127.0.0.1:${port}@elsewhere.example` }),
  ],
  ["our host in a path", ({ port }) => ({ origin: `http://elsewhere.example/127.0.0.1:${port}` })],
  ["a path behind our host", ({ origin }) => ({ origin: `${origin}/` })],
  ["another scheme", ({ port }) => ({ origin: `file://127.0.0.1:${port}` })],
  ["two origins", ({ origin }) => ({ origin: `${origin} https://elsewhere.example` })],
  ["no origin, but a browser's word", () => ({ "sec-fetch-site": "cross-site" })],
  ["a sibling of our host", () => ({ "sec-fetch-site": "same-site" })],
  ["a word no browser says", () => ({ "sec-fetch-site": "whatever" })],
];

const HERE: typeof ELSEWHERE = [
  ["a page of ours", ({ origin }) => ({ origin, "sec-fetch-site": "same-origin" })],
  ["a page of ours behind HTTPS", ({ port }) => ({ origin: `https://127.0.0.1:${port}` })],
  ["a program", () => ({})],
  ["the address bar", () => ({ "sec-fetch-site": "none" })],
];

/** Everything that changes something, with what it needs. */
const CHANGES: readonly (readonly [call: string, options?: CallOptions])[] = [
  ["POST /api/session", { body: { name: "Mallory" } }],
  ["DELETE /api/session"],
  ["POST /api/nests/main/songs", { body: { uri: "demo:track:low-coo" } }],
  ["PUT /api/nests/main/songs/2/vote", { body: { vote: 1 } }],
  ["DELETE /api/nests/main/songs/2"],
  ["POST /api/nests/main/clear"],
  ["POST /api/nests/main/nope"],
  ["POST /session"],
  ["POST /session/end"],
  ["POST /act"],
];

const UPGRADE: Headers = {
  connection: "close, Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

Deno.test("a page of another site changes nothing and opens no socket (W23, W48)", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  for (let n = 0; n < 2; n++) {
    await ann.call("POST", "/api/nests/main/songs", { body: { uri: "demo:track:low-coo" } });
  }
  const before = (await ann.call("GET", "/api/nests/main")).text;
  for (const [name, headersFor] of ELSEWHERE) {
    const headers = headersFor(server);
    await t.step(`${name} changes nothing`, async () => {
      for (const [call, options] of CHANGES) {
        const [method = "", path = ""] = call.split(" ");
        const answer = await ann.call(method, path, { ...options, headers });
        const got = [answer.status, propertyOf(answer.body, "error")];
        assert.deepEqual(got, [403, "foreign_origin"], call);
        assert.equal(answer.headers.get("set-cookie"), null);
      }
      assert.equal((await ann.call("GET", "/api/nests/main")).text, before);
    });
    await t.step(`${name} opens no socket`, async () => {
      const path = "/api/nests/main/socket";
      const answer = await ann.call("GET", path, { headers: { ...UPGRADE, ...headers } });
      assert.deepEqual([answer.status, propertyOf(answer.body, "error")], [403, "foreign_origin"]);
    });
  }
});

Deno.test("pages of ours and programs may change things", async (t) => {
  await using server = await startServer();
  for (const [name, headersFor] of HERE) {
    await t.step(name, async () => {
      const body = { uri: "demo:track:low-coo" };
      const options = { body, headers: headersFor(server) };
      const answer = await server.callAsProgram("POST", "/api/nests/main/songs", options);
      assert.equal(answer.status, 200);
    });
  }
});

Deno.test("a reader from elsewhere gets what anybody gets, and no leave to use it", async () => {
  await using server = await startServer();
  const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
  const answer = await server.call("GET", "/api/nests/main/queue", { headers });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("access-control-allow-origin"), null);
});

Deno.test("the public host name counts as here, whatever a proxy makes of Host", async (t) => {
  await using server = await startServer({ env: { ECHONEST_HOSTNAME: "Nest.Example:8443" } });
  const clear = (headers: Headers) =>
    server.callAsProgram("POST", "/api/nests/main/clear", { headers });
  await t.step("it", async () => {
    assert.equal((await clear({ origin: "https://nest.example:8443" })).status, 200);
  });
  await t.step("its like", async () => {
    for (
      const origin of [
        "https://nest.example",
        "https://x.nest.example:8443",
        "https://nest.example:84430",
      ]
    ) {
      assert.equal((await clear({ origin })).status, 403, origin);
    }
  });
});

Deno.test("reads change nothing, whatever they are called (W48)", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  await ann.call("POST", "/api/nests/main/songs", { body: { uri: "demo:track:low-coo" } });
  const before = (await ann.call("GET", "/api/nests/main")).text;
  for (const [call] of CHANGES) {
    const path = call.slice(call.indexOf(" ") + 1);
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      await t.step(`${method} ${path}`, async () => {
        const answer = await ann.call(method, path);
        assert.ok(answer.status < 500);
        assert.equal((await ann.call("GET", "/api/nests/main")).text, before);
      });
    }
  }
});
