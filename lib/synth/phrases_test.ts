import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  arpeggio,
  bass,
  comp,
  join,
  layer,
  melody,
  rest,
  rhythm,
  swell,
  times,
  transpose,
} from "./phrases.ts";
import type { Phrase } from "./score.ts";
import { MAJOR, parseChords } from "./theory.ts";

const C = { root: 60, scale: MAJOR };

/** Notes as `pitch@at+length`. */
function written({ notes }: Phrase): string {
  return notes.map(({ pitch, at, length }) => `${pitch}@${at}+${length}`).join(" ");
}

Deno.test("melody() reads degrees, octaves, signs, ties, rests and chords", async (t) => {
  const cases: [text: string, notes: string][] = [
    ["1 2 3", "60@0+1 62@1+1 64@2+1"],
    ["1 - - 2", "60@0+3 62@3+1"],
    ["1 . 2", "60@0+1 62@2+1"],
    ["1' 1, 8 9", "72@0+1 48@1+1 72@2+1 74@3+1"],
    ["b3 #4", "63@0+1 66@1+1"],
    ["1+3+5 -", "60@0+2 64@0+2 67@0+2"],
    ["- 1", "60@1+1"],
    ["| 1 | 2 |", "60@0+1 62@1+1"],
    [". .", ""],
  ];
  for (const [text, notes] of cases) {
    await t.step(text, () => assert.equal(written(melody(text, 1, C)), notes));
  }
  assert.equal(melody("1 . . .", 0.5, C).beats, 2);
  for (const text of ["0", "x", "1 10", "1++2"]) {
    assert.throws(() => melody(text, 1, C), /Cannot read melody/, text);
  }
});

Deno.test("melody() plays ! strongly and ? softly", () => {
  const [soft, plain, strong] = melody("1? 1 1!", 1, C).notes.map(({ velocity }) => velocity);
  assert.ok(soft !== undefined && plain !== undefined && strong !== undefined);
  assert.ok(soft < plain && plain < strong);
});

Deno.test("rhythm() reads hits", () => {
  assert.equal(written(rhythm("x-.o X", 0.5, 40)), "40@0+1 40@1.5+0.5 40@2+0.5");
  assert.throws(() => rhythm("x?", 1), /"\?" is not a step/);
});

Deno.test("comp(), arpeggio() and bass() follow the chords", () => {
  const chords = parseChords("C Am");
  assert.equal(
    written(comp(chords, 2, "x.", { step: 1, low: 60 })),
    "60@0+1 64@0+1 67@0+1 60@2+1 64@2+1 69@2+1",
  );
  assert.equal(
    written(arpeggio(chords, "0 1 3", { step: 1, low: 60 })),
    "60@0+1 64@1+1 72@2+1 60@3+1 64@4+1 72@5+1",
  );
  assert.equal(
    written(bass(chords, "1 5 8 <", { step: 1, low: 36 })),
    "36@0+1 43@1+1 48@2+1 44@3+1 45@4+1 52@5+1 57@6+1 35@7+1",
  );
});

Deno.test("phrases put together are as long as their parts", () => {
  const phrases = fc.array(
    fc.integer({ min: 1, max: 8 }).map((beats): Phrase => ({
      beats,
      notes: [{ at: beats - 1, length: 1, pitch: 60, velocity: 0.5 }],
    })),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(fc.property(phrases, (list) => {
    const joined = join(...list);
    assert.equal(joined.beats, list.reduce((sum, { beats }) => sum + beats, 0));
    assert.equal(joined.notes.at(-1)?.at, joined.beats - 1);
    assert.equal(layer(...list).beats, Math.max(...list.map(({ beats }) => beats)));
    assert.equal(times(3, joined).beats, 3 * joined.beats);
  }));
  assert.deepEqual(join(rest(2), transpose(12, melody("1", 1, C))).notes[0], {
    at: 2,
    length: 1,
    pitch: 72,
    velocity: 0.75,
  });
});

Deno.test("swell() grows and never exceeds full strength", () => {
  const velocities = swell(0.5, 4, rhythm("xxxx", 1)).notes.map(({ velocity }) => velocity);
  assert.deepEqual(velocities, velocities.toSorted());
  assert.equal(velocities[0], 0.35);
  assert.equal(velocities.at(-1), 1);
});
