import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { LibraryProvider } from "./library_provider.ts";
import { find, shelfTest, titlesOf, watchFor, wavOf } from "./library_test_support.ts";

type Look = (library: LibraryProvider) => Promise<boolean>;

/** Waits, scan by scan, until a library looks as it should. */
function follow() {
  let library: LibraryProvider | null = null;
  let check: () => void = () => {};
  return {
    onScanned: () => check(),
    use(opened: LibraryProvider) {
      library = opened;
    },
    async until(look: Look) {
      const { reached, done } = watchFor<void>(async () => library !== null && await look(library));
      check = reached;
      check();
      await done;
    },
  };
}

function titled(...titles: readonly string[]): Look {
  return async (library) => (await titlesOf(library)).toSorted().join() === titles.join();
}

shelfTest("new, renamed and removed files show up by themselves", async (shelf) => {
  const { put, open, musicDir } = shelf;
  await put("one.wav", wavOf(100));
  const scans = follow();
  scans.use(await open({ onScanned: scans.onScanned }));
  await scans.until(titled("one"));
  await put("new/deep/two.wav", wavOf(100));
  await scans.until(titled("one", "two"));
  await Deno.rename(join(musicDir, "one.wav"), join(musicDir, "uno.wav"));
  await scans.until(titled("two", "uno"));
  await Deno.remove(join(musicDir, "new"), { recursive: true });
  await scans.until(titled("uno"));
});

shelfTest("a changed file is read again", async ({ put, open }) => {
  await put("song.wav", wavOf(100));
  const scans = follow();
  scans.use(await open({ onScanned: scans.onScanned }));
  const lasts = (ms: number): Look => async (library) =>
    (await find(library, "song")).items[0]?.durationMs === ms;
  await scans.until(lasts(100));
  await put("song.wav", wavOf(300));
  await scans.until(lasts(300));
});

shelfTest("a folder that goes away is empty, and full again when it comes back", async (shelf) => {
  const { put, open, musicDir, folder, logged } = shelf;
  await put("song.wav", wavOf(100));
  const scans = follow();
  scans.use(await open({ onScanned: scans.onScanned, rescanMs: 5 }));
  await scans.until(titled("song"));
  await Deno.rename(musicDir, join(folder, "away"));
  await scans.until(titled());
  await Deno.rename(join(folder, "away"), musicDir);
  await scans.until(titled("song"));
  assert.equal(logged.filter((line) => line.startsWith("Cannot read the music folder")).length, 1);
});
