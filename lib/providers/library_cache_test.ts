import { strict as assert } from "node:assert";
import { join } from "node:path";
import { createLibraryCache } from "./library_cache.ts";
import type { LibraryFile } from "./library_file.ts";
import { openLibraryProvider } from "./library_provider.ts";
import { shelfTest, titlesOf, wavOf } from "./library_test_support.ts";

const FILES: ReadonlyMap<string, LibraryFile> = new Map([
  ["a.mp3", {
    path: "a.mp3",
    size: 10,
    modifiedMs: 1_700_000_000_000.5,
    facts: { title: "A", artist: "B", album: "C", durationMs: 1000 },
  }],
  ["bad.mp3", { path: "bad.mp3", size: 0, modifiedMs: 5, facts: null }],
]);

shelfTest("what was saved is loaded again", async ({ cacheDir, musicDir, logged }) => {
  const log = (message: string) => void logged.push(message);
  const cache = createLibraryCache({ cacheDir, root: musicDir, log });
  assert.deepEqual(await cache.load(), new Map());
  await cache.save(FILES);
  assert.deepEqual(await cache.load(), FILES);
  const other = createLibraryCache({ cacheDir, root: `${musicDir}2`, log });
  assert.deepEqual(await other.load(), new Map());
  assert.deepEqual(logged, []);
});

shelfTest("a damaged or foreign cache is an empty one", async ({ cacheDir, musicDir }) => {
  const cache = createLibraryCache({ cacheDir, root: musicDir, log: () => {} });
  await cache.save(FILES);
  const [entry] = await Array.fromAsync(Deno.readDir(cacheDir));
  const path = join(cacheDir, entry?.name ?? "");
  const good = await Deno.readTextFile(path);
  const bad = [
    "",
    "null",
    good.slice(0, -5),
    good.replace('"version":1', '"version":0'),
    good.replace("1000]", "-1]"),
    good.replace('"A"', '""'),
  ];
  for (const text of bad) {
    assert.notEqual(text, good);
    await Deno.writeTextFile(path, text);
    assert.deepEqual(await cache.load(), new Map(), text);
  }
});

shelfTest("a cache that cannot be written is reported, and the library works", async (shelf) => {
  const { folder, put, open, logged } = shelf;
  await put("song.wav", wavOf(100));
  await Deno.writeTextFile(join(folder, "file"), "in the way");
  const library = await open({ cacheDir: join(folder, "file") });
  assert.deepEqual(await titlesOf(library), ["song"]);
  assert.match(logged.join("\n"), /Cannot write ".*", the next start will read every file again/);
});

shelfTest("what the last start found is there before the first look", async (shelf) => {
  const { put, open, musicDir, cacheDir } = shelf;
  await put("song.wav", wavOf(100));
  await (await open()).close();
  await Deno.remove(join(musicDir, "song.wav"));
  const library = await openLibraryProvider({ musicDir, cacheDir, log: () => {} });
  assert.deepEqual(await titlesOf(library), ["song"]);
  await library.scanned;
  assert.deepEqual(await titlesOf(library), []);
  await library.close();
});
