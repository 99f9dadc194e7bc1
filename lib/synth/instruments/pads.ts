// This module is browser compatible.
import { noteBuffer, shape } from "../envelope.ts";
import { darken, resonate } from "../filters.ts";
import { addNoise, addSaw, addSine, addTriangle } from "../oscillators.ts";
import type { Instrument } from "../score.ts";

/** A warm cloud that opens slowly. */
export const warmPad: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 2.2);
  for (const cents of [-8, 7]) addSaw(out, hz * 2 ** (cents / 1200), 0.13 * velocity, rng());
  addTriangle(out, hz * 0.5, 0.08 * velocity);
  const turn = rng();
  resonate(out, "low", (s) => 620 + 340 * Math.sin(2 * Math.PI * (0.11 * s + turn)), 0.7);
  shape(out, seconds, { attack: 1.3, decay: 2, sustain: 0.85, release: 2.2 });
  return out;
};

/** Voices made of glass: octaves of sines that beat against each other. */
export const glassPad: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 1.8);
  addSine(out, hz * 1.0015, 0.2 * velocity);
  addSine(out, hz * 0.9985, 0.2 * velocity);
  addSine(out, hz * 2.003, 0.06 * velocity);
  addSine(out, hz * 3.001, 0.025 * velocity);
  shape(out, seconds, { attack: 0.7 + 0.3 * rng(), decay: 1, sustain: 0.9, release: 1.8 });
  return out;
};

/** Wind in leaves, or waves far away: filtered noise that swells. `hz` is the colour. */
export const wind: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 2.5);
  addNoise(out, 0.5 * velocity, rng);
  const turn = rng();
  resonate(out, "band", (s) => hz * (1 + 0.4 * Math.sin(2 * Math.PI * (0.13 * s + turn))), 1.6);
  shape(out, seconds, { attack: seconds * 0.45, decay: 1, sustain: 1, release: 2.5 });
  return out;
};

/** The dust on an old record: faint hiss and a few soft ticks. */
export const dust: Instrument = ({ seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.3);
  addNoise(out, 0.02 * velocity, rng);
  for (let i = 0; i < out.length; i++) {
    if (rng() < 0.0004) out[i] = (out[i] ?? 0) + (rng() - 0.5) * 0.9 * velocity;
  }
  darken(out, 2600);
  shape(out, seconds, { attack: 0.4, decay: 1, sustain: 1, release: 0.3 });
  return out;
};
