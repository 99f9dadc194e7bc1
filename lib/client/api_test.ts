import { strict as assert } from "node:assert";
import { track } from "../../tests/support/builders.ts";
import { type Api, apiOver, type Fetch } from "./api.ts";

/** The calls over a server that answers all alike, and the requests it got. */
function serverSaying(answer: () => Response | Promise<Response>) {
  const requests: { readonly path: string; readonly init: RequestInit }[] = [];
  const fetch: Fetch = (path, init) => {
    requests.push({ path, init });
    return Promise.resolve().then(answer);
  };
  let ids = 0;
  return { requests, api: apiOver({ fetch, newId: () => `key-${++ids}` }) };
}

Deno.test("searchTracks() asks for what was typed, whatever it contains", async (t) => {
  const found = { items: [track("Echo")], cursor: "next" };
  const cases: [given: Parameters<Api["searchTracks"]>, path: string][] = [
    [["a&b=c d"], "/api/search?q=a%26b%3Dc+d"],
    [["x", "demo"], "/api/search?q=x&source=demo"],
    [["x", "", "10"], "/api/search?q=x&cursor=10"],
    [["x", null, null], "/api/search?q=x"],
  ];
  for (const [given, path] of cases) {
    await t.step(path, async () => {
      const { api, requests } = serverSaying(() => Response.json(found));
      assert.deepEqual(await api.searchTracks(...given), { ok: true, value: found });
      assert.deepEqual(requests.map((request) => request.path), [path]);
    });
  }
});

Deno.test("each write carries a key of its own", async () => {
  const { api, requests } = serverSaying(() => new Response(null, { status: 204 }));
  assert.deepEqual(await api.signIn("Ana"), { ok: true, value: null });
  assert.deepEqual(await api.signOut(), { ok: true, value: null });
  const sent = requests.map(({ path, init }) => [
    init.method,
    path,
    init.body,
    new Headers(init.headers).get("idempotency-key"),
  ]);
  assert.deepEqual(sent, [
    ["POST", "/api/session", '{"name":"Ana"}', "key-1"],
    ["DELETE", "/api/session", undefined, "key-2"],
  ]);
});

Deno.test("what went wrong is an answer, never an exception", async (t) => {
  const refusal = { error: "bad_name", message: "Cannot use this name: it is empty" };
  const cases: [what: string, answer: () => Response | Promise<Response>, error: string][] = [
    ["a refusal", () => Response.json(refusal, { status: 400 }), "bad_name"],
    ["a proxy's page", () => new Response("<h1>502", { status: 502 }), "bad_answer"],
    ["a sign-in page of the network", () => new Response("<h1>Wi-Fi"), "bad_answer"],
    ["JSON of another kind", () => Response.json(["no"], { status: 500 }), "bad_answer"],
    ["no network", () => Promise.reject(new TypeError("failed to fetch")), "offline"],
  ];
  for (const [what, answer, error] of cases) {
    await t.step(what, async () => {
      const { api } = serverSaying(answer);
      for (const call of [api.signIn(""), api.signOut(), api.searchTracks("x")]) {
        const result = await call;
        assert.ok(!result.ok && result.error.error === error, JSON.stringify(result));
        assert.ok(result.error.message.length > 5);
      }
    });
  }
});

Deno.test("searchTracks() does not pass on an answer of another shape", async () => {
  for (const body of [null, {}, { items: "x", cursor: null }, { items: [], cursor: 5 }]) {
    const { api } = serverSaying(() => Response.json(body));
    const result = await api.searchTracks("x");
    assert.ok(!result.ok && result.error.error === "bad_answer");
  }
});

Deno.test("a search that is no longer needed says so", async () => {
  const { api } = serverSaying(() => Promise.reject(new DOMException("stop", "AbortError")));
  const stop = new AbortController();
  stop.abort();
  const result = await api.searchTracks("x", null, null, stop.signal);
  assert.ok(!result.ok && result.error.error === "aborted");
});
