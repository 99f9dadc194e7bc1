// This module is browser compatible.
import { noteBuffer, shape } from "../envelope.ts";
import { resonate, saturate } from "../filters.ts";
import { addPulse, addSaw, addSine, addTriangle } from "../oscillators.ts";
import type { Instrument } from "../score.ts";

/** A round bass guitar. */
export const roundBass: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.09);
  addTriangle(out, hz, 0.55 * velocity);
  addSine(out, hz * 2, 0.12 * velocity);
  resonate(out, "low", (s) => 350 + 900 * velocity * Math.exp(-s * 12), 0.7);
  shape(out, seconds, { attack: 0.006, decay: 0.5, sustain: 0.65, release: 0.09 });
  return out;
};

/** A bass that one feels more than hears, with a little grit so that small speakers show it. */
export const subBass: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.12);
  addSine(out, hz, 0.85 * velocity);
  saturate(out, 1.5);
  shape(out, seconds, { attack: 0.01, decay: 1, sustain: 0.85, release: 0.12 });
  return out;
};

/** A bass of saws with a filter that snaps shut, for the dance floor. */
export const snapBass: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.07);
  addSaw(out, hz, 0.4 * velocity);
  addPulse(out, hz * 0.5, 0.16 * velocity, 0.5);
  resonate(out, "low", (s) => 160 + 1400 * velocity * Math.exp(-s * 14), 1.8);
  shape(out, seconds, { attack: 0.004, decay: 0.2, sustain: 0.7, release: 0.07 });
  return out;
};

/** A tuba that takes its time. */
export const tuba: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.1);
  addSaw(out, (s) => hz * (1 - 0.03 * Math.exp(-s * 40)), 0.55 * velocity);
  resonate(out, "low", (s) => 160 + 620 * velocity * Math.min(1, s * 16), 0.9);
  shape(out, seconds, { attack: 0.03, decay: 0.15, sustain: 0.75, release: 0.1 });
  return out;
};
