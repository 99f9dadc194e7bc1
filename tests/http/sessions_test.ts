import assert from "node:assert/strict";
import { API_TOKEN, propertyOf, startServer, textOf } from "../support/server.ts";

const MONTH_IN_SECONDS = 30 * 24 * 60 * 60;

Deno.test("a name is enough to take part", async (t) => {
  await using server = await startServer();
  const signedIn = await server.call("POST", "/api/session", { body: { name: "  Ann \u00e9 " } });
  const cookie = signedIn.headers.get("set-cookie") ?? "";
  await t.step("the answer says who one is now", () => {
    assert.equal(signedIn.status, 200);
    assert.deepEqual(Object.keys(Object(signedIn.body)), ["id", "name", "role"]);
    assert.match(textOf(signedIn.body, "id"), /^guest:[\w-]{16}$/);
    assert.deepEqual(
      [propertyOf(signedIn.body, "name"), propertyOf(signedIn.body, "role")],
      ["Ann é", "guest"],
    );
  });
  await t.step("the cookie is for us alone, 256 bits, and not for scripts", () => {
    const attributes = `Path=/; Max-Age=${MONTH_IN_SECONDS}; HttpOnly; SameSite=Lax`;
    assert.match(cookie, new RegExp(`^echonest=[\\w-]{43}; ${attributes}$`));
  });
  const headers = { cookie: `other=1; ${cookie.split(";")[0]}; more=2` };
  await t.step("the cookie says who asks", async () => {
    const me = await server.call("GET", "/api/me", { headers });
    assert.deepEqual([me.status, me.body], [200, signedIn.body]);
  });
  await t.step("signing out ends it", async () => {
    const out = await server.call("DELETE", "/api/session", { headers });
    assert.deepEqual([out.status, out.body], [200, { ok: true }]);
    assert.equal(
      out.headers.get("set-cookie"),
      "echonest=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
    );
    const me = await server.call("GET", "/api/me", { headers });
    assert.deepEqual([me.status, textOf(me.body, "error")], [401, "signed_out"]);
  });
  await t.step("signing out twice, or without having been in, is fine", async () => {
    assert.equal((await server.call("DELETE", "/api/session", { headers })).status, 200);
    assert.equal((await server.call("DELETE", "/api/session")).status, 200);
  });
});

Deno.test("every sign-in makes another person, and ends the session it came with", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  const again = await ann.call("POST", "/api/session", { body: { name: "Ann" } });
  assert.notEqual(textOf(again.body, "id"), ann.id);
  assert.equal((await ann.call("GET", "/api/me")).status, 401);
});

Deno.test("a session ends after 30 days", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  server.clock.now += MONTH_IN_SECONDS * 1000 - 1;
  assert.equal((await ann.call("GET", "/api/me")).status, 200);
  // The memory of a session is short, so that its end is noticed.
  server.clock.now += 5001;
  assert.equal((await ann.call("GET", "/api/me")).status, 401);
});

Deno.test("a cookie that opens nothing is nobody's", async (t) => {
  await using server = await startServer();
  const cookies = [
    "echonest=",
    `echonest=${"A".repeat(43)}`,
    "echonest=../../x",
    "=;=;;",
    "echonest",
  ];
  for (const cookie of [...cookies, `echonest=${"A".repeat(5000)}`]) {
    await t.step(cookie.slice(0, 50), async () => {
      const me = await server.call("GET", "/api/me", { headers: { cookie } });
      assert.deepEqual([me.status, textOf(me.body, "error")], [401, "signed_out"]);
    });
  }
});

Deno.test("what opens a session is not in the store", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "echonest-test-" });
  const kvPath = `${dataDir}/echonest.kv`;
  const env = { DENO_KV_PATH: kvPath };
  let cookie = "";
  {
    await using server = await startServer({ dataDir, env });
    cookie = (await server.signIn("Ann")).cookie.replace("echonest=", "");
  }
  using kv = await Deno.openKv(kvPath);
  const kept = await Array.fromAsync(kv.list({ prefix: [] }), ({ key, value }) => [key, value]);
  const text = JSON.stringify(kept);
  assert.ok(text.includes('"session"') && text.includes("Ann"));
  assert.ok(!text.includes(cookie));
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("behind a trusted proxy that speaks HTTPS, cookies are bound to this host", async (t) => {
  await using server = await startServer({ env: { TRUSTED_PROXY: "127.0.0.1" } });
  const secure = { headers: { "x-forwarded-proto": "https" } };
  await t.step("over HTTPS", async () => {
    const signedIn = await server.call("POST", "/api/session", {
      body: { name: "Ann" },
      ...secure,
    });
    const cookie = signedIn.headers.get("set-cookie") ?? "";
    assert.match(cookie, /^__Host-echonest=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
    const headers = { cookie: cookie.split(";")[0] ?? "", ...secure.headers };
    assert.equal((await server.call("GET", "/api/me", { headers })).status, 200);
  });
  await t.step("over HTTP", async () => {
    const signedIn = await server.call("POST", "/api/session", { body: { name: "Ann" } });
    assert.match(signedIn.headers.get("set-cookie") ?? "", /^echonest=/);
  });
});

Deno.test("without a trusted proxy its headers change nothing", async () => {
  await using server = await startServer();
  const headers = { "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1" };
  const signedIn = await server.call("POST", "/api/session", { body: { name: "Ann" }, headers });
  assert.match(signedIn.headers.get("set-cookie") ?? "", /^echonest=/);
});

Deno.test("a program acts with the shared token", async (t) => {
  await using server = await startServer();
  await t.step("it is known", async () => {
    const me = await server.callAsProgram("GET", "/api/me");
    assert.deepEqual(me.body, { id: "api:shared", name: "API", role: "dj" });
  });
  await t.step("it adds songs", async () => {
    const body = { uri: "demo:track:low-coo" };
    const added = await server.callAsProgram("POST", "/api/nests/main/songs", { body });
    assert.deepEqual([added.status, propertyOf(added.body, "song")], [200, "1"]);
  });
  await t.step("it may undo what others did", async () => {
    const ann = await server.signIn("Ann");
    await ann.call("POST", "/api/nests/main/skip", { body: { playing: "1" } });
    const { body } = await server.call("GET", "/api/nests/main/queue");
    const undo = { body: { seq: propertyOf(body, "seq") } };
    const undone = await server.callAsProgram("POST", "/api/nests/main/undo", undo);
    assert.equal(undone.status, 200);
  });
  await t.step("the token is stronger than a cookie", async () => {
    const { cookie } = await server.signIn("Ann");
    const me = await server.callAsProgram("GET", "/api/me", { headers: { cookie } });
    assert.equal(textOf(me.body, "id"), "api:shared");
  });
});

/** Authorization headers: what is answered to them, whatever is asked for. */
const CREDENTIALS: readonly (readonly [header: string, status: number, error: string])[] = [
  ["", 401, "malformed_token"],
  ["Basic YWRtaW46YWRtaW4=", 401, "malformed_token"],
  [API_TOKEN, 401, "malformed_token"],
  ["Bearer", 401, "malformed_token"],
  ["Bearer a b", 401, "malformed_token"],
  [`Bearer ${API_TOKEN} `.trim() + ",", 403, "invalid_token"],
  ["Bearer wrong", 403, "invalid_token"],
  [`Bearer ${API_TOKEN}x`, 403, "invalid_token"],
  [`Bearer ${API_TOKEN.toUpperCase()}`, 403, "invalid_token"],
  [`Bearer ${"x".repeat(8000)}`, 403, "invalid_token"],
];

Deno.test("a token that is not right lets nobody in, and never falls back to a cookie", async (t) => {
  await using server = await startServer();
  const { cookie } = await server.signIn("Ann");
  for (const [authorization, status, error] of CREDENTIALS) {
    await t.step(authorization.slice(0, 40) || "empty", async () => {
      for (const path of ["/api/me", "/api/nests/main/events", "/api/nests/main/socket"]) {
        const headers = { authorization, cookie };
        const answer = await server.call("GET", path, { headers });
        assert.deepEqual([answer.status, textOf(answer.body, "error")], [status, error]);
        assert.equal(answer.headers.get("www-authenticate"), status === 401 ? "Bearer" : null);
      }
    });
  }
  await t.step("no token is set up", async () => {
    await using closed = await startServer({ env: { ECHONEST_API_TOKEN: "" } });
    for (const authorization of ["Bearer null", "Bearer undefined", `Bearer ${API_TOKEN}`]) {
      const answer = await closed.call("GET", "/api/me", { headers: { authorization } });
      assert.equal(answer.status, 403);
    }
  });
  await t.step("nothing of it is logged", () => {
    assert.ok(!JSON.stringify(server.lines).includes(API_TOKEN));
  });
});
