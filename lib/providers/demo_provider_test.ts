import { strict as assert } from "node:assert";
import { join } from "node:path";
import { DEMO_PIECES, findPiece } from "../synth/demo_pieces.ts";
import { SYNTH_VERSION } from "../synth/render.ts";
import { durationMsOf } from "../synth/score.ts";
import { framesOf } from "../synth/sound.ts";
import { wavBytes } from "../synth/wav.ts";
import { createDemoProvider, type DemoProvider, demoUri } from "./demo_provider.ts";
import { createWorkerRenderer, type PieceRenderer } from "./piece_renderer.ts";

const GET = new Request("http://nest.test/");
const SLUG = "two-thumbs-one-seed";
const URI = demoUri(SLUG);
const FILE = `demo-v${SYNTH_VERSION}-${SLUG}.wav`;

/** Renders every piece as zeros of the right size, as soon as `gate` opens. */
function fakeRenderer(gate: Promise<void> = Promise.resolve()) {
  const rendered: string[] = [];
  const renderer: PieceRenderer = {
    async render(slug) {
      rendered.push(slug);
      await gate;
      const piece = findPiece(slug);
      assert.ok(piece !== null);
      return new Uint8Array(wavBytes(framesOf(durationMsOf(piece) / 1000)));
    },
    close: () => void rendered.push("closed"),
  };
  return { renderer, rendered };
}

interface Bench {
  readonly folder: string;
  readonly logged: string[];
  open(renderer: PieceRenderer, cacheDir?: string): DemoProvider;
}

function demoTest(name: string, body: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name,
    sanitizeResources: true,
    sanitizeOps: true,
    async fn() {
      const folder = await Deno.makeTempDir();
      const logged: string[] = [];
      try {
        await body({
          folder,
          logged,
          open: (renderer, cacheDir = folder) =>
            createDemoProvider({ cacheDir, renderer, log: (message) => void logged.push(message) }),
        });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

async function bytesOf(response: Response | null): Promise<number> {
  return (await response?.arrayBuffer())?.byteLength ?? -1;
}

demoTest("an empty query suggests all twelve pieces", async ({ open }) => {
  const demo = open(fakeRenderer().renderer);
  const page = await demo.search({ query: "", limit: 50, cursor: null });
  assert.equal(page.items.length, 12);
  assert.equal(page.cursor, null);
  assert.equal(new Set(page.items.map(({ uri }) => uri)).size, 12);
  for (const track of page.items) {
    assert.deepEqual(await demo.lookup(track.uri), track);
    assert.equal(track.sound, `/api/sound/${track.uri}`);
    assert.equal(track.cover, `/api/cover/${track.uri}`);
  }
  const found = await demo.search({ query: "penguins waddle", limit: 50, cursor: null });
  assert.deepEqual(found.items.map(({ title }) => title), ["The Penguins Are Late"]);
});

demoTest("a piece is rendered once, however many ask at once", async ({ folder, open }) => {
  const gate = Promise.withResolvers<void>();
  const { renderer, rendered } = fakeRenderer(gate.promise);
  const demo = open(renderer);
  const asked = [1, 2, 3].map(() => demo.sound(URI, GET));
  gate.resolve();
  const sizes = await Promise.all((await Promise.all(asked)).map(bytesOf));
  assert.deepEqual(new Set(sizes).size, 1);
  assert.equal(await bytesOf(await demo.sound(URI, GET)), sizes[0]);
  assert.deepEqual(rendered, [SLUG]);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), [FILE]);
  const other = fakeRenderer();
  assert.equal(await bytesOf(await open(other.renderer).sound(URI, GET)), sizes[0]);
  assert.deepEqual(other.rendered, []);
});

demoTest("ranges and conditions work on files and on bytes alike", async ({ folder, open }) => {
  const cases: [cacheDir: string][] = [[folder], [join(folder, FILE, "nowhere")]];
  const demo = open(fakeRenderer().renderer);
  await bytesOf(await demo.sound(URI, GET));
  for (const [cacheDir] of cases) {
    const provider = open(fakeRenderer().renderer, cacheDir);
    const part = await provider.sound(URI, new Request(GET, { headers: { range: "bytes=0-9" } }));
    assert.equal(part?.status, 206);
    assert.equal(part?.headers.get("etag"), `"demo-${SYNTH_VERSION}-${SLUG}"`);
    assert.equal(await bytesOf(part), 10);
    const headers = { "if-none-match": part?.headers.get("etag") ?? "" };
    assert.equal((await provider.sound(URI, new Request(GET, { headers })))?.status, 304);
    const head = await provider.sound(URI, new Request(GET, { method: "HEAD" }));
    assert.equal(head?.headers.get("content-type"), "audio/wav");
    assert.equal(await bytesOf(head), 0);
  }
});

demoTest(
  "without a folder to write to, pieces stay in memory",
  async ({ folder, logged, open }) => {
    await Deno.writeTextFile(join(folder, "file"), "in the way");
    const { renderer, rendered } = fakeRenderer();
    const demo = open(renderer, join(folder, "file", "cache"));
    assert.ok(await bytesOf(await demo.sound(URI, GET)) > 0);
    assert.ok(await bytesOf(await demo.sound(URI, GET)) > 0);
    assert.deepEqual(rendered, [SLUG]);
    assert.match(logged.join("\n"), /^Cannot keep rendered pieces in ".*", keeping them in memory/);
    assert.equal(logged.length, 1);
  },
);

demoTest(
  "what an older version rendered is not served, and is deleted",
  async ({ folder, open }) => {
    const old = `demo-v${SYNTH_VERSION - 1}-${SLUG}.wav`;
    await Deno.writeTextFile(join(folder, old), "old");
    await Deno.writeTextFile(join(folder, "other.wav"), "not ours");
    await Deno.writeTextFile(join(folder, FILE), "cut off");
    const { renderer, rendered } = fakeRenderer();
    assert.ok(await bytesOf(await open(renderer).sound(URI, GET)) > 1000);
    assert.deepEqual(rendered, [SLUG]);
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    assert.deepEqual(names.sort(), [FILE, "other.wav"].sort());
  },
);

demoTest("a rendering that fails is tried again next time", async ({ open }) => {
  const { renderer } = fakeRenderer();
  let fail = true;
  const demo = open({
    ...renderer,
    render: (slug) => fail ? Promise.reject(new Error("out of breath")) : renderer.render(slug),
  });
  await assert.rejects(demo.sound(URI, GET), /out of breath/);
  fail = false;
  assert.ok(await bytesOf(await demo.sound(URI, GET)) > 0);
});

demoTest("a piece is rendered again when somebody emptied the folder", async ({ folder, open }) => {
  const { renderer, rendered } = fakeRenderer();
  const demo = open(renderer);
  const size = await bytesOf(await demo.sound(URI, GET));
  await Deno.remove(join(folder, FILE));
  assert.equal(await bytesOf(await demo.sound(URI, GET)), size);
  assert.deepEqual(rendered, [SLUG, SLUG]);
});

demoTest("prepare() renders what is missing, one after the other", async ({ open }) => {
  const { renderer, rendered } = fakeRenderer();
  const demo = open(renderer);
  await bytesOf(await demo.sound(URI, GET));
  await demo.prepare();
  assert.deepEqual(rendered.toSorted(), DEMO_PIECES.map(({ slug }) => slug).toSorted());
  await demo.close();
  assert.equal(rendered.at(-1), "closed");
});

demoTest("every piece has a drawing of its own; strangers have nothing", async ({ open }) => {
  const demo = open(fakeRenderer().renderer);
  const drawings = new Set<string>();
  for (const { slug } of DEMO_PIECES) {
    const cover = await demo.cover(demoUri(slug), GET);
    assert.equal(cover?.headers.get("content-type"), "image/svg+xml");
    assert.equal(cover?.headers.get("content-security-policy"), "default-src 'none'; sandbox");
    drawings.add(await cover?.text() ?? "");
  }
  assert.equal(drawings.size, DEMO_PIECES.length);
  const stranger = demoUri("no-such-piece");
  assert.equal(await demo.lookup(stranger), null);
  assert.equal(await demo.sound(stranger, GET), null);
  assert.equal(await demo.cover(stranger, GET), null);
});

demoTest("the worker renders a piece that plays, and ends when closed", async ({ folder }) => {
  const demo = createDemoProvider({ cacheDir: folder, log: assert.fail });
  const sound = await demo.sound(URI, GET);
  const bytes = new Uint8Array(await sound?.arrayBuffer() ?? []);
  const piece = findPiece(SLUG);
  assert.ok(piece !== null);
  assert.equal(bytes.byteLength, wavBytes(framesOf(durationMsOf(piece) / 1000)));
  assert.ok(bytes.some((byte, index) => index > 50_000 && byte !== 0));
  const pending = demo.sound(demoUri("pixel-magpie"), GET);
  await demo.close();
  await assert.rejects(pending, /the renderer was closed/);
});

Deno.test("a renderer gives up what it renders when it is closed", async () => {
  const renderer = createWorkerRenderer();
  const pending = renderer.render(SLUG);
  assert.equal(renderer.render(SLUG), pending);
  renderer.close();
  renderer.close();
  await assert.rejects(pending, /the renderer was closed/);
  await assert.rejects(renderer.render(SLUG), /the renderer was closed/);
});

Deno.test("a renderer reports a piece that does not exist, and goes on", async () => {
  const renderer = createWorkerRenderer();
  const missing = renderer.render("no-such-piece");
  const wav = renderer.render(SLUG);
  await assert.rejects(missing, /Cannot render "no-such-piece": no such piece/);
  assert.ok((await wav).byteLength > 1000);
  renderer.close();
});
