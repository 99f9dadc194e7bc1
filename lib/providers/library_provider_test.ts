import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { TrackUri } from "../domain/ids.ts";
import { libraryUri } from "./library_file.ts";
import { type LibraryProvider, openLibraryProvider } from "./library_provider.ts";
import { find, PNG, shelfTest, titlesOf, watchFor, wavOf } from "./library_test_support.ts";

const GET = new Request("http://nest.test/");

async function onlyUri(library: LibraryProvider): Promise<TrackUri> {
  const { items } = await find(library, "");
  assert.equal(items.length, 1);
  const uri = items[0]?.uri;
  assert.ok(uri !== undefined);
  return uri;
}

shelfTest("sound files are found with name, duration and addresses", async ({ put, open }) => {
  await put("Wren Trio/Songs/01 - First Light.wav", wavOf(1500));
  const library = await open();
  const uri = libraryUri("Wren Trio/Songs/01 - First Light.wav");
  const track = {
    uri,
    source: "library",
    title: "First Light",
    artist: "",
    durationMs: 1500,
    cover: `/api/cover/${uri}`,
    sound: `/api/sound/${uri}`,
  };
  assert.deepEqual(await library.search({ query: "wren light", limit: 5, cursor: null }), {
    items: [track],
    cursor: null,
  });
  assert.deepEqual(await library.lookup(uri), track);
  assert.match(uri, /^library:track:[0-9a-f]{16}$/);
  assert.equal(await library.lookup(libraryUri("elsewhere.wav")), null);
});

shelfTest("what cannot be played is left out and listed once", async ({ put, open, logged }) => {
  await put("good.wav", wavOf(100));
  await put("junk.mp3", "this is no music");
  await put("empty.flac", "");
  await put("notes.txt", "not even by name");
  await put(".hidden.wav", wavOf(100));
  await put(".trash/old.wav", wavOf(100));
  const library = await open();
  assert.deepEqual(await titlesOf(library), ["good"]);
  assert.equal(logged.length, 1);
  assert.match(logged[0] ?? "", /^Cannot play 2 files in .*empty\.flac .*; junk\.mp3 /);
  await library.close();
  logged.length = 0;
  assert.deepEqual(await titlesOf(await open()), ["good"]);
  assert.deepEqual(logged, []);
});

shelfTest("a sound is served with ranges", async ({ put, open }) => {
  const wav = wavOf(200);
  await put("song.wav", wav);
  const library = await open();
  const uri = await onlyUri(library);
  const whole = await library.sound(uri, GET);
  assert.equal(whole?.headers.get("content-type"), "audio/wav");
  assert.deepEqual(new Uint8Array(await whole?.arrayBuffer() ?? []), wav);
  const part = await library.sound(uri, new Request(GET, { headers: { range: "bytes=-4" } }));
  assert.equal(part?.status, 206);
  assert.deepEqual(new Uint8Array(await part?.arrayBuffer() ?? []), wav.slice(-4));
  assert.equal(await library.sound(libraryUri("other.wav"), GET), null);
});

shelfTest("a replaced file is not mixed with the old one", async ({ put, open }) => {
  await put("song.wav", wavOf(200));
  const library = await open();
  const uri = await onlyUri(library);
  const first = await library.sound(uri, GET);
  await first?.body?.cancel();
  await put("song.wav", wavOf(300));
  const headers = { range: "bytes=0-3", "if-range": first?.headers.get("etag") ?? "" };
  const second = await library.sound(uri, new Request(GET, { headers }));
  assert.equal(second?.status, 200);
  await second?.body?.cancel();
});

shelfTest(
  "links are neither found nor followed",
  async ({ folder, musicDir, put, open, logged }) => {
    await put("inside.wav", wavOf(100));
    await Deno.mkdir(join(folder, "private"));
    await Deno.writeFile(join(folder, "private", "secret.wav"), wavOf(100));
    await Deno.symlink(join(folder, "private", "secret.wav"), join(musicDir, "link.wav"));
    await Deno.symlink(join(folder, "private"), join(musicDir, "linked"));
    await Deno.symlink(musicDir, join(musicDir, "round and round"));
    const library = await open();
    assert.deepEqual(await titlesOf(library), ["inside"]);
    assert.match(logged.join(), /^Passed over 3 names in .*link\.wav \(a symbolic link\)/);
  },
);

shelfTest("a file or folder swapped for a link after the look is refused", async (shelf) => {
  const { folder, musicDir, put, open } = shelf;
  await put("song.wav", wavOf(100));
  await put("album/deep.wav", wavOf(100));
  await Deno.mkdir(join(folder, "private"));
  for (const name of ["song.wav", "deep.wav"]) {
    await Deno.writeFile(join(folder, "private", name), wavOf(100));
  }
  const first = watchFor<number>((tracks) => tracks === 2);
  // Looking again only after a minute: the index still has the files.
  const library = await open({ gatherMs: 60_000, onScanned: first.reached });
  await first.done;
  await Deno.remove(join(musicDir, "song.wav"));
  await Deno.symlink(join(folder, "private", "song.wav"), join(musicDir, "song.wav"));
  await Deno.remove(join(musicDir, "album"), { recursive: true });
  await Deno.symlink(join(folder, "private"), join(musicDir, "album"));
  for (const path of ["song.wav", "album/deep.wav"]) {
    const uri = libraryUri(path);
    assert.notEqual(await library.lookup(uri), null);
    assert.equal(await library.sound(uri, GET), null);
    const cover = await library.cover(uri, GET);
    assert.equal(cover?.headers.get("content-type"), "image/svg+xml");
  }
});

shelfTest(
  "a music folder that is a link itself is fine",
  async ({ folder, put, open, musicDir }) => {
    await put("song.wav", wavOf(100));
    await Deno.symlink(musicDir, join(folder, "shortcut"));
    const library = await open({ musicDir: join(folder, "shortcut") });
    const sound = await library.sound(await onlyUri(library), GET);
    assert.equal(sound?.status, 200);
    await sound?.body?.cancel();
  },
);

shelfTest("the folder's picture is the cover, else a drawing", async ({ put, open }) => {
  await put("with/song.wav", wavOf(100));
  await put("with/Cover.PNG", PNG);
  await put("fake/song.wav", wavOf(100));
  await put("fake/cover.jpg", "<html>not a picture</html>");
  await put("bare.wav", wavOf(100));
  const library = await open();
  const picture = await library.cover(libraryUri("with/song.wav"), GET);
  assert.equal(picture?.headers.get("content-type"), "image/png");
  assert.deepEqual(new Uint8Array(await picture?.arrayBuffer() ?? []), PNG);
  const etag = picture?.headers.get("etag") ?? "";
  const again = new Request(GET, { headers: { "if-none-match": etag } });
  assert.equal((await library.cover(libraryUri("with/song.wav"), again))?.status, 304);
  for (const path of ["fake/song.wav", "bare.wav"]) {
    const drawing = await library.cover(libraryUri(path), GET);
    assert.equal(drawing?.headers.get("content-type"), "image/svg+xml", path);
    assert.match(await drawing?.text() ?? "", /^<svg /);
  }
  assert.equal(await library.cover(libraryUri("none.wav"), GET), null);
});

shelfTest("a missing folder is made", async ({ open, musicDir, logged }) => {
  const library = await open();
  assert.deepEqual(await titlesOf(library), []);
  assert.ok((await Deno.stat(musicDir)).isDirectory);
  assert.deepEqual(logged, []);
});

shelfTest("a folder that cannot be made is reported and never a crash", async (shelf) => {
  const { folder, open, logged } = shelf;
  await Deno.writeTextFile(join(folder, "file"), "in the way");
  const library = await open({ musicDir: join(folder, "file", "music") });
  assert.deepEqual(await titlesOf(library), []);
  assert.match(logged.join("\n"), /Cannot use ".*file\/music" as the music folder/);
  assert.match(logged.join("\n"), /Cannot watch/);
});

shelfTest(
  "closing twice, and while looking, is fine",
  async ({ put, musicDir, cacheDir, logged }) => {
    for (let n = 0; n < 50; n++) await put(`${n}.wav`, wavOf(1));
    const log = (message: string) => void logged.push(message);
    const library = await openLibraryProvider({ musicDir, cacheDir, log });
    await library.close();
    await library.close();
    await library.scanned;
    assert.deepEqual(logged, []);
  },
);
