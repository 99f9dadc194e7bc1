import assert from "node:assert/strict";
import {
  CODE_ALPHABET,
  parseCommandId,
  parseMemberId,
  parseNestCode,
  parseSongId,
  parseTrackUri,
  songId,
  sourceOf,
} from "./ids.ts";

const CASES: [
  what: string,
  parse: (text: string) => string | null,
  good: string[],
  bad: string[],
][] = [
  ["parseNestCode", parseNestCode, ["main", "ABCDE", "Z2345"], [
    "",
    "MAIN",
    "Main",
    "abcde",
    "ABCD",
    "ABCDEF",
    "ABCD0",
    "ABCDO",
    "ABCD1",
    "ABCDI",
    "ABCDL",
    "main\n",
    " main",
  ]],
  ["parseSongId", parseSongId, ["1", "10", "999999999999999"], [
    "",
    "0",
    "01",
    "-1",
    "1.5",
    "1e3",
    " 1",
    "1000000000000000",
    "١",
  ]],
  ["parseMemberId", parseMemberId, ["guest:4f", "google:a@b.example", "bender:echonest"], [
    "",
    "guest",
    "guest:",
    ":x",
    "Guest:x",
    "guest:a b",
    "guest:a:b",
    "guest:ä",
    `guest:${"x".repeat(121)}`,
  ]],
  ["parseCommandId", parseCommandId, ["12345678", "A-b_c.d:e", "x".repeat(64)], [
    "",
    "1234567",
    "x".repeat(65),
    "with space",
    "ünicode1",
  ]],
  ["parseTrackUri", parseTrackUri, ["demo:track:one", "library:file:a%20b.mp3"], [
    "",
    "demo:track",
    "demo:track:",
    "Demo:track:x",
    "demo:track:a b",
    "https://example.org/x",
    `demo:track:${"x".repeat(201)}`,
  ]],
];

Deno.test("ids are recognised, and nothing else is", async (t) => {
  for (const [what, parse, good, bad] of CASES) {
    await t.step(what, () => {
      for (const text of good) assert.equal(parse(text), text);
      for (const text of bad) assert.equal(parse(text), null, JSON.stringify(text));
    });
  }
});

Deno.test("the code alphabet has the 31 symbols that nobody misreads", () => {
  assert.equal(new Set(CODE_ALPHABET).size, 31);
  assert.ok(!/[01ILO]/.test(CODE_ALPHABET));
});

Deno.test("songId() makes what parseSongId() reads", () => {
  for (const n of [1, 10, 123_456]) assert.equal(parseSongId(songId(n)), String(n));
});

Deno.test("sourceOf() is the first part of a track's URI", () => {
  const uri = parseTrackUri("library:file:a%3Ab");
  assert.ok(uri !== null);
  assert.equal(sourceOf(uri), "library");
});
