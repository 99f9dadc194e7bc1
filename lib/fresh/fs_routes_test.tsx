import assert from "node:assert/strict";
import { App, type Context, HttpError, type PageProps } from "fresh";
import { setBuildCache } from "./app.ts";
import { EMPTY_BUILD, type FsRoute } from "./build_cache.ts";
import { setErrorReporter } from "./error_report.ts";
import { filePattern } from "./fs_routes.ts";

interface State {
  trail: string;
}

function appOf(files: Record<string, unknown>, path?: string): App<State> {
  const app = new App<State>().use((ctx) => {
    ctx.state.trail = "app";
    return ctx.next();
  }).fsRoutes(path);
  const routes: FsRoute[] = Object.entries(files).map(([id, mod]) => ({ id, mod }));
  setBuildCache(app, { ...EMPTY_BUILD, routes });
  return app;
}

async function get(app: App<State>, path: string, init?: RequestInit): Promise<[number, string]> {
  const answer = await app.handler()(new Request(`http://localhost${path}`, init));
  return [answer.status, await answer.text()];
}

const mark = (name: string) => (ctx: Context<State>) => {
  ctx.state.trail += ` ${name}`;
  return ctx.next();
};
const trail = (ctx: Context<State>) => ctx.text(ctx.state.trail);
const box = (name: string) => ({
  default: ({ Component }: PageProps) => (
    <div class={name}>
      <Component />
    </div>
  ),
});
const show = (text: string) => ({ default: () => <p>{text}</p> });

Deno.test("file names stand for URL patterns", async (t) => {
  const cases: [id: string, pattern: string, withGroups: string][] = [
    ["/index", "/", "/"],
    ["/about", "/about", "/about"],
    ["/blog/index", "/blog", "/blog"],
    ["/blog/[slug]", "/blog/:slug", "/blog/:slug"],
    ["/[a]/[b]", "/:a/:b", "/:a/:b"],
    ["/old/[...path]", "/old/:path*", "/old/:path*"],
    ["/docs/[[version]]/index", "/docs{/:version}?", "/docs{/:version}?"],
    ["/(marketing)/about", "/about", "/(marketing)/about"],
    ["/(a)/index", "/", "/(a)"],
    ["/@[user]", "/@:user", "/@:user"],
    ["/[name].json", "/:name.json", "/:name.json"],
  ];
  for (const [id, pattern, withGroups] of cases) {
    await t.step(id, () => {
      assert.equal(filePattern(id, { keepGroups: false }), pattern);
      assert.equal(filePattern(id, { keepGroups: true }), withGroups);
    });
  }
  for (const id of ["/[a", "/[a][b]", "/x[[a]]", "/[...a]b"]) {
    await t.step(`refuses ${id}`, () => {
      assert.throws(() => filePattern(id, { keepGroups: false }), SyntaxError);
    });
  }
});

Deno.test("middlewares run from the app inwards through the folders", async () => {
  const app = appOf({
    "/_middleware": { handler: [mark("root1"), mark("root2")] },
    "/a/_middleware": { default: mark("a") },
    "/a/(group)/_middleware": { handlers: mark("group") },
    "/a/(group)/x": { handler: { GET: trail } },
    "/a/y": { handlers: { GET: trail } },
    "/a/index": { handlers: { GET: trail } },
    "/a": { handlers: { POST: trail } },
    "/b": { handler: trail },
  });
  assert.deepEqual(await get(app, "/a/x"), [200, "app root1 root2 a group"]);
  assert.deepEqual(await get(app, "/a/y"), [200, "app root1 root2 a"]);
  assert.deepEqual(await get(app, "/a"), [200, "app root1 root2 a"]);
  assert.deepEqual(await get(app, "/b"), [200, "app root1 root2"]);
});

Deno.test("the wrapper is outermost, layouts nest, groups keep theirs", async () => {
  const app = appOf({
    "/_app": box("app"),
    "/_layout": box("root"),
    "/index": show("home"),
    "/(group)/_layout": box("group"),
    "/(group)/grouped": show("grouped"),
    "/a/_layout": box("a"),
    "/a/page": show("page"),
    "/a/alone": { ...show("alone"), config: { skipInheritedLayouts: true } },
    "/a/bare": { ...show("bare"), config: { skipInheritedLayouts: true, skipAppWrapper: true } },
    "/b/_layout": { ...box("b"), config: { skipInheritedLayouts: true } },
    "/b/page": show("b"),
    "/moved": { ...show("moved"), config: { routeOverride: "/else/:where" } },
  });
  const inner = async (path: string) => /<body>(.*)<\/body>/.exec((await get(app, path))[1])?.[1];
  const nest = (text: string, ...names: string[]) =>
    names.reduceRight((html, name) => `<div class="${name}">${html}</div>`, `<p>${text}</p>`);
  assert.equal(await inner("/"), nest("home", "app", "root"));
  assert.equal(await inner("/grouped"), nest("grouped", "app", "root", "group"));
  assert.equal(await inner("/a/page"), nest("page", "app", "root", "a"));
  assert.equal(await inner("/a/alone"), nest("alone", "app"));
  assert.equal(await inner("/a/bare"), nest("bare"));
  assert.equal(await inner("/b/page"), nest("b", "app", "b"));
  assert.equal(await inner("/else/here"), nest("moved", "app", "root"));
});

Deno.test("the most specific file answers", async () => {
  const say = (name: string) => ({
    handler: (ctx: Context<State>) => ctx.text(`${name} ${JSON.stringify(ctx.params)}`),
  });
  const app = appOf({
    "/[...rest]": say("rest"),
    "/[code]": say("code"),
    "/about": say("about"),
    "/[[lang]]/docs": say("docs"),
    "/song/[id]/index": say("song"),
  });
  const cases: [path: string, text: string][] = [
    ["/about", "about {}"],
    ["/AB2CD", 'code {"code":"AB2CD"}'],
    ["/a/b/c", 'rest {"rest":"a/b/c"}'],
    ["/docs", 'docs {"lang":""}'],
    ["/de/docs", 'docs {"lang":"de"}'],
    ["/song/a%2Fb", 'song {"id":"a/b"}'],
  ];
  for (const [path, text] of cases) assert.deepEqual(await get(app, path), [200, text], path);
  assert.equal((await get(app, "/song/%E0%A4%A"))[0], 400);
});

Deno.test("error pages: the nearest _error, _404 for what is missing, _500 for the rest", async () => {
  setErrorReporter(() => {});
  const fail = (error: unknown) => ({
    handler: () => {
      throw error;
    },
  });
  const app = appOf({
    "/_app": box("app"),
    "/_404": show("missing"),
    "/_500": show("broken"),
    "/fails": fail(new Error("secret")),
    "/a/_error": { default: ({ error }: PageProps) => <p>{String(error)}</p> },
    "/a/teapot": fail(new HttpError(418, "short and stout")),
    "/a/gone": fail(new HttpError(404)),
  });
  const page = async (path: string) => {
    const [status, html] = await get(app, path);
    return [status, /<div class="app"><p>(.*)<\/p><\/div>/.exec(html)?.[1]];
  };
  assert.deepEqual(await page("/nowhere"), [404, "missing"]);
  assert.deepEqual(await page("/a/gone"), [404, "missing"]);
  assert.deepEqual(await page("/fails"), [500, "broken"]);
  assert.deepEqual(await page("/a/teapot"), [418, "HttpError: short and stout"]);
});

Deno.test("one _error at the root also shows what was not found", async () => {
  const app = appOf({ "/_error": { default: ({ error }: PageProps) => <p>{String(error)}</p> } });
  const [status, html] = await get(app, "/nowhere");
  assert.equal(status, 404);
  assert.match(html, /<p>HttpError<\/p>/);
});

Deno.test("methods: HEAD from GET, 405 with what is allowed, and a page for GET only", async () => {
  const app = appOf({ "/api": { handler: { GET: trail, PUT: trail } }, "/page": show("page") });
  assert.deepEqual(await get(app, "/api", { method: "HEAD" }), [200, ""]);
  for (const [path, allow] of [["/api", "GET, HEAD, PUT"], ["/page", "GET, HEAD"]] as const) {
    const answer = await app.handler()(new Request(`http://x${path}`, { method: "DELETE" }));
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get("Allow"), allow);
  }
});

Deno.test("file routes may be inserted below a path", async () => {
  const app = appOf({
    "/_middleware": { handler: mark("fs") },
    "/index": { handler: trail },
    "/[id]": { handler: trail },
  }, "/below");
  assert.deepEqual(await get(app, "/below"), [200, "app fs"]);
  assert.deepEqual(await get(app, "/below/1"), [200, "app fs"]);
  assert.equal((await get(app, "/1"))[0], 404);
});

Deno.test("a file that is no route is refused with its name", async (t) => {
  const cases: [id: string, mod: unknown, message: RegExp][] = [
    ["/empty", {}, /"\/empty": it must export a component or handlers/],
    ["/odd", { default: "text" }, /"\/odd": it must export a component/],
    ["/bad", { handlers: { GET: "text" } }, /"\/bad": it must export handlers/],
    ["/config", { default: () => null, config: 1 }, /"\/config": it must export a config/],
    ["/_middleware", { default: 1 }, /"\/_middleware": it must export a middleware function/],
    ["/_layout", { handler: () => {} }, /"\/_layout": it must export a component/],
    ["/_what", { default: () => null }, /"\/_what": files that start with "_" are/],
    ["/styled", { default: () => null, css: [] }, /"\/styled": the "css" export is not supported/],
    ["/none", null, /"\/none": it must export a module/],
  ];
  for (const [id, mod, message] of cases) {
    await t.step(id, () => assert.throws(() => appOf({ [id]: mod }).handler(), { message }));
  }
});
