import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { crawlSources } from "../../lib/fresh/crawl.ts";
import { filePattern } from "../../lib/fresh/fs_routes.ts";
import { API_TOKEN, propertyOf, ROOT, startServer, type TestServer } from "../support/server.ts";
import { type ApiExample, readExamples } from "./api_examples.ts";

const document = await Deno.readTextFile(new URL("docs/api.md", ROOT));
const examples = readExamples(document, API_TOKEN);

/** Every address that is not a page, from the files it is made of. */
async function addresses(): Promise<string[]> {
  const routeDir = fileURLToPath(new URL("routes", ROOT));
  const { routes } = await crawlSources({ routeDir, islandDir: "none" }, [/_test\./]);
  const found: string[] = [];
  for (const { id, path } of routes) {
    if (path.endsWith(".tsx") || id.includes("/_")) continue;
    const { handler }: { handler: Record<string, unknown> } = await import(`file://${path}`);
    const address = filePattern(id, { keepGroups: false }).replaceAll(/:(\w+)/g, "{$1}");
    found.push(...Object.keys(handler).map((method) => `${method} ${address}`));
  }
  return found;
}

/** Whether a path is one that a heading's address stands for. */
function isAt(heading: string, path: string): boolean {
  const address = heading.slice(heading.indexOf(" ") + 1);
  const parts = address.split(/\{\w+\}/).map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join("[^/]+")}$`).test(path.split("?")[0] ?? "");
}

/** A value with its kinds in place of its leaves: what a reader relies on. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** The nest that the document says its examples are about. */
async function setTheScene(server: TestServer): Promise<void> {
  const ann = await server.signIn("Ann");
  for (const piece of ["murmuration", "low-coo", "waltz-for-an-egg", "half-past-roost"]) {
    await ann.call("POST", "/api/nests/main/songs", { body: { uri: `demo:track:${piece}` } });
  }
  await ann.call("POST", "/api/nests/main/skip", { body: { playing: "1" } });
}

async function send(server: TestServer, { method, path, headers, body }: ApiExample) {
  return await server.raw({ method, path, headers, ...(body === null ? {} : { body }) });
}

Deno.test("the document describes every address there is, and none that is not", async () => {
  assert.deepEqual(examples.map(({ heading }) => heading).sort(), (await addresses()).sort());
});

Deno.test("each example asks for the address it stands under", async (t) => {
  for (const { heading, method, path } of examples) {
    await t.step(heading, () => {
      assert.equal(heading.slice(0, heading.indexOf(" ")), method);
      assert.ok(isAt(heading, path), path);
    });
  }
});

Deno.test("each example is answered as it says, from the first to the last", async (t) => {
  await using server = await startServer();
  await setTheScene(server);
  for (const example of examples) {
    // Streams go on, and rendering a sound takes a while; both have tests of their own.
    if (/\/events$|\/api\/sound\//.test(example.path)) continue;
    await t.step(example.heading, async () => {
      const { status, body, text } = await send(server, example);
      const expected = example.path.endsWith("/socket")
        ? 426
        : example.body?.includes("=")
        ? 303
        : 200;
      if (!example.path.endsWith("/end")) assert.equal(status, expected, text);
      if (example.answer === null) return;
      const shown: unknown = JSON.parse(example.answer);
      assert.deepEqual(shapeOf(body), shapeOf(shown));
      // What a write answers is the same on every machine; ids of people are not.
      if (propertyOf(shown, "changed") !== undefined) assert.deepEqual(body, shown);
    });
  }
});
