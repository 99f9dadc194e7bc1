import { strict as assert } from "node:assert";
import { darken, resonate, saturate, thin } from "./filters.ts";
import { addSine } from "./oscillators.ts";
import { decibels, framesOf, rmsOf } from "./sound.ts";

/** How a filter changes the level of a tone, in dB. */
function change(hz: number, filter: (samples: Float32Array) => void): number {
  const level = (samples: Float32Array) => {
    const settled = samples.subarray(framesOf(0.2));
    return decibels(rmsOf({ left: settled, right: settled }));
  };
  const tone = new Float32Array(framesOf(0.5));
  addSine(tone, hz, 0.5);
  const before = level(tone);
  filter(tone);
  return level(tone) - before;
}

Deno.test("filters take away what they should and leave the rest", async (t) => {
  const cases: [name: string, filter: (s: Float32Array) => void, kept: number, taken: number][] = [
    ["darken", (s) => darken(s, 1000), 100, 8000],
    ["thin", (s) => thin(s, 1000), 8000, 100],
    ["low", (s) => resonate(s, "low", 1000, 0.7), 100, 8000],
    ["high", (s) => resonate(s, "high", 1000, 0.7), 8000, 100],
    ["band", (s) => resonate(s, "band", 1000, 2), 1000, 100],
  ];
  for (const [name, filter, kept, taken] of cases) {
    await t.step(name, () => {
      assert.ok(Math.abs(change(kept, filter)) < 1.5, `${kept} Hz by ${change(kept, filter)} dB`);
      assert.ok(change(taken, filter) < -10, `${taken} Hz by ${change(taken, filter)} dB`);
    });
  }
});

Deno.test("a filter whose corner jumps about stays within bounds", () => {
  const samples = new Float32Array(framesOf(1));
  addSine(samples, 440, 1);
  resonate(samples, "low", (s) => 60 + 30_000 * ((s * 97) % 1), 6);
  assert.ok(samples.every((sample) => Math.abs(sample) < 12));
});

Deno.test("saturate() bends loud samples and keeps full scale", () => {
  const samples = Float32Array.of(-1, -0.5, 0, 0.5, 1);
  saturate(samples, 2);
  assert.deepEqual([samples[0], samples[2], samples[4]], [-1, 0, 1]);
  assert.ok((samples[3] ?? 0) > 0.5 && (samples[3] ?? 0) < 1);
});
