import assert from "node:assert/strict";
import { App, type Context, createDefine, HttpError, page, type PageProps } from "fresh";
import { setErrorReporter } from "./error_report.ts";

interface State {
  trail?: string[];
}

const ORIGIN = "http://localhost";

/** Sends one request to an app. */
function send(app: App<State>, path: string, init?: RequestInit): Promise<Response> {
  return app.handler()(new Request(ORIGIN + path, init));
}

async function textOf(app: App<State>, path: string, init?: RequestInit): Promise<string> {
  return await (await send(app, path, init)).text();
}

/** Collects what is reported while `run` runs. */
async function reportsOf(run: () => Promise<unknown>): Promise<unknown[]> {
  const reports: unknown[] = [];
  setErrorReporter((error) => reports.push(error));
  await run();
  return reports;
}

function mark(name: string) {
  return (ctx: Context<State>) => {
    (ctx.state.trail ??= []).push(name);
    return ctx.next();
  };
}

const showTrail = (ctx: Context<State>) => ctx.text(ctx.state.trail?.join(" ") ?? "");

Deno.test("every method has its route, and a refused one is told which are allowed", async (t) => {
  const say = (text: string) => () => new Response(text);
  const app = new App<State>()
    .get("/a", say("get")).post("/a", say("post")).put("/a", say("put"))
    .patch("/a", say("patch")).delete("/a", say("delete"))
    .get("/b", say("get")).head("/b", () => new Response(null, { headers: { "X-Head": "own" } }))
    .options("/b", () => new Response("options")).all("/c", (ctx) => ctx.text(ctx.req.method));
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    await t.step(method, async () => {
      assert.equal(await textOf(app, "/a", { method }), method.toLowerCase());
      assert.equal(await textOf(app, "/c", { method }), method);
    });
  }
  await t.step("405 with Allow", async () => {
    const refused = await send(app, "/b", { method: "POST" });
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.get("Allow"), "GET, HEAD, OPTIONS");
    const odd = await send(app, "/a", { method: "PROPFIND" });
    assert.equal(odd.status, 405);
  });
  await t.step("OPTIONS", async () => {
    const answer = await send(app, "/a", { method: "OPTIONS" });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get("Allow"), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    assert.equal(await textOf(app, "/b", { method: "OPTIONS" }), "options");
  });
  await t.step("HEAD", async () => {
    const fromGet = await send(app, "/a", { method: "HEAD" });
    assert.deepEqual([fromGet.status, await fromGet.text()], [200, ""]);
    const own = await send(app, "/b", { method: "HEAD" });
    assert.equal(own.headers.get("X-Head"), "own");
  });
});

Deno.test("HEAD ends the stream that GET would have sent", async () => {
  const ended = Promise.withResolvers<void>();
  const app = new App<State>().get(
    "/events",
    () => new Response(new ReadableStream({ cancel: () => ended.resolve() })),
  );
  assert.equal((await send(app, "/events", { method: "HEAD" })).body, null);
  await ended.promise;
});

Deno.test("middlewares run from the outside in, and only for what was added after them", async () => {
  const app = new App<State>()
    .use(mark("root"))
    .get("/early", showTrail)
    .use("/a", mark("a"))
    .use("/a/b/*", mark("b"))
    .use(mark("late"), mark("later"))
    .get("/a/b/c", mark("own"), showTrail)
    .get("/ab", showTrail);
  assert.equal(await textOf(app, "/early"), "root");
  assert.equal(await textOf(app, "/a/b/c"), "root late later a b own");
  assert.equal(await textOf(app, "/ab"), "root late later");
});

Deno.test("a middleware sees and may change the answer on its way out", async () => {
  const app = new App<State>()
    .use(async (ctx) => {
      const answer = await ctx.next();
      answer.headers.set("X-Seen", String(answer.status));
      return answer;
    })
    .get("/", (ctx) => ctx.json({ ok: true }, { status: 201 }));
  const answer = await send(app, "/");
  assert.equal(answer.headers.get("X-Seen"), "201");
  assert.deepEqual(await answer.json(), { ok: true });
});

Deno.test("a middleware may run the rest of the chain twice", async () => {
  const app = new App<State>()
    .use(async (ctx) => {
      await ctx.next();
      return ctx.next();
    })
    .get("/", mark("again"), showTrail);
  assert.equal(await textOf(app, "/"), "again again");
});

Deno.test("middlewares, handlers and routes may be loaded on first use", async () => {
  let loads = 0;
  const app = new App<State>()
    .use(() => Promise.resolve(mark("lazy")))
    .get("/handler", () => {
      loads++;
      return Promise.resolve(showTrail);
    })
    .route("/route", () => Promise.resolve({ handler: showTrail }));
  const handler = app.handler();
  for (const path of ["/handler", "/handler", "/route"]) {
    assert.equal(await (await handler(new Request(ORIGIN + path))).text(), "lazy");
  }
  assert.equal(loads, 1);
});

Deno.test("the context knows the request", async () => {
  const app = new App<State>({ basePath: "/base" }).get("/x/:id", (ctx) =>
    ctx.json({
      url: ctx.url.href,
      params: ctx.params,
      route: ctx.route,
      base: ctx.config.basePath,
      mode: ctx.config.mode,
      partial: ctx.isPartial,
      error: ctx.error,
      from: ctx.info.remoteAddr,
    }));
  const answer = await send(app, "/base//x/a%20b?q=1");
  assert.deepEqual(await answer.json(), {
    url: `${ORIGIN}/base/x/a%20b?q=1`,
    params: { id: "a b" },
    route: "/base/x/:id",
    base: "/base",
    mode: "production",
    partial: false,
    error: null,
    from: { transport: "tcp", hostname: "localhost", port: 0 },
  });
  assert.equal((await send(app, "/x/1")).status, 404);
});

Deno.test("a Host header that makes no address is a bad request", async () => {
  const handler = new App<State>().get("/", () => new Response("ok")).handler();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (req, info) => handler(req, info),
  );
  for (const host of ["a b", "[", "a:b:c", "%"]) {
    using socket = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
    const request = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await socket.write(new TextEncoder().encode(request));
    const answer = await Array.fromAsync(socket.readable.pipeThrough(new TextDecoderStream()));
    assert.match(answer.join(""), /^HTTP\/1.1 400 /, host);
  }
  await server.shutdown();
});

Deno.test("the forwarded address is believed only when told to", async () => {
  const headers = { "X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "echo.example" };
  for (
    const [trustProxy, href] of [[true, "https://echo.example/"], [false, `${ORIGIN}/`]] as const
  ) {
    const app = new App<State>({ trustProxy }).get("/", (ctx) => ctx.text(ctx.url.href));
    assert.equal(await textOf(app, "/", { headers }), href);
  }
});

Deno.test("responses are made by the context", async (t) => {
  const app = new App<State>()
    .get("/text", (ctx) => ctx.text("a", { status: 202 }))
    .get("/html", (ctx) => ctx.html("<p>", { headers: { "X-Own": "1" } }))
    .get("/stream", (ctx) =>
      ctx.stream(function* () {
        yield "a";
        yield new TextEncoder().encode("b");
      }))
    .get("/async", (ctx) =>
      ctx.stream((async function* () {
        yield await Promise.resolve("c");
      })()));
  await t.step("text", async () => assert.equal((await send(app, "/text")).status, 202));
  await t.step("html", async () => {
    const { headers } = await send(app, "/html");
    assert.equal(headers.get("Content-Type"), "text/html; charset=utf-8");
    assert.equal(headers.get("X-Own"), "1");
  });
  await t.step("stream", async () => {
    assert.equal(await textOf(app, "/stream"), "ab");
    assert.equal(await textOf(app, "/async"), "c");
  });
});

Deno.test("redirect() never leaves the host by a path", async (t) => {
  const cases: [target: string, location: string][] = [
    ["/a/b?c=//d#e", "/a/b?c=//d#e"],
    ["//evil.example", "/evil.example"],
    ["/\\evil.example", "/evil.example"],
    ["/\t/evil.example", "/evil.example"],
    ["///evil.example/a//b", "/evil.example/a/b"],
    ["https://elsewhere.example//a", "https://elsewhere.example//a"],
    ["relative", "relative"],
    ["/", "/"],
  ];
  for (const [target, location] of cases) {
    await t.step(target, async () => {
      const app = new App<State>().get("/", (ctx) => ctx.redirect(target, 303));
      const answer = await send(app, "/");
      assert.deepEqual([answer.status, answer.headers.get("Location")], [303, location]);
    });
  }
});

Deno.test("mountApp() brings another app's routes, middlewares, layouts and error pages", async () => {
  const inner = new App<State>({ basePath: "/v1" })
    .use(mark("inner"))
    .layout("*", ({ Component }) => (
      <section>
        <Component />
      </section>
    ))
    .onError("*", (ctx) => ctx.text(`inner ${ctx.error instanceof Error && ctx.error.message}`))
    .get("/", showTrail)
    .get("/page", (ctx) => ctx.render(<p>page</p>))
    .get("/broken", () => {
      throw new HttpError(409, "twice");
    })
    .notFound(() => new Response("nothing", { status: 404 }));
  const app = new App<State>().use(mark("outer")).mountApp("/inner", inner)
    .get("/other", showTrail);
  assert.equal(await textOf(app, "/inner/v1"), "outer inner");
  assert.match(await textOf(app, "/inner/v1/page"), /<section><p>page<\/p><\/section>/);
  assert.equal(await textOf(app, "/inner/v1/broken"), "inner twice");
  assert.equal(await textOf(app, "/other"), "outer");
  assert.equal(await textOf(app, "/unknown"), "nothing");
});

Deno.test("layouts nest, and layouts and pages may leave out what is around them", async (t) => {
  const wrap = (name: string) => ({ Component }: PageProps) => (
    <div class={name}>
      <Component />
    </div>
  );
  const app = new App<State>()
    .appWrapper(({ Component }) => (
      <html lang="en">
        <body>
          <Component />
        </body>
      </html>
    ))
    .layout("/", wrap("root"))
    .layout("/a/b", wrap("b"))
    .layout("/a/alone", wrap("alone"), { skipInheritedLayouts: true })
    .layout("/bare", wrap("bare"), { skipAppWrapper: true })
    .get("/a/b", (ctx) => ctx.render(<p />))
    .get("/a/alone", (ctx) => ctx.render(<p />))
    .get("/bare", (ctx) => ctx.render(<p />))
    .get("/skip", (ctx) => ctx.render(<p />, {}, { skipInheritedLayouts: true }))
    .route("/page", { component: () => <p />, config: { skipInheritedLayouts: true } })
    .route("/naked", { component: () => <p /> }, {
      skipAppWrapper: true,
      skipInheritedLayouts: true,
    });
  const cases: [path: string, html: string][] = [
    ["/a/b", '<html lang="en"><body><div class="root"><div class="b"><p></p></div></div></body>'],
    ["/a/alone", '<html lang="en"><body><div class="alone"><p></p></div></body>'],
    [
      "/bare",
      '<html><head><meta charset="utf-8"></head><body><div class="root"><div class="bare">',
    ],
    ["/skip", '<html lang="en"><body><p></p></body>'],
    ["/page", '<html lang="en"><body><p></p></body>'],
    ["/naked", '<html><head><meta charset="utf-8"></head><body><p></p></body></html>'],
  ];
  for (const [path, html] of cases) {
    await t.step(path, async () => {
      const text = (await textOf(app, path)).replace(
        '<head><meta charset="utf-8"></head><html lang',
        "<html lang",
      );
      assert.ok(text.includes(html), text);
    });
  }
});

Deno.test("a route renders its component with what its handler returns", async () => {
  const define = createDefine<State>();
  const handlers = define.handlers({
    GET: () => page({ name: "Ada" }),
    POST: () => page({ name: "made" }, { status: 201, headers: { "X-Made": "yes" } }),
    DELETE: () => new Response(null, { status: 204 }),
  });
  const Page = define.page<typeof handlers>(({ data }) => <p>{data.name}</p>);
  const app = new App<State>().get("/x", async (ctx) => {
    const data = await handlers.GET();
    return ctx.render(<Page {...ctx} Component={() => null} data={data.data} />);
  }).route("/people", {
    handler: handlers,
    component: async (props) => {
      await Promise.resolve();
      return <p>{JSON.stringify(props.data)}</p>;
    },
  }).route("/named", { handlers: { GET: () => new Response("named") } })
    .route("/only", { component: () => <p>only</p> });
  assert.match(await textOf(app, "/x"), /<p>Ada<\/p>/);
  assert.match(await textOf(app, "/people"), /Ada/);
  const made = await send(app, "/people", { method: "POST" });
  assert.deepEqual([made.status, made.headers.get("X-Made")], [201, "yes"]);
  assert.equal((await send(app, "/people", { method: "DELETE" })).status, 204);
  assert.equal((await send(app, "/people", { method: "PUT" })).status, 405);
  assert.equal(await textOf(app, "/named"), "named");
  assert.equal((await send(app, "/only")).status, 200);
  assert.equal((await send(app, "/only", { method: "POST" })).status, 405);
});

Deno.test("components may answer in the page's place", async () => {
  const app = new App<State>()
    .layout("/", async ({ url, Component }) => {
      await Promise.resolve();
      return url.searchParams.has("out") ? new Response("layout") : <Component />;
    })
    .route("/", {
      component: async ({ url }) =>
        await Promise.resolve(url.search === "?page" ? new Response("page") : <p />),
    });
  assert.equal(await textOf(app, "/?out"), "layout");
  assert.equal(await textOf(app, "/?page"), "page");
  assert.match(await textOf(app, "/"), /<p><\/p>/);
});

Deno.test("errors go to the nearest error page, with their status", async (t) => {
  const fail = (error: unknown) => () => {
    throw error;
  };
  const app = new App<State>()
    .onError("*", { component: ({ error }) => <h1>root {String(error)}</h1> })
    .onError("/a", (ctx) => ctx.text(`a: ${ctx.error}`, { status: 418 }))
    .onError("/a/broken", fail(new Error("the page broke too")))
    .get("/teapot", fail(new HttpError(409, "taken")))
    .get("/a/x", fail(new Error("secret")))
    .get("/a/broken/x", fail(new Error("first")));
  const cases: [path: string, status: number, text: RegExp][] = [
    ["/teapot", 409, /<h1>root HttpError: taken<\/h1>/],
    ["/a/x", 418, /^a: Error: secret$/],
    ["/a/broken/x", 418, /^a: Error: the page broke too$/],
    ["/unknown", 404, /<h1>root HttpError/],
  ];
  await reportsOf(async () => {
    for (const [path, status, text] of cases) {
      await t.step(path, async () => {
        const answer = await send(app, path);
        assert.equal(answer.status, status);
        assert.match(await answer.text(), text);
      });
    }
  });
});

Deno.test("notFound() answers every 404, also a thrown one, and has its status", async () => {
  const app = new App<State>()
    .get("/gone", () => {
      throw new HttpError(404);
    })
    .onError("/", () => new Response("error page"))
    .notFound({ component: ({ url }) => <p>no {url.pathname}</p> });
  for (const path of ["/gone", "/unknown"]) {
    const answer = await send(app, path);
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), new RegExp(`<p>no ${path}</p>`));
  }
});

Deno.test("without error pages, errors are plain text that gives nothing away", async (t) => {
  const secret = new Error("secret");
  const app = new App<State>()
    .get("/throws", () => {
      throw secret;
    })
    .get("/odd", () => {
      throw JSON.parse('"just text"');
    })
    .get("/nothing", () => JSON.parse("null"))
    .get("/forbidden", () => {
      throw new HttpError(403);
    })
    .get("/taken", () => {
      throw new HttpError(409, "already taken");
    })
    .get("/:id", () => new Response("id"));
  const cases: [path: string, status: number, text: string, reports: number][] = [
    ["/throws", 500, "Internal Server Error", 1],
    ["/odd", 500, "Internal Server Error", 1],
    ["/nothing", 500, "Internal Server Error", 1],
    ["/forbidden", 403, "Forbidden", 0],
    ["/taken", 409, "already taken", 0],
    ["/a/b", 404, "Not Found", 0],
    ["/%ff", 400, 'Cannot decode "%ff": it must be valid percent-encoding', 0],
  ];
  for (const [path, status, text, count] of cases) {
    await t.step(path, async () => {
      const reports = await reportsOf(async () => {
        const answer = await send(app, path);
        assert.equal(answer.status, status);
        assert.equal(await answer.text(), text);
      });
      assert.equal(reports.length, count);
    });
  }
});

Deno.test("an error is reported once however many error pages it passes", async () => {
  const error = new Error("once");
  const rethrow = () => {
    throw error;
  };
  const app = new App<State>().onError("*", rethrow).onError("/a", rethrow).get("/a/b", rethrow);
  const reports = await reportsOf(async () => {
    assert.equal((await send(app, "/a/b")).status, 500);
  });
  assert.deepEqual(reports, [error]);
});

Deno.test("in development an unexpected error shows where it came from", async () => {
  const app = new App<State>({ mode: "development" }).get("/", () => {
    throw new Error("look here");
  });
  await reportsOf(async () => assert.match(await textOf(app, "/"), /look here[^]*app_test/));
});

Deno.test("render() takes elements only", async () => {
  const app = new App<State>().get("/", (ctx) => ctx.render(JSON.parse('"text"')));
  const [error] = await reportsOf(async () => assert.equal((await send(app, "/")).status, 500));
  assert.match(String(error), /Cannot render text: ctx\.render\(\) takes a JSX element or null/);
});
