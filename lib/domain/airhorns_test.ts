import assert from "node:assert/strict";
import { member, START } from "../../tests/support/builders.ts";
import { type Airhorn, isTooLoud, parseAirhornName, trimHorns } from "./airhorns.ts";
import type { SongId } from "./ids.ts";
import { SECOND } from "./time.ts";

function horn(ageMs: number, free = false): Airhorn {
  const { id, name } = member("d");
  return {
    name: "airhorn",
    by: { id, name },
    at: START - ageMs,
    free,
    song: "1" as SongId,
    title: "One",
    artist: "The Ones",
  };
}

/** Horns `ages` seconds old, oldest first. */
function horns(ages: readonly number[]): Airhorn[] {
  return ages.map((seconds) => horn(seconds * SECOND));
}

Deno.test("trimHorns() drops at most two old horns, and keeps four", async (t) => {
  const cases: [ages: number[], left: number[]][] = [
    [[], []],
    [[90, 80, 70, 60], [90, 80, 70, 60]],
    [[90, 80, 70, 60, 50], [80, 70, 60, 50]],
    [[90, 80, 70, 60, 50, 40], [70, 60, 50, 40]],
    [[90, 80, 70, 60, 50, 40, 30], [70, 60, 50, 40, 30]],
    [[90, 5, 4, 3, 2, 1], [5, 4, 3, 2, 1]],
    [[20, 5, 4, 3, 2], [20, 5, 4, 3, 2]],
    [[20.001, 5, 4, 3, 2], [5, 4, 3, 2]],
    [[6, 5, 4, 3, 2, 1], [6, 5, 4, 3, 2, 1]],
  ];
  for (const [ages, left] of cases) {
    await t.step(`[${ages}]`, () => assert.deepEqual(trimHorns(horns(ages), START), horns(left)));
  }
});

Deno.test("isTooLoud() counts the horns that were not free", () => {
  const blown = Array.from({ length: 98 }, () => horn(0));
  const free = Array.from({ length: 50 }, () => horn(0, true));
  assert.equal(isTooLoud([...blown, ...free]), false);
  assert.equal(isTooLoud([...blown, ...free, horn(0)]), true);
});

Deno.test("parseAirhornName() knows our sounds only", () => {
  assert.equal(parseAirhornName("sad_trombone"), "sad_trombone");
  for (const name of ["None", "", "Airhorn", "toString"]) {
    assert.equal(parseAirhornName(name), null);
  }
});
