import { strict as assert } from "node:assert";
import { addMode, addNoise, addPulse, addSaw, addSine, addTriangle, sine } from "./oscillators.ts";
import { createRng } from "./rng.ts";
import { framesOf, SAMPLE_RATE } from "./sound.ts";

type Wave = (out: Float32Array, hz: number) => void;

const WAVES: Readonly<Record<string, Wave>> = {
  sine: (out, hz) => addSine(out, hz, 1),
  triangle: (out, hz) => addTriangle(out, hz, 1),
  saw: (out, hz) => addSaw(out, hz, 1),
  pulse: (out, hz) => addPulse(out, hz, 1, 0.25),
};

/** Strength of one frequency in `samples`. */
function strength(samples: Float32Array, hz: number): number {
  let real = 0;
  let imaginary = 0;
  for (let i = 0; i < samples.length; i++) {
    const angle = 2 * Math.PI * hz * i / SAMPLE_RATE;
    real += (samples[i] ?? 0) * Math.cos(angle);
    imaginary += (samples[i] ?? 0) * Math.sin(angle);
  }
  return 2 * Math.hypot(real, imaginary) / samples.length;
}

Deno.test("waves have their pitch, no offset, and stay within bounds", async (t) => {
  for (const [name, wave] of Object.entries(WAVES)) {
    await t.step(name, () => {
      const samples = new Float32Array(SAMPLE_RATE);
      wave(samples, 300);
      assert.ok(strength(samples, 300) > 0.4, `${strength(samples, 300)}`);
      const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
      assert.ok(Math.abs(mean) < 0.01, `offset ${mean}`);
      assert.ok(samples.every((sample) => Math.abs(sample) <= 1.6));
    });
  }
});

Deno.test("high saws fold back little", () => {
  const samples = new Float32Array(SAMPLE_RATE);
  addSaw(samples, 2900, 1);
  // The fifth partial, 14,500 Hz, would come back at 9,500 Hz.
  assert.ok(strength(samples, 9500) < 0.06 * strength(samples, 2900));
});

Deno.test("a mode has its pitch and halves in its time", () => {
  const samples = new Float32Array(framesOf(1));
  addMode(samples, 500, 1, 0.2);
  assert.equal(samples[0], 0);
  const early = strength(samples.subarray(0, framesOf(0.1)), 500);
  const late = strength(samples.subarray(framesOf(0.2), framesOf(0.3)), 500);
  assert.ok(Math.abs(late / early - 0.5) < 0.01, `${late / early}`);
});

Deno.test("a mode too high to be rendered is left out", () => {
  const samples = new Float32Array(100);
  addMode(samples, SAMPLE_RATE / 2 + 1, 1, 0.2);
  assert.ok(samples.every((sample) => sample === 0));
});

Deno.test("a glide moves the pitch", () => {
  const samples = new Float32Array(SAMPLE_RATE);
  addSine(samples, (s) => s < 0.5 ? 400 : 800, 1);
  const half = SAMPLE_RATE / 2;
  assert.ok(strength(samples.subarray(0, half), 400) > 0.9);
  assert.ok(strength(samples.subarray(half), 800) > 0.9);
});

Deno.test("noise is centred and as loud as asked", () => {
  const samples = new Float32Array(SAMPLE_RATE);
  addNoise(samples, 0.5, createRng(1));
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  assert.ok(Math.abs(mean) < 0.01);
  assert.ok(samples.every((sample) => Math.abs(sample) <= 0.5));
});

Deno.test("sine() is close to the real one, on both sides of zero", () => {
  for (let turns = -3; turns < 3; turns += 0.013) {
    assert.ok(Math.abs(sine(turns) - Math.sin(2 * Math.PI * turns)) < 0.002);
  }
});
