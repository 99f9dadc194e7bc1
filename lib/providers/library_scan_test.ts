import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { LibraryFile } from "./library_file.ts";
import { scanLibrary } from "./library_scan.ts";
import { shelfTest, wavOf } from "./library_test_support.ts";

shelfTest("files that did not change are not read again", async ({ put, musicDir }) => {
  await put("same.wav", wavOf(100));
  await put("changed.wav", wavOf(100));
  const { signal } = new AbortController();
  const scan = (known: ReadonlyMap<string, LibraryFile>) =>
    scanLibrary({ root: musicDir, known, signal, onProgress: () => {} });
  const first = await scan(new Map());
  assert.equal(first.changed, true);
  await put("changed.wav", wavOf(200));
  const second = await scan(first.files);
  assert.equal(second.changed, true);
  assert.equal(second.files.get("same.wav"), first.files.get("same.wav"));
  assert.equal(second.files.get("changed.wav")?.facts?.durationMs, 200);
  const third = await scan(second.files);
  assert.equal(third.changed, false);
  assert.deepEqual(third.files, second.files);
  await Deno.remove(join(musicDir, "same.wav"));
  const fourth = await scan(third.files);
  assert.deepEqual([fourth.changed, ...fourth.files.keys()], [true, "changed.wav"]);
});

shelfTest("a long scan tells what it has so far", async ({ put, musicDir }) => {
  for (let n = 0; n < 450; n++) await put(`${n}.wav`, wavOf(1));
  const { signal } = new AbortController();
  const sizes: number[] = [];
  const onProgress = (files: ReadonlyMap<string, LibraryFile>) => void sizes.push(files.size);
  const scan = await scanLibrary({ root: musicDir, known: new Map(), signal, onProgress });
  assert.equal(scan.files.size, 450);
  assert.deepEqual(sizes, [200, 400]);
  const paths = [...scan.files.keys()];
  assert.deepEqual(paths, paths.toSorted());
});

shelfTest("changed files stay known while they are read again", async ({ put, musicDir }) => {
  const { signal } = new AbortController();
  const names = Array.from({ length: 250 }, (_, n) => `${n}.wav`);
  for (const name of names) await put(name, wavOf(1));
  const scan = (known: ReadonlyMap<string, LibraryFile>, sizes: number[] = []) =>
    scanLibrary({
      root: musicDir,
      known,
      signal,
      onProgress: (files) => void sizes.push(files.size),
    });
  const { files } = await scan(new Map());
  for (const name of names) await put(name, wavOf(2));
  const sizes: number[] = [];
  await scan(files, sizes);
  assert.deepEqual(sizes, [250]);
});

shelfTest("a stopped scan stops", async ({ put, musicDir }) => {
  await put("song.wav", wavOf(100));
  await assert.rejects(
    scanLibrary({
      root: musicDir,
      known: new Map(),
      signal: AbortSignal.abort(new Error("enough")),
      onProgress: () => {},
    }),
    /enough/,
  );
});
