import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { type AppHandler, setBuildCache } from "./app.ts";
import { fixtureProject } from "./fixture_project.ts";
import { productionBuild } from "./production.ts";
import { parseRange } from "./range.ts";

const CSS = ".a { color: red }\n".repeat(200);

/** The fixture's static files as production serves them, and as development does. */
async function handlers(root: string): Promise<{ built: AppHandler; memory: AppHandler }> {
  const handlerOf = (give: (app: App<unknown>) => void) => {
    const app = new App<unknown>().use(staticFiles());
    give(app);
    return app.handler();
  };
  await new Builder({ root }).build();
  const outDir = pathToFileURL(join(root, "_fresh/"));
  const snapshot = await import(new URL("snapshot.js", outDir).href);
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  return {
    built: handlerOf((app) => setBuildCache(app, productionBuild(snapshot, outDir))),
    memory: handlerOf((app) => apply(app)),
  };
}

Deno.test("staticFiles()", async (t) => {
  await using project = await fixtureProject();
  await using outside = await fixtureProject();
  await outside.write("secret.txt", "outside");
  await Deno.symlink(join(outside.root, "secret.txt"), join(project.root, "static/link.txt"));
  await Deno.symlink(outside.root, join(project.root, "static/linked"));
  const { built, memory } = await handlers(project.root);
  const get = (path: string, headers: HeadersInit = {}, method = "GET", handler = built) =>
    handler(new Request(`http://localhost${path}`, { method, headers }));

  await t.step("sends a file with its type, length and a strong ETag", async () => {
    for (const handler of [built, memory]) {
      const answer = await get("/tone.mp3", {}, "GET", handler);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("Content-Type"), "audio/mpeg");
      assert.equal(answer.headers.get("Content-Length"), "10");
      assert.equal(answer.headers.get("Accept-Ranges"), "bytes");
      assert.match(answer.headers.get("ETag") ?? "", /^"[0-9a-f]{24}"$/);
      assert.equal(await answer.text(), "0123456789");
    }
  });

  await t.step("HEAD has the headers alone", async () => {
    const answer = await get("/tone.mp3", {}, "HEAD");
    assert.deepEqual([answer.status, answer.headers.get("Content-Length")], [200, "10"]);
    assert.equal(answer.body, null);
  });

  await t.step("other methods are refused", async () => {
    const answer = await get("/tone.mp3", {}, "POST");
    assert.deepEqual([answer.status, answer.headers.get("Allow")], [405, "GET, HEAD"]);
  });

  await t.step("304 for the content a browser has, in whatever form", async () => {
    const tag = (await get("/app.css", { "Accept-Encoding": "br" })).headers.get("ETag") ?? "";
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
      const answer = await get("/app.css", { "If-None-Match": known });
      assert.equal(answer.status, 304, known);
      assert.equal(answer.body, null);
    }
    assert.equal((await get("/app.css", { "If-None-Match": '"other"' })).status, 200);
  });

  await t.step("compressed as the browser can read it", async () => {
    const forms: [accept: string, encoding: string | null][] = [
      ["br, gzip", "br"],
      ["gzip", "gzip"],
      ["gzip;q=1, br;q=0", "gzip"],
      ["*", "br"],
      ["identity", null],
      ["", null],
    ];
    const tags = new Set<string | null>();
    for (const [accept, encoding] of forms) {
      const answer = await get("/app.css", { "Accept-Encoding": accept });
      assert.equal(answer.headers.get("Content-Encoding"), encoding, accept);
      assert.equal(answer.headers.get("Vary"), "Accept-Encoding");
      const bytes = new Uint8Array(await answer.arrayBuffer());
      assert.equal(answer.headers.get("Content-Length"), String(bytes.byteLength));
      const plain = encoding === "br"
        ? brotliDecompressSync(bytes)
        : encoding === "gzip"
        ? gunzipSync(bytes)
        : bytes;
      assert.equal(new TextDecoder().decode(plain), CSS);
      tags.add(answer.headers.get("ETag"));
    }
    assert.equal(tags.size, 3);
    assert.equal((await get("/tone.mp3")).headers.get("Vary"), null);
  });

  await t.step("ranges", async () => {
    const cases: [range: string, status: number, content: string, place: string | null][] = [
      ["bytes=2-4", 206, "234", "bytes 2-4/10"],
      ["bytes=7-", 206, "789", "bytes 7-9/10"],
      ["bytes=-3", 206, "789", "bytes 7-9/10"],
      ["bytes=0-99", 206, "0123456789", "bytes 0-9/10"],
      ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
      ["bytes=10-", 416, "", "bytes */10"],
      ["bytes=-0", 416, "", "bytes */10"],
      ["bytes=4-2", 200, "0123456789", null],
      ["bytes=0-1,3-4", 200, "0123456789", null],
      ["lines=0-1", 200, "0123456789", null],
      ["bytes=-", 200, "0123456789", null],
    ];
    for (const handler of [built, memory]) {
      for (const [range, status, content, place] of cases) {
        const answer = await get("/tone.mp3", { Range: range }, "GET", handler);
        assert.deepEqual(
          [answer.status, await answer.text(), answer.headers.get("Content-Range")],
          [status, content, place],
          range,
        );
      }
    }
  });

  await t.step("a range of a compressed file is one of the file itself", async () => {
    const answer = await get("/app.css", { Range: "bytes=0-1", "Accept-Encoding": "br" });
    assert.equal(answer.headers.get("Content-Encoding"), null);
    assert.equal(await answer.text(), ".a");
  });

  await t.step("If-Range sends all of a file that has changed", async () => {
    const tag = (await get("/tone.mp3")).headers.get("ETag") ?? "";
    const same = await get("/tone.mp3", { Range: "bytes=0-1", "If-Range": tag });
    assert.deepEqual([same.status, await same.text()], [206, "01"]);
    const changed = await get("/tone.mp3", { Range: "bytes=0-1", "If-Range": '"old"' });
    assert.deepEqual([changed.status, await changed.text()], [200, "0123456789"]);
  });

  await t.step(
    "a URL bound to this build is kept for a year, one of another is sent on",
    async () => {
      const snapshot = await Deno.readTextFile(join(project.root, "_fresh/snapshot.js"));
      const [, buildId] = /buildId = "(\w+)"/.exec(snapshot) ?? [];
      const bound = await get(`/app.css?__frsh_c=${buildId}`);
      assert.match(bound.headers.get("Cache-Control") ?? "", /immutable/);
      assert.equal((await get("/app.css")).headers.get("Cache-Control"), "no-cache");
      const old = await get("/app.css?a=1&__frsh_c=old");
      assert.deepEqual([old.status, old.headers.get("Location")], [307, "/app.css?a=1"]);
    },
  );

  await t.step("names are decoded once", async () => {
    assert.equal(await (await get("/deep/a%20b.txt")).text(), "a b");
    assert.equal((await get("/deep/a%2520b.txt")).status, 404);
    assert.equal((await get("/.well-known/hello.json")).status, 200);
  });

  const unreachable = [
    "/",
    "/deep",
    "/deep/",
    "/app.css/",
    "/app.css/x",
    "/.secret",
    "/%2esecret",
    "/link.txt",
    "/linked/secret.txt",
    "/..%2f..%2fmain.ts",
    "/..%2fmain.ts",
    "/%2e%2e%2fmain.ts",
    "/%252e%252e%252fmain.ts",
    "/..%5cmain.ts",
    "/deep%5c..%5c..%5cmain.ts",
    "/app.css%00",
    "/app.css%00.txt",
    "/%",
    "/%zz",
    "/%c0%ae%c0%ae/main.ts",
    "/deep/..%2f..%2fmain.ts",
    `/${"a".repeat(5000)}`,
    `/${"a/".repeat(3000)}`,
    "/snapshot.js",
    "/identity/app.css",
  ];
  await t.step("nothing outside the folder can be reached", async () => {
    for (const handler of [built, memory]) {
      for (const path of unreachable) {
        assert.equal((await get(path, {}, "GET", handler)).status, 404, path);
      }
    }
  });

  await t.step("not even by a request that no client would send", async () => {
    for (const handler of [built, memory]) {
      const server = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen: () => {} },
        (req, info) => handler(req, info),
      );
      for (const path of ["/../main.ts", "/./../main.ts", "/deep/../../main.ts", "//../main.ts"]) {
        assert.match(await rawGet(server.addr.port, path), /^HTTP\/1.1 404/, path);
      }
      await server.shutdown();
    }
  });
});

/** Sends a path exactly as it is, which `fetch` would tidy up first. */
async function rawGet(port: number, path: string): Promise<string> {
  using socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  await socket.write(new TextEncoder().encode(request));
  const chunks = await Array.fromAsync(socket.readable.pipeThrough(new TextDecoderStream()));
  return chunks.join("");
}

Deno.test("staticFiles() without a build leaves every request to others", async () => {
  const app = new App<unknown>().use(staticFiles()).get("/app.css", () => new Response("own"));
  const answer = await app.handler()(new Request("http://localhost/app.css"));
  assert.equal(await answer.text(), "own");
});

Deno.test("parseRange() of an empty file is never satisfiable", () => {
  assert.deepEqual(parseRange("bytes=0-", 0), { kind: "unsatisfiable" });
  assert.deepEqual(parseRange(null, 0), { kind: "whole" });
});
