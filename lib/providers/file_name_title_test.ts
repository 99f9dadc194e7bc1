import { strict as assert } from "node:assert";
import fc from "fast-check";
import { isPlainLine } from "../domain/text.ts";
import { cleanLine, parseFileName } from "./file_name_title.ts";

Deno.test("parseFileName() tells artist and title", async (t) => {
  const cases: [fileName: string, artist: string, title: string][] = [
    ["Some Song.mp3", "", "Some Song"],
    ["01 - Some Song.mp3", "", "Some Song"],
    ["01 Some Song.mp3", "", "Some Song"],
    ["01. Some Song.flac", "", "Some Song"],
    ["1-03 Some Song.m4a", "", "Some Song"],
    ["2-11 - Some Song.m4a", "", "Some Song"],
    ["(07) Some Song.ogg", "", "Some Song"],
    ["[07] - Some Song.ogg", "", "Some Song"],
    ["A1. Some Song.wav", "", "Some Song"],
    ["12 - Some Song.mp3", "", "Some Song"],
    ["Artist - Title.mp3", "Artist", "Title"],
    ["01 - Artist - Title.mp3", "Artist", "Title"],
    ["Artist - 03 - Title.mp3", "Artist", "Title"],
    ["Artist – Title.opus", "Artist", "Title"],
    ["Artist - Title - Live.mp3", "Artist", "Title - Live"],
    ["Jay-Jay - Well-Known.mp3", "Jay-Jay", "Well-Known"],
    ["01_some_song.mp3", "", "some song"],
    ["99 Luftballons.mp3", "", "99 Luftballons"],
    ["7 Seconds.mp3", "", "7 Seconds"],
    ["20-20 Vision.mp3", "", "20-20 Vision"],
    ["2.5 Minutes.mp3", "", "2.5 Minutes"],
    ["01-Song.mp3", "", "Song"],
    ["3. Song.mp3", "", "Song"],
    ["1979.mp3", "", "1979"],
    ["01.mp3", "", "01"],
    ["Mr. Bird.mp3", "", "Mr. Bird"],
    ["no extension", "", "no extension"],
    [".mp3", "", ".mp3"],
    [" - .mp3", "", "-"],
    ["Bad\u0007Name\u202e.mp3", "", "Bad Name"],
  ];
  for (const [fileName, artist, title] of cases) {
    await t.step(fileName, () => assert.deepEqual(parseFileName(fileName), { artist, title }));
  }
});

Deno.test("parseFileName() always gives a title that can be shown", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (name) => {
    const { artist, title } = parseFileName(`${name}.mp3`);
    assert.ok(isPlainLine(title, 200), JSON.stringify(title));
    assert.ok(artist === "" || isPlainLine(artist, 200), JSON.stringify(artist));
  }));
});

Deno.test("cleanLine() keeps one plain line of at most 200 characters", () => {
  assert.equal(cleanLine("  two\r\n lines\t"), "two lines");
  assert.equal(cleanLine("\u0000\u200b"), "");
  assert.equal(cleanLine("🐦".repeat(300)), `${"🐦".repeat(199)}…`);
  assert.equal(cleanLine("lone \ud83d surrogate"), "lone surrogate");
});
