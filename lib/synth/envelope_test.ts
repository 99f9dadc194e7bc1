import { strict as assert } from "node:assert";
import { fadeOut, noteBuffer, pluckShape, shape } from "./envelope.ts";
import { framesOf } from "./sound.ts";

Deno.test("shape() rises, holds, and is silent at the end", () => {
  const out = noteBuffer(1, 0.3).fill(1);
  shape(out, 1, { attack: 0.1, decay: 0.1, sustain: 0.5, release: 0.3 });
  const at = (seconds: number) => out[framesOf(seconds)] ?? NaN;
  assert.ok(at(0) < 0.01);
  assert.ok(Math.abs(at(0.05) - 0.5) < 0.01);
  assert.ok(Math.abs(at(0.9) - 0.5) < 0.01);
  assert.ok(at(1.1) < 0.25 && at(1.1) > 0);
  assert.equal(out.at(-1), 0);
});

Deno.test("shape() of a note shorter than its attack never jumps", () => {
  const out = noteBuffer(0.02, 0.2).fill(1);
  shape(out, 0.02, { attack: 0.5, decay: 0.1, sustain: 0.5, release: 0.2 });
  for (let i = 1; i < out.length; i++) {
    assert.ok(Math.abs((out[i] ?? 0) - (out[i - 1] ?? 0)) < 0.01);
  }
});

Deno.test("pluckShape() halves in its time and ends in silence", () => {
  const out = new Float32Array(framesOf(1)).fill(1);
  pluckShape(out, 0.2);
  const ratio = (out[framesOf(0.5)] ?? 0) / (out[framesOf(0.3)] ?? 1);
  assert.ok(Math.abs(ratio - 0.5) < 0.01);
  assert.equal(out[0], 0);
  assert.equal(out.at(-1), 0);
});

Deno.test("fadeOut() copes with sounds shorter than the fade", () => {
  for (const length of [0, 1, 5]) {
    const out = new Float32Array(length).fill(1);
    fadeOut(out, 1);
    assert.equal(out.at(-1) ?? 0, 0);
  }
});
