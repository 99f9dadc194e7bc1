import { strict as assert } from "node:assert";
import { AIRHORN_NAMES } from "../domain/airhorns.ts";
import { AIRHORN_SOUNDS } from "./airhorn_sounds.ts";
import { decibels, peakOf, rmsOf, SAMPLE_RATE } from "./sound.ts";

Deno.test("there is a sound for every horn, in the same order", () => {
  assert.deepEqual([...AIRHORN_SOUNDS.keys()], [...AIRHORN_NAMES]);
});

Deno.test("every horn is short, loud enough, clean at both ends, and always the same", async (t) => {
  for (const [name, render] of AIRHORN_SOUNDS) {
    await t.step(name, () => {
      const sound = render();
      const seconds = sound.left.length / SAMPLE_RATE;
      assert.ok(seconds >= 0.4 && seconds <= 3, `${seconds} s`);
      assert.ok(decibels(peakOf(sound)) <= -1, `peak ${decibels(peakOf(sound))}`);
      assert.ok(decibels(rmsOf(sound)) > -26, `RMS ${decibels(rmsOf(sound))}`);
      assert.ok(Math.abs(sound.left[0] ?? 0) < 0.02);
      assert.equal(Math.abs(sound.left.at(-1) ?? 1), 0);
      assert.deepEqual(render(), sound);
    });
  }
});
