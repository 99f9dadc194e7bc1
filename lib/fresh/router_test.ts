import assert from "node:assert/strict";
import fc from "fast-check";
import { MalformedPathError, Router } from "./router.ts";

function routerOf(...patterns: string[]): Router<string> {
  const router = new Router<string>();
  for (const pattern of patterns) router.add("GET", pattern, [pattern]);
  return router;
}

Deno.test("match() prefers text, then mixed segments, then parameters, then rests", async (t) => {
  const patterns = [
    "/*",
    "/:short",
    "/nest/:code",
    "/nest/@:user",
    "/nest/new",
    "/nest/:code/queue",
    "/nest/:rest*",
    "/files/:name.json",
    "/files/:name",
    "/docs{/:page}?",
    "/",
  ];
  const cases: [path: string, pattern: string | null, params: Record<string, string>][] = [
    ["/", "/", {}],
    ["/nest/new", "/nest/new", {}],
    ["/nest/@ada", "/nest/@:user", { user: "ada" }],
    ["/nest/AB2CD", "/nest/:code", { code: "AB2CD" }],
    ["/nest/AB2CD/queue", "/nest/:code/queue", { code: "AB2CD" }],
    ["/nest/AB2CD/queue/1", "/nest/:rest*", { rest: "AB2CD/queue/1" }],
    ["/nest/new/deep", "/nest/:rest*", { rest: "new/deep" }],
    ["/files/a.json", "/files/:name.json", { name: "a" }],
    ["/files/a.txt", "/files/:name", { name: "a.txt" }],
    ["/docs", "/docs{/:page}?", { page: "" }],
    ["/docs/intro", "/docs{/:page}?", { page: "intro" }],
    ["/xyzzy", "/:short", { short: "xyzzy" }],
    ["/a/b", "/*", { 0: "a/b" }],
  ];
  const inOrder = routerOf(...patterns);
  const reversed = routerOf(...patterns.toReversed());
  for (const [path, pattern, params] of cases) {
    await t.step(path, () => {
      for (const router of [inOrder, reversed]) {
        const match = router.match("GET", path);
        assert.deepEqual([match?.pattern ?? null, match?.params], [pattern, params]);
      }
    });
  }
});

Deno.test("match() finds nothing where no pattern fits", () => {
  const router = routerOf("/a/:b", "/c", "/d/*", "/e/:f*");
  for (const path of ["/", "/a", "/a/", "/a/b/", "/a/b/c", "/c/", "/C", "/d", "/ea"]) {
    assert.equal(router.match("GET", path), null, path);
  }
  assert.deepEqual(router.match("GET", "/e")?.params, { f: "" });
});

Deno.test("match() decodes parameters only after splitting", () => {
  const router = routerOf("/song/:id", "/all/:rest*", "/caf\u00e9");
  assert.deepEqual(router.match("GET", "/song/a%2Fb%20c")?.params, { id: "a/b c" });
  assert.deepEqual(router.match("GET", "/all/a%2Fb/c")?.params, { rest: "a/b/c" });
  assert.equal(router.match("GET", "/caf%C3%A9")?.pattern, "/caf\u00e9");
  assert.throws(() => router.match("GET", "/song/%E0%A4%A"), MalformedPathError);
});

Deno.test("match() falls back from HEAD to GET, and from any method to ALL", () => {
  const router = new Router<string>();
  router.add("GET", "/a", ["get"]);
  router.add("POST", "/a", ["post"]);
  router.add("ALL", "/b", ["all"]);
  router.add("HEAD", "/b", ["head"]);
  assert.deepEqual(router.match("HEAD", "/a")?.value, ["get"]);
  assert.deepEqual(router.match("HEAD", "/b")?.value, ["head"]);
  assert.deepEqual(router.match("PROPFIND", "/b")?.value, ["all"]);
  const refused = router.match("DELETE", "/a");
  assert.equal(refused?.value, null);
  assert.deepEqual(refused?.allow, ["GET", "HEAD", "POST"]);
});

Deno.test("add() runs further handlers of the same pattern after the earlier", () => {
  const router = routerOf("/a", "/a");
  router.add("GET", "/a", ["more"]);
  assert.deepEqual(router.match("GET", "/a")?.value, ["/a", "/a", "more"]);
});

Deno.test("add() refuses patterns it cannot follow, and says which", () => {
  for (const pattern of ["/a/:b*/c", "/*/a", "/a{b}", "/a/:b+c"]) {
    assert.throws(
      () => routerOf(pattern),
      (error) => error instanceof SyntaxError && error.message.includes(JSON.stringify(pattern)),
    );
  }
});

Deno.test("match() agrees with URLPattern on one pattern at a time", () => {
  const word = fc.constantFrom("a", "b", "nest", "x-y");
  const segment = fc.oneof(word, fc.constantFrom(":p", "@:p", ":p.json", ":p(\\d+)"));
  const patterns = fc.tuple(
    fc.array(segment, { maxLength: 3 }).map((parts) => {
      let n = 0;
      return parts.map((part) => "/" + part.replace(":p", () => `:p${n++}`)).join("");
    }),
    fc.constantFrom("", "/:r*", "/:r+", "{/:o}?", "/*"),
  ).map(([start, end]) => start + end || "/");
  const paths = fc.array(fc.constantFrom("a", "b", "nest", "x-y", "@a", "1.json", "42", "q"), {
    maxLength: 5,
  }).map((parts) => "/" + parts.join("/"));
  fc.assert(
    fc.property(patterns, paths, (pattern, path) => {
      // URLPattern counts the root's slash as text, so there an optional part never is absent.
      fc.pre(path !== "/");
      const expected = new URLPattern({ pathname: pattern }).exec({ pathname: path });
      const match = routerOf(pattern).match("GET", path);
      assert.equal(match !== null, expected !== null);
      if (match === null || expected === null) return;
      for (const [name, value] of Object.entries(expected.pathname.groups)) {
        assert.equal(match.params[name], value ?? "");
      }
    }),
    { numRuns: 1000 },
  );
});
