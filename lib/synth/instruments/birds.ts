// This module is browser compatible.
import { fadeOut, noteBuffer, pluckShape, shape } from "../envelope.ts";
import { resonate, saturate } from "../filters.ts";
import { addNoise, addPulse, addSine } from "../oscillators.ts";
import type { Instrument } from "../score.ts";
import { framesOf } from "../sound.ts";

/** A small bird: two or three quick curls around the pitch. */
export const chirp: Instrument = ({ hz, velocity, rng }) => {
  const curls = 2 + Math.floor(rng() * 3);
  const out = new Float32Array(framesOf(0.11 * curls + 0.05));
  for (let curl = 0; curl < curls; curl++) {
    const at = framesOf(0.11 * curl);
    const one = out.subarray(at, at + framesOf(0.07 + 0.03 * rng()));
    const bend = 0.25 + 0.3 * rng();
    addSine(one, (s) => hz * (1 + bend * Math.sin(Math.PI * s / 0.08)), 0.35 * velocity);
    pluckShape(one, 0.03, 0.012);
  }
  return out;
};

/** A cuckoo: the falling third, softly. */
export const cuckoo: Instrument = ({ hz, velocity, rng }) => {
  const out = new Float32Array(framesOf(0.95));
  for (const [start, ratio] of [[0, 1], [0.42, 0.8]] as const) {
    const at = framesOf(start);
    const call = out.subarray(at, at + framesOf(0.36));
    addNoise(call, 0.02 * velocity, rng);
    addSine(call, hz * ratio, 0.4 * velocity);
    addSine(call, hz * ratio * 2, 0.05 * velocity);
    shape(call, 0.22, { attack: 0.04, decay: 0.2, sustain: 0.8, release: 0.13 });
  }
  return out;
};

/** A duck that has an opinion. */
export const quack: Instrument = ({ hz, velocity, rng }) => {
  const out = noteBuffer(0.17, 0.08);
  addPulse(out, (s) => hz * (1.15 - 1.1 * s), 0.6 * velocity, 0.12);
  addNoise(out, 0.06 * velocity, rng);
  saturate(out, 2);
  resonate(out, "band", (s) => 900 + 1400 * Math.exp(-((s - 0.06) ** 2) / 0.0016), 2.2);
  shape(out, 0.17, { attack: 0.012, decay: 0.1, sustain: 0.8, release: 0.08 });
  return out;
};

/** A slide whistle that goes up an octave, or down when played softly. */
export const slideWhistle: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.08);
  const octaves = velocity > 0.6 ? 1 : -1;
  addNoise(out, 0.03, rng);
  resonate(out, "band", 2000, 1);
  addSine(
    out,
    (s) =>
      hz * 2 ** (octaves * Math.min(1, s / seconds)) * (1 + 0.01 * Math.sin(2 * Math.PI * 7 * s)),
    0.4 * velocity,
  );
  shape(out, seconds, { attack: 0.03, decay: 0.2, sustain: 0.9, release: 0.08 });
  return out;
};

/** A drop falling into water: the pitch jumps up as the bubble closes. */
export const drip: Instrument = ({ hz, velocity }) => {
  const out = new Float32Array(framesOf(0.16));
  addSine(out, (s) => hz * (1 + 6 * s), 0.5 * velocity);
  pluckShape(out, 0.03, 0.002);
  fadeOut(out, 0.02);
  return out;
};
