import { strict as assert } from "node:assert";
import fc from "fast-check";
import { CEILING_DB, limit, master, TARGET_RMS_DB } from "./mastering.ts";
import { createRng } from "./rng.ts";
import { amplitude, decibels, peakOf, rmsOf, SAMPLE_RATE, type StereoSound } from "./sound.ts";

function noise(seconds: number, level: number): StereoSound {
  const rng = createRng(5);
  const channel = () =>
    Float32Array.from({ length: seconds * SAMPLE_RATE }, () => level * (2 * rng() - 1));
  return { left: channel(), right: channel() };
}

Deno.test("limit() never lets a sample through that is too loud", () => {
  const samples = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(fc.property(samples, (list) => {
    const sound = { left: Float32Array.from(list), right: Float32Array.from(list, (n) => -n / 2) };
    limit(sound, 0.8);
    assert.ok(peakOf(sound) <= 0.8 + 1e-6);
  }));
});

Deno.test("limit() leaves quiet sound alone and turns both sides down alike", () => {
  const quiet = noise(0.1, 0.5);
  const before = quiet.left.slice();
  limit(quiet, 0.8);
  assert.deepEqual(quiet.left, before);
  const lopsided = { left: Float32Array.of(0.5, 2), right: Float32Array.of(0.25, 0.1) };
  limit(lopsided, 1);
  assert.ok(Math.abs((lopsided.left[0] ?? 0) / (lopsided.right[0] ?? 1) - 2) < 1e-6);
});

Deno.test("master() brings quiet and loud mixes to the same loudness", () => {
  for (const level of [0.001, 0.1, 20]) {
    const sound = noise(3, level);
    master(sound, 0, 0.1);
    assert.ok(Math.abs(decibels(rmsOf(sound)) - TARGET_RMS_DB) < 0.6, `level ${level}`);
    assert.ok(peakOf(sound) <= amplitude(CEILING_DB) + 1e-6);
    assert.equal(Math.abs(sound.left[0] ?? 1), 0);
    assert.equal(Math.abs(sound.left.at(-1) ?? 1), 0);
  }
});

Deno.test("master() leaves silence silent", () => {
  const sound = noise(0.5, 0);
  master(sound, 0, 0.1);
  assert.equal(peakOf(sound), 0);
});
