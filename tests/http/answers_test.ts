import assert from "node:assert/strict";
import { type Answered } from "../support/raw_http.ts";
import { startServer, type TestServer, textOf } from "../support/server.ts";

/** Every address of the API with the methods it answers. `1` is a song that is there. */
const ADDRESSES: Readonly<Record<string, string>> = {
  "/health": "GET, HEAD",
  "/ready": "GET, HEAD",
  "/api/time": "GET, HEAD",
  "/api/me": "GET, HEAD",
  "/api/search": "GET, HEAD",
  "/api/session": "POST, DELETE",
  "/api/nests/main": "GET, HEAD",
  "/api/nests/main/queue": "GET, HEAD",
  "/api/nests/main/playing": "GET, HEAD",
  "/api/nests/main/history": "GET, HEAD",
  "/api/nests/main/events": "GET, HEAD",
  "/api/nests/main/socket": "GET, HEAD",
  "/api/nests/main/songs": "POST",
  "/api/nests/main/songs/1": "DELETE",
  "/api/nests/main/songs/1/vote": "PUT, DELETE",
  "/api/nests/main/songs/1/jam": "PUT, DELETE",
  "/api/nests/main/songs/1/place": "PUT",
  "/api/nests/main/songs/1/comments": "GET, HEAD, POST",
  "/api/nests/main/skip": "POST",
  "/api/nests/main/pause": "POST",
  "/api/nests/main/resume": "POST",
  "/api/nests/main/clear": "POST",
  "/api/nests/main/airhorn": "POST",
  "/api/nests/main/volume": "PUT",
  "/api/nests/main/undo": "POST",
  "/api/cover/demo:track:low-coo": "GET, HEAD",
  "/api/sound/demo:track:low-coo": "GET, HEAD",
};
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] as const;

/** The parts of a list such as `GET, HEAD`, in an order of their own. */
const sorted = (list: string) => list.split(", ").sort();

async function withOneSong(): Promise<TestServer> {
  const server = await startServer();
  const body = { uri: "demo:track:low-coo" };
  assert.equal((await server.callAsProgram("POST", "/api/nests/main/songs", { body })).status, 200);
  return server;
}

Deno.test("a method an address does not have is answered 405 with those it has (W2)", async (t) => {
  await using server = await withOneSong();
  const before = (await server.call("GET", "/api/nests/main")).text;
  for (const [path, allowed] of Object.entries(ADDRESSES)) {
    for (const method of METHODS.filter((one) => !sorted(allowed).includes(one))) {
      await t.step(`${method} ${path}`, async () => {
        const answer = await server.callAsProgram(method, path);
        assert.equal(answer.status, 405);
        assert.deepEqual(sorted(answer.headers.get("allow") ?? ""), sorted(allowed));
        if (!path.startsWith("/api/") || method === "HEAD") return;
        const message = `${method} is not possible here`;
        assert.deepEqual(answer.body, { error: "method_not_allowed", message });
      });
    }
  }
  assert.equal((await server.call("GET", "/api/nests/main")).text, before);
  assert.deepEqual(server.lines, []);
});

Deno.test("OPTIONS says what an address has and lets no other site in", async (t) => {
  await using server = await withOneSong();
  for (const [path, allowed] of Object.entries(ADDRESSES)) {
    await t.step(path, async () => {
      const headers = { origin: "https://elsewhere.example" };
      const answer = await server.call("OPTIONS", path, { headers });
      assert.equal(answer.status, 204);
      assert.deepEqual(sorted(answer.headers.get("allow") ?? ""), sorted(`${allowed}, OPTIONS`));
      assert.equal(answer.headers.get("access-control-allow-origin"), null);
    });
  }
});

Deno.test("HEAD is GET without the body", async (t) => {
  await using server = await withOneSong();
  for (const [path, allowed] of Object.entries(ADDRESSES)) {
    if (!allowed.includes("HEAD") || path.includes("sound")) continue;
    await t.step(path, async () => {
      const head = await server.callAsProgram("HEAD", path);
      assert.equal(head.text, "");
      if (path.endsWith("/events")) return assert.equal(head.status, 200);
      const get = await server.callAsProgram("GET", path);
      assert.equal(head.status, get.status);
      assert.equal(head.headers.get("content-type"), get.headers.get("content-type"));
    });
  }
  await t.step("nobody follows afterwards", async () => {
    const nest = await server.call("GET", "/api/nests/main");
    assert.ok(nest.text.includes('"listeners":{"count":0,"connections":0,"people":[]}'));
  });
});

/** Addresses that do not exist, as they are sent. */
const NOWHERE = [
  "/api",
  "/api/",
  "/api/nope",
  "/api/nests",
  "/api/nests/",
  "/api/nests/main/",
  "/api/nests/main/nope",
  "/api/nests/main/songs/1/nope",
  "/api/nests/main/queue/",
  "/api/nests/MAIN/queue",
  "/api/nests/abcde/queue",
  "/api/nests/ABCDE/queue",
  "/api/nests/main%00/queue",
  "/api/nests/..%2f..%2fetc/queue",
  "/api/nests/%2e%2e/queue",
  "/api/nests/%252e/queue",
  "/api/nests/main%2Fqueue",
  `/api/nests/${"A".repeat(3000)}/queue`,
  "/nope",
  "/z/",
  "/bounce/",
  "/.git/config",
  "/.env",
  "/deno.json",
  "/data/secret.key",
  "/../deno.json",
  "/..%2fdeno.json",
  "/%2e%2e/deno.json",
  "/..%5cdeno.json",
  "/static/../main.ts",
  "/static/audio/../../main.ts",
  "/icon.svg/",
  "/icon.svg%00",
  "/%00",
  "/a%zz",
];

Deno.test("an address that does not exist is answered 404, and 500 never (W2)", async (t) => {
  await using server = await startServer();
  for (const path of NOWHERE) {
    await t.step(path.slice(0, 60), async () => {
      const answer = await server.raw({ path });
      assert.equal(answer.status, 404);
      if (path.startsWith("/api/")) {
        assert.equal(textOf(answer.body, "error"), "not_found");
      } else if (!path.startsWith("/static/audio")) {
        assert.match(answer.headers.get("content-type") ?? "", /^text\/html; charset=utf-8$/);
        assert.match(answer.text, /<title>[^<]+ · EchoNest<\/title>/);
      }
      assertGuarded(answer);
    });
  }
  assert.deepEqual(server.lines, []);
});

Deno.test("an address that cannot be decoded is answered 400", async (t) => {
  await using server = await startServer();
  for (
    const path of [
      "/api/nests/%zz/queue",
      "/api/nests/%ff/queue",
      "/api/cover/%",
      "/api/sound/%c0%af",
    ]
  ) {
    await t.step(path, async () => {
      const answer = await server.raw({ path });
      assert.deepEqual([answer.status, textOf(answer.body, "error")], [400, "invalid_request"]);
      assertGuarded(answer);
    });
  }
});

Deno.test("answers are guarded, and those of the API kept by nobody", async (t) => {
  await using server = await withOneSong();
  for (const path of Object.keys(ADDRESSES)) {
    if (path.includes("/sound/")) continue;
    await t.step(path, async () => {
      const method = ADDRESSES[path]?.startsWith("GET") ? "HEAD" : "POST";
      const answer = await server.callAsProgram(method, path);
      assertGuarded(answer);
      const cached = path.includes("/cover/") ? /max-age/ : /no-store|no-cache/;
      assert.match(answer.headers.get("cache-control") ?? "", cached);
    });
  }
  await t.step("refusals too", async () => {
    const headers = { origin: "https://elsewhere.example" };
    assertGuarded(await server.call("POST", "/api/nests/main/clear", { headers }));
    assertGuarded(await server.call("POST", "/api/nests/main/clear"));
  });
});

Deno.test("when the store is gone, the API says try again, and the log says why", async () => {
  await using server = await startServer();
  await server.echo.close();
  const answer = await server.call("GET", "/api/nests/main?secret=1");
  const message = "That did not work right now; please try again";
  assert.deepEqual([answer.status, answer.body], [503, { error: "unavailable", message }]);
  assert.equal(answer.headers.get("retry-after"), "1");
  assertGuarded(answer);
  const [line, ...more] = server.lines;
  assert.deepEqual([line?.level, line?.fields["path"], more], ["error", "/api/nests/main", []]);
  assert.ok(!JSON.stringify(line).includes("secret"));
});

/** What every answer carries, and what none does. */
function assertGuarded({ headers }: Answered): void {
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("referrer-policy"), "same-origin");
  assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
  const policy = headers.get("content-security-policy") ?? "";
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'"]) {
    assert.ok(policy.includes(part), policy);
  }
  assert.ok(policy.includes("frame-ancestors 'none'"), policy);
  assert.ok(!policy.includes("unsafe-inline"), policy);
  assert.equal(headers.get("access-control-allow-origin"), null);
  assert.equal(headers.get("server"), null);
}
