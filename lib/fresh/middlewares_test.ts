import assert from "node:assert/strict";
import {
  App,
  cors,
  type CORSOptions,
  csp,
  type CSPOptions,
  csrf,
  type CsrfOptions,
  HttpError,
  type Middleware,
  trailingSlashes,
} from "fresh";

/** Answers one request to an app that has only this middleware and a route for everything. */
function send(middleware: Middleware<unknown>, init?: RequestInit, path = "/"): Promise<Response> {
  const app = new App<unknown>().use(middleware)
    .get("/forbidden", () => {
      throw new HttpError(403);
    })
    .get("/redirect", () => Response.redirect("http://localhost/"))
    .all("/*", () => new Response("ok", { headers: { Vary: "Accept" } }));
  return app.handler()(new Request(`http://localhost${path}`, init));
}

Deno.test("csrf() lets through what comes from the app itself or from no page at all", async (t) => {
  const own = "http://localhost";
  const other = "http://evil.example";
  const cases: [method: string, site: string | null, origin: string | null, allowed: boolean][] = [
    ["GET", "cross-site", other, true],
    ["HEAD", "cross-site", other, true],
    ["OPTIONS", "cross-site", other, true],
    ["POST", "same-origin", null, true],
    ["POST", "none", null, true],
    ["POST", null, null, true],
    ["POST", null, own, true],
    ["POST", "cross-site", own, true],
    ["POST", null, other, false],
    ["POST", "cross-site", other, false],
    ["POST", "same-site", other, false],
    ["POST", "same-site", null, false],
    ["DELETE", null, "null", false],
    ["PUT", null, "http://localhost:81", false],
  ];
  for (const [method, site, origin, allowed] of cases) {
    await t.step(`${method} ${site} ${origin}`, async () => {
      const headers = new Headers();
      if (site !== null) headers.set("Sec-Fetch-Site", site);
      if (origin !== null) headers.set("Origin", origin);
      assert.equal((await send(csrf(), { method, headers })).status, allowed ? 200 : 403);
    });
  }
});

Deno.test("csrf() takes the origins it is given", async () => {
  const options: CsrfOptions["origin"][] = [
    "http://a.example",
    ["http://a.example", "http://b.example"],
    (origin, ctx) => origin === "http://a.example" && ctx.url.pathname === "/",
  ];
  for (const origin of options) {
    const from = (name: string) =>
      send(csrf({ ...origin && { origin } }), { method: "POST", headers: { Origin: name } });
    assert.equal((await from("http://a.example")).status, 200);
    assert.equal((await from("http://localhost")).status, 403);
  }
});

Deno.test("cors() names the origin that may read, and only that", async (t) => {
  const cases: [origin: CORSOptions<unknown>["origin"], allowed: string | null, vary: string][] = [
    ["*", "*", "Accept"],
    ["http://a.example", "http://a.example", "Accept, Origin"],
    ["http://b.example", null, "Accept"],
    [["http://a.example"], "http://a.example", "Accept, Origin"],
    [(origin) => origin.replace("a", "c"), "http://c.excmple", "Accept, Origin"],
    [() => null, null, "Accept"],
  ];
  for (const [origin, allowed, vary] of cases) {
    await t.step(String(origin), async () => {
      const allow = typeof origin === "function" && allowed !== null ? () => allowed : origin;
      const answer = await send(cors({ origin: allow }), {
        headers: { Origin: "http://a.example" },
      });
      assert.equal(answer.headers.get("Access-Control-Allow-Origin"), allowed);
      assert.equal(answer.headers.get("Vary"), vary);
    });
  }
});

Deno.test("cors() answers preflights, and marks error answers too", async () => {
  const options = {
    origin: "http://a.example",
    allowMethods: ["GET", "POST"],
    exposeHeaders: ["X-A", "X-B"],
    maxAge: 60,
    credentials: true,
  };
  const headers = {
    Origin: "http://a.example",
    "Access-Control-Request-Headers": "x-one, x-two",
  };
  const preflight = await send(cors(options), { method: "OPTIONS", headers });
  assert.equal(preflight.status, 204);
  assert.deepEqual(Object.fromEntries(preflight.headers), {
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "x-one,x-two",
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-origin": "http://a.example",
    "access-control-expose-headers": "X-A,X-B",
    "access-control-max-age": "60",
    vary: "Origin, Access-Control-Request-Headers",
  });
  const strict = await send(cors({ ...options, allowHeaders: ["X-Own"] }), {
    method: "OPTIONS",
    headers,
  });
  assert.equal(strict.headers.get("Access-Control-Allow-Headers"), "X-Own");
  for (const path of ["/forbidden", "/redirect"]) {
    const answer = await send(cors(), {}, path);
    assert.equal(answer.headers.get("Access-Control-Allow-Origin"), "*", path);
  }
});

async function policyOf(options: CSPOptions, path = "/"): Promise<string> {
  const answer = await send(csp(options), {}, path);
  return answer.headers.get("Content-Security-Policy") ?? "";
}

Deno.test("csp() replaces a default directive by one of the same name", async () => {
  const policy = await policyOf({ csp: ["img-src *", "frame-src 'none'"] });
  assert.match(policy, /(?:^|; )img-src \*;/);
  assert.equal(policy.match(/img-src/g)?.length, 1);
  assert.match(policy, /; frame-src 'none'$/);
  assert.match(policy, /script-src 'self' 'unsafe-inline'/);
});

Deno.test("csp() with nonces lets nothing inline through where nothing was rendered", async () => {
  for (const path of ["/", "/forbidden", "/redirect", "/%ff"]) {
    const policy = await policyOf({
      useNonce: true,
      csp: ["script-src 'self' 'unsafe-inline' a.example"],
    }, path);
    assert.match(policy, /script-src 'self' a\.example; style-src 'self';/, path);
    assert.doesNotMatch(policy, /unsafe-inline|nonce/);
  }
});

Deno.test("csp() asks for HTTPS only where the page came by HTTPS", async () => {
  assert.doesNotMatch(await policyOf({}), /upgrade-insecure-requests/);
  const app = new App<unknown>().use(csp()).get("/", () => new Response());
  const answer = await app.handler()(new Request("https://localhost/"));
  assert.match(answer.headers.get("Content-Security-Policy") ?? "", /; upgrade-insecure-requests$/);
});

Deno.test("csp() can report, and only report", async () => {
  const answer = await send(csp({ reportOnly: true, reportTo: "/csp" }));
  assert.equal(answer.headers.get("Content-Security-Policy"), null);
  assert.match(
    answer.headers.get("Content-Security-Policy-Report-Only") ?? "",
    /; report-to csp-endpoint; report-uri \/csp$/,
  );
  assert.equal(answer.headers.get("Reporting-Endpoints"), 'csp-endpoint="/csp"');
});

Deno.test("trailingSlashes() sends paths to the one form", async (t) => {
  const cases: [mode: "always" | "never", path: string, location: string | null][] = [
    ["always", "/", null],
    ["always", "/a", "/a/"],
    ["always", "/a?b=c", "/a/?b=c"],
    ["always", "/a/", null],
    ["never", "/", null],
    ["never", "/a", null],
    ["never", "/a/?b=c", "/a?b=c"],
    ["never", "//evil.example/", "/evil.example"],
  ];
  for (const [mode, path, location] of cases) {
    await t.step(`${mode} ${path}`, async () => {
      const answer = await send(trailingSlashes(mode), {}, path);
      assert.equal(answer.headers.get("Location"), location);
      assert.equal(answer.status, location === null ? 200 : 302);
    });
  }
});
