import assert from "node:assert/strict";
import { get } from "node:http";
import { join } from "node:path";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { listFiles } from "./crawl.ts";
import { CONFIG, fixtureProject } from "./fixture_project.ts";

/** Every file of a folder with its content. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const paths = await listFiles(folder);
  const decoder = new TextDecoder("latin1");
  return new Map(
    await Promise.all(
      paths.map(async (path) =>
        [path, decoder.decode(await Deno.readFile(folder + path))] as const
      ),
    ),
  );
}

/** Starts `deno serve` on a build and gives its address once it listens. */
async function serve(root: string, permissions: string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "serve",
      "--config",
      CONFIG,
      "--host=127.0.0.1",
      "--port=0",
      ...permissions,
      join(root, "_fresh/server.js"),
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
    said += chunk;
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (address !== undefined) return { child, address };
  }
  throw new Error(`Cannot serve the build: ${said}`);
}

/** The encoding that a browser would be served; `fetch` of Deno 2.5 hides what it has undone. */
function encodingOf(url: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip, br" } }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers["content-encoding"]));
    }).on("error", reject);
  });
}

Deno.test("build() writes the same files for the same tree", async () => {
  await using one = await fixtureProject();
  await using two = await fixtureProject();
  for (const { root } of [one, two]) await new Builder({ root }).build();
  const [first, second] = await Promise.all(
    [one, two].map(({ root }) => contentsOf(join(root, "_fresh"))),
  );
  assert.deepEqual(second, first);
});

Deno.test("build() gives a changed island, and a changed static file, a new address", async () => {
  await using project = await fixtureProject();
  const buildId = async () => {
    await new Builder({ root: project.root }).build();
    const snapshot = await Deno.readTextFile(join(project.root, "_fresh/snapshot.js"));
    return /buildId = "(\w+)"/.exec(snapshot)?.[1];
  };
  const ids = [await buildId()];
  await project.write("static/app.css", "p {}");
  ids.push(await buildId());
  await project.write("islands/Counter.tsx", "export default () => <i>new</i>;");
  ids.push(await buildId());
  assert.equal(new Set(ids).size, 3);
});

Deno.test("build() names the module that cannot be bundled", async () => {
  await using project = await fixtureProject();
  await project.write("islands/Broken.tsx", 'import "./missing.ts";\nexport default () => null;');
  await assert.rejects(new Builder({ root: project.root }).build(), /Cannot bundle.*missing/s);
});

Deno.test("a build is served without the right to write", async (t) => {
  await using project = await fixtureProject();
  await new Builder({ root: project.root }).build();
  const { child, address } = await serve(project.root, [
    "--allow-read",
    "--allow-net",
    "--allow-env",
    "--no-prompt",
  ]);
  try {
    await t.step("API", async () => {
      const answer = await fetch(`${address}/api/hello`);
      assert.deepEqual(await answer.json(), { hello: "world" });
    });
    await t.step("page, and each module it names, for a year", async () => {
      const html = await (await fetch(address)).text();
      const modules = Array.from(html.matchAll(/modulepreload" href="([^"]+)"/g), ([, url]) => url);
      assert.ok(modules.length >= 3);
      for (const path of modules) {
        const answer = await fetch(address + path);
        assert.equal(answer.status, 200);
        assert.match(answer.headers.get("Content-Type") ?? "", /^text\/javascript/);
        assert.equal(
          answer.headers.get("Cache-Control"),
          "public, max-age=31536000, immutable",
        );
        assert.equal(await encodingOf(address + path), "br");
        await answer.body?.cancel();
      }
      assert.ok(!modules.some((path) => path?.includes("Cart")));
    });
    await t.step("island below routes", async () => {
      assert.match(await (await fetch(`${address}/shop`)).text(), /"Cart":i0/);
    });
    await t.step("unknown path", async () => {
      const answer = await fetch(`${address}/nothing`);
      assert.deepEqual([answer.status, await answer.text()], [404, "Not Found"]);
    });
  } finally {
    child.kill();
    await child.status;
    await child.stdout.cancel();
  }
});

Deno.test("a build in memory gives an app its routes, islands and files", async () => {
  await using project = await fixtureProject();
  const apply = await new Builder({ root: project.root }).build({ snapshot: "memory" });
  const app = new App<unknown>().use(staticFiles()).fsRoutes();
  apply(app);
  const handler = app.handler();
  const get = (path: string) => handler(new Request(`http://localhost${path}`));
  assert.deepEqual(await (await get("/api/hello")).json(), { hello: "world" });
  const html = await (await get("/")).text();
  const [, boot = ""] = /from"([^"]+boot\.js)"/.exec(html) ?? [];
  assert.equal((await get(boot)).status, 200);
  assert.equal(await (await get("/deep/a%20b.txt")).text(), "a b");
  await assert.rejects(Deno.stat(join(project.root, "_fresh")), Deno.errors.NotFound);
});

Deno.test("the Builder says what it does not do", async () => {
  const builder = new Builder({ root: "/nowhere" });
  assert.throws(
    () => builder.onTransformStaticFile(),
    /onTransformStaticFile\(\) is not supported/,
  );
  await using project = await fixtureProject();
  const apply = await new Builder({ root: project.root }).build();
  assert.throws(() => apply(new App()), /Cannot apply a build on disk/);
});
