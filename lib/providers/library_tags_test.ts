import { strict as assert } from "node:assert";
import { join } from "node:path";
import { soundTypeOf } from "./library_file.ts";
import { find, PNG, type Shelf, shelfTest, wavOf } from "./library_test_support.ts";

const HAS_FFMPEG = await new Deno.Command("ffmpeg", {
  args: ["-version"],
  stdout: "null",
  stderr: "null",
}).output().then(({ success }) => success, () => false);

/** What ffmpeg is told for each kind of file; the name alone would choose the same. */
const KINDS: readonly (readonly [extension: string, contentType: string, codec: string])[] = [
  ["mp3", "audio/mpeg", "libmp3lame"],
  ["m4a", "audio/mp4", "aac"],
  ["ogg", "audio/ogg", "libvorbis"],
  ["opus", "audio/ogg", "libopus"],
  ["flac", "audio/flac", "flac"],
];

async function ffmpeg(folder: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-y", ...args],
    cwd: folder,
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

const TAGS = ["title=Thé Song", "artist=Wren Trio", "album=Twigs"]
  .flatMap((tag) => ["-metadata", tag]);

async function putSource({ folder, put }: Shelf): Promise<void> {
  await put("placeholder.txt", "makes the folder");
  await Deno.writeFile(join(folder, "source.wav"), wavOf(2000));
}

shelfTest("tags and duration of every kind of file are read (needs ffmpeg)", async (shelf) => {
  await putSource(shelf);
  for (const [extension, , codec] of KINDS) {
    const out = join(shelf.musicDir, `file.${extension}`);
    await ffmpeg(shelf.folder, ["-i", "source.wav", "-c:a", codec, ...TAGS, out]);
  }
  const library = await shelf.open();
  assert.deepEqual(shelf.logged, []);
  for (const [extension, contentType] of KINDS) {
    const track = (await find(library, `file.${extension}`)).items[0];
    assert.ok(track !== undefined, extension);
    assert.deepEqual([track.title, track.artist], ["Thé Song", "Wren Trio"], extension);
    assert.ok(Math.abs(track.durationMs - 2000) < 120, `${extension}: ${track.durationMs} ms`);
    const sound = await library.sound(track.uri, new Request("http://nest.test/"));
    assert.equal(sound?.headers.get("content-type"), contentType);
    await sound?.body?.cancel();
  }
  assert.equal((await find(library, "twigs the wren")).items.length, KINDS.length);
}, !HAS_FFMPEG);

shelfTest("a file that does not say how long it is, is measured (needs ffmpeg)", async (shelf) => {
  await putSource(shelf);
  const out = join(shelf.musicDir, "Owl - 02 - Bare.mp3");
  const bare = ["-write_xing", "0", "-id3v2_version", "0"];
  await ffmpeg(shelf.folder, ["-i", "source.wav", "-c:a", "libmp3lame", ...bare, out]);
  const track = (await find(await shelf.open(), "")).items[0];
  assert.deepEqual([track?.title, track?.artist], ["Bare", "Owl"]);
  assert.ok(Math.abs((track?.durationMs ?? 0) - 2000) < 120, `${track?.durationMs} ms`);
}, !HAS_FFMPEG);

shelfTest("the picture inside a file is its cover (needs ffmpeg)", async (shelf) => {
  await putSource(shelf);
  await Deno.writeFile(join(shelf.folder, "picture.png"), PNG);
  const out = join(shelf.musicDir, "file.mp3");
  const picture = [
    "-i",
    "picture.png",
    "-map",
    "0",
    "-map",
    "1",
    "-c:v",
    "copy",
    "-disposition:v",
    "attached_pic",
  ];
  await ffmpeg(shelf.folder, ["-i", "source.wav", ...picture, "-c:a", "libmp3lame", out]);
  await shelf.put("cover.jpg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
  const library = await shelf.open();
  const uri = (await find(library, "")).items[0]?.uri;
  assert.ok(uri !== undefined);
  const cover = await library.cover(uri, new Request("http://nest.test/"));
  assert.equal(cover?.headers.get("content-type"), "image/png");
  assert.deepEqual(new Uint8Array(await cover?.arrayBuffer() ?? []), PNG);
}, !HAS_FFMPEG);

Deno.test("soundTypeOf() knows the kinds of files by name", () => {
  assert.equal(soundTypeOf("a/b.MP3"), "audio/mpeg");
  assert.equal(soundTypeOf("b.wav"), "audio/wav");
  for (const name of ["", "mp", "a.txt", "mp3.", "a.mp3.txt"]) {
    assert.equal(soundTypeOf(name), null);
  }
});
