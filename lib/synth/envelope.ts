// This module is browser compatible.
import { framesOf, SAMPLE_RATE } from "./sound.ts";

/** How a note's loudness runs; times in seconds, `sustain` is a level 0–1. */
export interface Adsr {
  readonly attack: number;
  readonly decay: number;
  readonly sustain: number;
  readonly release: number;
}

/** A buffer long enough for a note held for `seconds` and its release. */
export function noteBuffer(seconds: number, release: number): Float32Array {
  return new Float32Array(framesOf(seconds + release) + 1);
}

/** Shapes `out` in place: rises, falls to `sustain`, is let go after `seconds`, ends in silence. */
export function shape(out: Float32Array, seconds: number, adsr: Adsr): void {
  const held = framesOf(seconds);
  const attack = Math.max(1, framesOf(adsr.attack));
  const fall = decayPerFrame(adsr.decay);
  const release = decayPerFrame(adsr.release / 3);
  let level = 0;
  for (let i = 0; i < out.length; i++) {
    if (i >= held) level *= release;
    else if (i < attack) level = (i + 1) / attack;
    else level = adsr.sustain + (level - adsr.sustain) * fall;
    out[i] = (out[i] ?? 0) * level;
  }
  fadeOut(out, Math.min(0.02, adsr.release));
}

/** Lets `out` die away in place, halving every `halfLife` seconds, with a soft start. */
export function pluckShape(out: Float32Array, halfLife: number, attack = 0.001): void {
  const fall = 0.5 ** (1 / (halfLife * SAMPLE_RATE));
  const rise = Math.max(1, framesOf(attack));
  let level = 1;
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] ?? 0) * level * Math.min(1, i / rise);
    level *= fall;
  }
  fadeOut(out, 0.02);
}

/** Fades the last `seconds` of `out` to nothing, so that cutting it off makes no click. */
export function fadeOut(out: Float32Array, seconds: number): void {
  const frames = Math.min(out.length, Math.max(1, framesOf(seconds)));
  const start = out.length - frames;
  for (let i = 0; i < frames; i++) out[start + i] = (out[start + i] ?? 0) * (1 - (i + 1) / frames);
}

/** Factor per frame with which something falls to a third within `seconds`. */
function decayPerFrame(seconds: number): number {
  return Math.exp(-1 / Math.max(1, seconds * SAMPLE_RATE));
}
