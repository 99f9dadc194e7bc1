import { strict as assert } from "node:assert";
import { hzOf, parseChord, parseChords, pitchClass, pitchFrom, voicing } from "./theory.ts";

Deno.test("hzOf() is equal temperament around A 440", () => {
  assert.equal(hzOf(69), 440);
  assert.equal(hzOf(57), 220);
  assert.ok(Math.abs(hzOf(60) - 261.626) < 0.001);
});

Deno.test("parseChord() reads names", async (t) => {
  const cases: [name: string, root: number, tones: number[]][] = [
    ["C", 0, [0, 4, 7]],
    ["F#m7b5", 6, [0, 3, 6, 10]],
    ["Bbmaj9", 10, [0, 4, 7, 11, 14]],
    ["Bm", 11, [0, 3, 7]],
    ["B7", 11, [0, 4, 7, 10]],
    ["Cb", 11, [0, 4, 7]],
    ["G7sus4", 7, [0, 5, 7, 10]],
  ];
  for (const [name, root, tones] of cases) {
    await t.step(name, () => assert.deepEqual(parseChord(name), { root, tones }));
  }
  for (const name of ["", "H", "Cmaj", "c", "C##"]) {
    assert.throws(() => parseChord(name), RangeError, name);
  }
  assert.throws(() => pitchClass("Cx"), /Cannot read note "Cx"/);
});

Deno.test("parseChords() repeats with % and ignores bars", () => {
  assert.deepEqual(parseChords(" Am % | G "), ["Am", "Am", "G"].map(parseChord));
});

Deno.test("pitchFrom() is the first such note from a pitch up", () => {
  assert.deepEqual([0, 4, 7, 11].map((tone) => pitchFrom(60, tone)), [60, 64, 67, 71]);
  assert.deepEqual([0, 9, 21].map((tone) => pitchFrom(57, tone)), [60, 57, 57]);
});

Deno.test("voicing() packs a chord into one octave, rich chords without their root", () => {
  assert.deepEqual(voicing(parseChord("C"), 60), [60, 64, 67]);
  assert.deepEqual(voicing(parseChord("C"), 62), [64, 67, 72]);
  assert.deepEqual(voicing(parseChord("Cmaj9"), 60), [62, 64, 67, 71]);
});
