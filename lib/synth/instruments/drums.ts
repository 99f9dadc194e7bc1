// This module is browser compatible.
import { fadeOut, pluckShape } from "../envelope.ts";
import { darken, resonate, saturate, thin } from "../filters.ts";
import { addMode, addNoise, addSine, addTriangle } from "../oscillators.ts";
import type { Instrument } from "../score.ts";
import { framesOf } from "../sound.ts";

function buffer(seconds: number): Float32Array {
  return new Float32Array(framesOf(seconds));
}

/** A bass drum; `hz` is ignored. */
export const kick: Instrument = ({ velocity }) => {
  const out = buffer(0.34);
  addSine(out, (s) => 46 + 120 * Math.exp(-s * 38), 0.95 * velocity);
  saturate(out, 1.4);
  pluckShape(out, 0.09, 0.002);
  return out;
};

/** A bass drum under a cushion. */
export const softKick: Instrument = ({ velocity }) => {
  const out = buffer(0.3);
  addSine(out, (s) => 50 + 60 * Math.exp(-s * 30), 0.9 * velocity);
  pluckShape(out, 0.08, 0.005);
  return out;
};

/** A snare drum. */
export const snare: Instrument = ({ velocity, rng }) => {
  const out = buffer(0.26);
  addNoise(out, 0.55 * velocity, rng);
  resonate(out, "band", 2200, 0.6);
  pluckShape(out, 0.05);
  const skin = buffer(0.12);
  addTriangle(skin, (s) => 185 + 60 * Math.exp(-s * 50), 0.45 * velocity);
  pluckShape(skin, 0.03);
  for (let i = 0; i < skin.length; i++) out[i] = (out[i] ?? 0) + (skin[i] ?? 0);
  return out;
};

/** The stick on the rim. */
export const rim: Instrument = ({ velocity }) => {
  const out = buffer(0.12);
  addMode(out, 820, 0.4 * velocity, 0.012);
  addMode(out, 1710, 0.35 * velocity, 0.008);
  addMode(out, 2900, 0.15 * velocity, 0.004);
  fadeOut(out, 0.02);
  return out;
};

/** A closed cymbal pair. */
export const hat: Instrument = ({ velocity, rng }) => {
  const out = buffer(0.09);
  addNoise(out, 0.32 * velocity, rng);
  thin(out, 6200);
  thin(out, 4200);
  pluckShape(out, 0.014 + 0.012 * velocity);
  return out;
};

/** An open cymbal pair. */
export const openHat: Instrument = ({ velocity, rng }) => {
  const out = buffer(0.34);
  addNoise(out, 0.26 * velocity, rng);
  thin(out, 5600);
  thin(out, 4000);
  pluckShape(out, 0.075);
  return out;
};

/** Seeds in a gourd. */
export const shaker: Instrument = ({ velocity, rng }) => {
  const out = buffer(0.12);
  addNoise(out, 0.3 * velocity, rng);
  resonate(out, "band", 5400, 1);
  pluckShape(out, 0.022, 0.018);
  return out;
};

/** Brushes swept over a snare. */
export const brush: Instrument = ({ velocity, rng, seconds }) => {
  const out = buffer(Math.min(0.5, seconds + 0.1));
  addNoise(out, 0.28 * velocity, rng);
  resonate(out, "band", 3000, 0.5);
  darken(out, 5200);
  pluckShape(out, 0.06 + 0.05 * velocity, 0.02);
  return out;
};

/** Hands clapping: three bursts close together. */
export const clap: Instrument = ({ velocity, rng }) => {
  const out = buffer(0.28);
  for (const start of [0, 0.011, 0.023]) {
    const burst = buffer(start > 0.02 ? 0.22 : 0.012);
    addNoise(burst, 0.5 * velocity, rng);
    pluckShape(burst, start > 0.02 ? 0.045 : 0.004);
    const at = framesOf(start);
    for (let i = 0; i < burst.length; i++) out[at + i] = (out[at + i] ?? 0) + (burst[i] ?? 0);
  }
  resonate(out, "band", 1350, 0.9);
  fadeOut(out, 0.03);
  return out;
};

/** A hand drum whose pitch follows the note. */
export const conga: Instrument = ({ hz, velocity, rng }) => {
  const out = buffer(0.4);
  addSine(out, (s) => hz * (1 + 0.12 * Math.exp(-s * 40)), 0.5 * velocity);
  addNoise(out.subarray(0, framesOf(0.006)), 0.2 * velocity, rng);
  pluckShape(out, 0.07, 0.001);
  return out;
};

/** A struck metal tongue: the ride cymbal of a small band. */
export const ride: Instrument = ({ velocity, rng }) => {
  const out = buffer(0.7);
  addNoise(out, 0.12 * velocity, rng);
  thin(out, 5000);
  addMode(out, 3417, 0.035 * velocity, 0.12);
  addMode(out, 4789, 0.03 * velocity, 0.1);
  addMode(out, 6203, 0.025 * velocity, 0.09);
  pluckShape(out, 0.11);
  return out;
};
