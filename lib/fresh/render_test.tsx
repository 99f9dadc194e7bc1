import assert from "node:assert/strict";
import { computed, signal } from "@preact/signals";
import { App, csp } from "fresh";
import { asset, assetSrcSet, Head, IS_BROWSER, Partial } from "fresh/runtime";
import type { ComponentChildren, ComponentType, VNode } from "preact";
import { setBuildCache } from "./app.ts";
import { setBuildId } from "./assets.ts";
import { type BuildCache, EMPTY_BUILD } from "./build_cache.ts";
import { setErrorReporter } from "./error_report.ts";
import { islandsOf } from "./production.ts";
import { deserialize } from "./serialize.ts";

function Counter(props: { count?: unknown; children?: ComponentChildren; onClick?: () => void }) {
  return <output>{String(props.count)}{props.children}</output>;
}

function Outer() {
  return (
    <div>
      <Counter count={1} />
    </div>
  );
}

const JS = "/_fresh/js/b1";

/** A build with the two islands above. */
const BUILD: BuildCache = {
  ...EMPTY_BUILD,
  buildId: "b1",
  boot: { file: `${JS}/boot.js`, imports: [`${JS}/shared.js`] },
  islands: new Map([
    ...islandsOf(
      { name: "Counter", file: `${JS}/Counter.js`, imports: [`${JS}/shared.js`] },
      { default: Counter, LIMIT: 3 },
    ),
    ...islandsOf({ name: "Outer", file: `${JS}/Outer.js`, imports: [] }, { Outer }),
  ].map((island) => [island.fn, island])),
};

/** Renders one page and gives its HTML. */
async function render(vnode: VNode, app = new App<unknown>()): Promise<string> {
  app.get("/here/now", (ctx) => ctx.render(vnode));
  setBuildCache(app, BUILD);
  const answer = await app.handler()(new Request("http://localhost/here/now"));
  return await answer.text();
}

/** The message of the error that rendering throws. */
async function failureOf(vnode: VNode): Promise<string> {
  let message = "";
  setErrorReporter((error) => message = error instanceof Error ? error.message : String(error));
  await render(vnode);
  return message;
}

function propsIn(html: string): unknown {
  const [, json = ""] = /<script id="__FRSH_STATE"[^>]*>(.*?)<\/script>/.exec(html) ?? [];
  return deserialize(json);
}

Deno.test("a page is a whole document, whatever part of it the app renders", async () => {
  const own = (
    <html lang="en">
      <head>
        <title>t</title>
      </head>
      <body>b</body>
    </html>
  );
  assert.equal(
    await render(<p>hi</p>),
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><p>hi</p></body></html>',
  );
  assert.equal(
    await render(own),
    '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>b</body></html>',
  );
});

Deno.test("an element that is kept and rendered again looks the same again", async () => {
  const kept = (
    <html lang="en">
      <head>
        <style>{"p{}"}</style>
      </head>
      <body>
        <Counter />
      </body>
    </html>
  );
  const plain = (html: string) => html.replaceAll(/nonce="\w+"/g, "");
  const first = plain(await render(kept));
  assert.match(first, /<!--frsh:island:Counter:0-->/);
  assert.equal(plain(await render(kept)), first);
});

Deno.test("islands are marked, and only what the page uses is loaded", async () => {
  const html = await render(
    <main>
      <Counter count={1} />
      <hr />
      <Counter count={2} />
    </main>,
  );
  assert.match(
    html,
    /<!--frsh:island:Counter:0--><output>1<\/output><!--\/frsh:island--><hr\/><!--frsh:island:Counter:1-->/,
  );
  assert.deepEqual(propsIn(html), [{ count: 1 }, { count: 2 }]);
  const preloads = Array.from(
    html.matchAll(/rel="modulepreload" href="([^"]+)"/g),
    ([, url]) => url,
  );
  assert.deepEqual(preloads, [`${JS}/boot.js`, `${JS}/shared.js`, `${JS}/Counter.js`]);
  assert.match(html, /boot\(\{"Counter":i0\["default"\]\}\)/);
  assert.doesNotMatch(html, /Outer/);
});

Deno.test("an island inside an island is part of the outer one", async () => {
  const html = await render(
    <p>
      <Outer />
      <Counter />
    </p>,
  );
  const [marker] = html.match(/<!--frsh:island:Outer\.Outer:0-->.*?<!--\/frsh:island-->/) ?? [];
  assert.match(marker ?? "", /<div><output>1<\/output><\/div>/);
  assert.equal(html.match(/<!--frsh:island/g)?.length, 2);
  assert.match(html, /"Outer\.Outer":i0\["Outer"\],"Counter":i1\["default"\]/);
});

Deno.test("a page without islands has no scripts", async () => {
  assert.doesNotMatch(await render(<p />), /<script|modulepreload/);
});

Deno.test("a signal that two islands share is sent once", async () => {
  const count = signal(5);
  const html = await render(
    <p>
      <Counter count={count} />
      <Counter count={count} />
      <Counter count={computed(() => 6)} />
    </p>,
  );
  const props = propsIn(html);
  assert.ok(Array.isArray(props));
  assert.equal(props[0].count, props[1].count);
  assert.equal(props[0].count.value, 5);
  assert.equal(props[2].count.value, 6);
});

Deno.test("props cannot break out of the page", async () => {
  const text = "</script><script>alert(1)</script><!--\u2028\u2029";
  const html = await render(<Counter count={text} />);
  assert.equal(html.match(/<script/g)?.length, 2);
  assert.doesNotMatch(html, /<!--\u2028|alert\(1\)<\/script>/);
  assert.deepEqual(propsIn(html), [{ count: text }]);
});

Deno.test("a prop that cannot be sent is refused with the island's and the prop's name", async (t) => {
  class Song {}
  const cases: [name: string, page: () => VNode, message: RegExp][] = [
    [
      "function",
      () => <Counter onClick={() => {}} />,
      /prop "onClick" to island "Counter": a function/,
    ],
    ["symbol", () => <Counter count={Symbol()} />, /prop "count" to island "Counter": a symbol/],
    [
      "instance",
      () => (
        <p>
          <Outer />
          <Counter count={{ songs: [new Song()] }} />
        </p>
      ),
      /prop "count.songs\[0\]" to island "Counter": an instance of Song/,
    ],
    [
      "children",
      () => (
        <Counter>
          <p />
        </Counter>
      ),
      /prop "children" to island "Counter": a JSX element/,
    ],
  ];
  for (const [name, page, message] of cases) {
    await t.step(name, async () => assert.match(await failureOf(page()), message));
  }
});

Deno.test("text children of an island are sent", async () => {
  assert.deepEqual(propsIn(await render(<Counter>text</Counter>)), [{ children: "text" }]);
});

Deno.test("Head moves elements into the head, and the last of a kind counts", async () => {
  const app = new App<unknown>().appWrapper(({ Component }) => (
    <html lang="en">
      <head>
        <title>default</title>
        <meta name="description" content="default" />
        <meta name="robots" content="all" />
        <link key="theme" rel="stylesheet" href="/light.css" />
      </head>
      <body>
        <Component />
      </body>
    </html>
  ));
  const Described = () => <meta name="description" content="own" />;
  const html = await render(
    <main>
      <Head>
        <title>first</title>
      </Head>
      <Head>
        <title>second</title>
        <Described />
        <link key="theme" rel="stylesheet" href="/dark.css" />
        <meta property="og:title" content="a" />
        <script>1</script>
        <script>2</script>
      </Head>
    </main>,
    app,
  );
  const [head = ""] = /<head>.*<\/head>/.exec(html) ?? [];
  assert.equal(
    head.replaceAll(/ nonce="\w+"/g, ""),
    '<head><title>second</title><meta name="description" content="own"/>' +
      '<meta name="robots" content="all"/><link rel="stylesheet" href="/dark.css"/>' +
      '<meta property="og:title" content="a"/><script>1</script><script>2</script></head>',
  );
  assert.match(html, /<body><main><\/main><\/body>/);
});

Deno.test("the policy names the nonce of every script and style on the page", async () => {
  const app = new App<unknown>().use(csp({ useNonce: true }))
    .get("/", (ctx) =>
      ctx.render(
        <p>
          <style>{"p{}"}</style>
          <script>1</script>
          <Counter />
        </p>,
      ));
  setBuildCache(app, BUILD);
  const handler = app.handler();
  const nonces = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const answer = await handler(new Request("http://localhost/"));
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    const [, nonce = ""] = /script-src 'self' 'nonce-(\w+)'/.exec(policy) ?? [];
    assert.match(policy, new RegExp(`style-src 'self' 'nonce-${nonce}'`));
    assert.doesNotMatch(policy, /unsafe-inline/);
    const tags = (await answer.text()).match(/<(?:script|style)[^>]*>/g) ?? [];
    assert.equal(tags.length, 4);
    for (const tag of tags) assert.ok(tag.includes(`nonce="${nonce}"`), tag);
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 2);
});

Deno.test("links say when they lead to the page itself or one above it", async (t) => {
  const cases: [href: string, attributes: string][] = [
    ["/here/now", ' data-current="true" aria-current="page"'],
    ["/here/now?a#b", ' data-current="true" aria-current="page"'],
    ["/here", ' data-ancestor="true" aria-current="true"'],
    ["/her", ""],
    ["/here/now/then", ""],
    ["https://a.example/here/now", ""],
  ];
  for (const [href, attributes] of cases) {
    await t.step(href, async () => {
      assert.ok(
        (await render(<a href={href}>x</a>)).includes(`<a href="${href}"${attributes}>x</a>`),
      );
    });
  }
});

Deno.test("assets are bound to the build", async () => {
  setBuildId("b1");
  assert.equal(asset("/logo.svg?a=1#b"), "/logo.svg?a=1&__frsh_c=b1#b");
  assert.equal(asset("/logo.svg", "/base"), "/base/logo.svg?__frsh_c=b1");
  assert.equal(asset("/x?__frsh_c=old"), "/x?__frsh_c=old");
  for (const other of ["logo.svg", "//host/x", "https://host/x"]) assert.equal(asset(other), other);
  assert.equal(assetSrcSet("/a.png 1x, /b.png 2x"), "/a.png?__frsh_c=b1 1x, /b.png?__frsh_c=b1 2x");
  assert.equal(assetSrcSet("/a(1,2).png"), "/a(1,2).png");
  assert.equal(IS_BROWSER, false);
  const html = await render(
    <p>
      <img src="/a.png" alt="" />
      <img src="/b.png" alt="" data-fresh-disable-lock />
    </p>,
  );
  assert.match(html, /src="\/a\.png\?__frsh_c=b1"/);
  assert.match(html, /src="\/b\.png"/);
  setBuildId("");
  assert.equal(asset("/logo.svg"), "/logo.svg");
});

Deno.test("what is not supported says so", async () => {
  assert.match(
    await failureOf(<Partial name="list" />),
    /<Partial name="list">: partials are not supported/,
  );
});

Deno.test("an island is found by its function, not by its name", async () => {
  const Twin: ComponentType = { Counter: () => <i /> }.Counter;
  assert.doesNotMatch(await render(<Twin />), /frsh:island/);
});
