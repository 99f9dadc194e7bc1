import { strict as assert } from "node:assert";
import { join } from "node:path";
import { fileContent, fileEtag, openRealFile } from "./file_content.ts";
import { serveContent } from "./serve_content.ts";

const ABOUT = { contentType: "audio/mpeg", cacheControl: "no-cache" };
const BYTES = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);

/** Runs `body` in a fresh folder, given by its real path; every file must be closed after it. */
function inFolder(name: string, body: (folder: string) => Promise<void>): void {
  Deno.test({
    name,
    sanitizeResources: true,
    sanitizeOps: true,
    async fn() {
      const folder = await Deno.realPath(await Deno.makeTempDir());
      try {
        await body(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

async function serve(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const opened = await openRealFile(path);
  assert.ok(opened !== null);
  return serveContent(new Request("http://nest.test/", { headers }), fileContent(opened, ABOUT));
}

inFolder("a file is streamed whole and in parts, then closed", async (folder) => {
  const path = join(folder, "song.mp3");
  await Deno.writeFile(path, BYTES);
  const whole = await serve(path);
  assert.equal(whole.headers.get("content-length"), "300000");
  assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), BYTES);
  const parts: [range: string, start: number, end: number][] = [
    ["bytes=0-0", 0, 1],
    ["bytes=65535-65536", 65_535, 65_537],
    ["bytes=100000-", 100_000, 300_000],
    ["bytes=-70000", 230_000, 300_000],
  ];
  for (const [range, start, end] of parts) {
    const response = await serve(path, { range });
    assert.equal(response.status, 206, range);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), BYTES.slice(start, end), range);
  }
});

inFolder(
  "a file is closed when the listener goes away, early or before the first byte",
  async (folder) => {
    const path = join(folder, "song.mp3");
    await Deno.writeFile(path, BYTES);
    await (await serve(path)).body?.cancel();
    const reader = (await serve(path)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const reading = (await serve(path)).body?.getReader();
    const pending = reading?.read();
    await reading?.cancel();
    await pending;
  },
);

inFolder("a file is closed when no body is sent", async (folder) => {
  const path = join(folder, "song.mp3");
  await Deno.writeFile(path, BYTES);
  const etag = (await serve(path, { range: "bytes=300000-" })).headers.get("etag") ?? "";
  assert.equal((await serve(path, { "if-none-match": etag })).status, 304);
});

inFolder("a file that shrinks while it is sent breaks the transfer off", async (folder) => {
  const path = join(folder, "song.mp3");
  await Deno.writeFile(path, BYTES);
  const response = await serve(path);
  await Deno.truncate(path, 70_000);
  await assert.rejects(response.arrayBuffer(), /became shorter/);
});

inFolder("openRealFile() opens plain files only", async (folder) => {
  const outside = join(folder, "outside");
  const music = join(folder, "music");
  await Deno.mkdir(outside);
  await Deno.mkdir(join(music, "album"), { recursive: true });
  await Deno.writeTextFile(join(outside, "secret.mp3"), "secret");
  await Deno.writeTextFile(join(music, "album", "plain.mp3"), "plain");
  await Deno.symlink(join(outside, "secret.mp3"), join(music, "link.mp3"));
  await Deno.symlink(outside, join(music, "linked"));
  await Deno.symlink("loop.mp3", join(music, "loop.mp3"));
  const refused = [
    "link.mp3",
    "linked/secret.mp3",
    "loop.mp3",
    "missing.mp3",
    "album",
    "album/plain.mp3/further",
    "album/../../outside/../music/linked/secret.mp3",
  ];
  for (const path of refused) {
    assert.equal(await openRealFile(`${music}/${path}`), null, path);
  }
  const opened = await openRealFile(join(music, "album", "plain.mp3"));
  assert.equal(opened?.info.size, 5);
  opened?.file.close();
});

inFolder("openRealFile() refuses a path that goes up and down again", async (folder) => {
  await Deno.mkdir(join(folder, "music"));
  await Deno.writeTextFile(join(folder, "song.mp3"), "song");
  assert.equal(await openRealFile(`${folder}/music/../song.mp3`), null);
});

inFolder("openRealFile() does not wait for a pipe that nobody writes into", async (folder) => {
  if (Deno.build.os === "windows") return;
  const path = join(folder, "pipe.mp3");
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert.ok(success);
  assert.equal(await openRealFile(path), null);
});

Deno.test("fileEtag() changes with size and with time", () => {
  const mtime = new Date(1_700_000_000_000);
  const tags = new Set([
    fileEtag({ size: 10, mtime }),
    fileEtag({ size: 11, mtime }),
    fileEtag({ size: 10, mtime: new Date(1_700_000_000_001) }),
    fileEtag({ size: 10, mtime: null }),
  ]);
  assert.equal(tags.size, 4);
  for (const tag of tags) assert.match(tag, /^"[0-9a-z-]+"$/);
});
