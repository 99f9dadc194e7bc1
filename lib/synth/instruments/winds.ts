// This module is browser compatible.
import { noteBuffer, shape } from "../envelope.ts";
import { darken, resonate, saturate } from "../filters.ts";
import { addNoise, addPulse, addSaw, addSine } from "../oscillators.ts";
import type { Instrument } from "../score.ts";

/** A flute with some breath and a vibrato that comes late. */
export const flute: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.16);
  addNoise(out, 0.16 * velocity, rng);
  resonate(out, "band", hz * 2, 2.5);
  const pitch = (s: number) =>
    hz *
    (1 + 0.005 * Math.min(1, s * 1.5) * Math.sin(2 * Math.PI * 5.2 * s) -
      0.015 * Math.exp(-s * 40));
  addSine(out, pitch, 0.42 * velocity);
  addSine(out, (s) => 2 * pitch(s), 0.1 * velocity * velocity);
  addSine(out, (s) => 3 * pitch(s), 0.03 * velocity);
  shape(out, seconds, { attack: 0.05, decay: 0.3, sustain: 0.85, release: 0.16 });
  return out;
};

/** Somebody whistling on the way home: slides into every note. */
export const whistle: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.12);
  addNoise(out, 0.05 * velocity, rng);
  resonate(out, "band", hz, 6);
  const slide = 0.06 * (rng() - 0.4);
  addSine(
    out,
    (s) =>
      hz *
      (1 + slide * Math.exp(-s * 22) +
        0.008 * Math.min(1, s * 3) * Math.sin(2 * Math.PI * 5.8 * s)),
    0.45 * velocity,
  );
  shape(out, seconds, { attack: 0.04, decay: 0.3, sustain: 0.9, release: 0.12 });
  return out;
};

/** A clarinet: hollow, odd harmonics. */
export const clarinet: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.1);
  addPulse(
    out,
    (s) => hz * (1 + 0.003 * Math.min(1, s * 2) * Math.sin(2 * Math.PI * 4.9 * s)),
    0.32 * velocity,
    0.5,
  );
  resonate(out, "low", (s) => 700 + 1300 * velocity * Math.min(1, s * 10), 0.8);
  shape(out, seconds, { attack: 0.03, decay: 0.2, sustain: 0.85, release: 0.1 });
  return out;
};

/** A kazoo: a buzz that cannot help being funny. */
export const kazoo: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.07);
  const scoop = 0.05 + 0.04 * rng();
  addSaw(
    out,
    (s) => hz * (1 - scoop * Math.exp(-s * 24) + 0.012 * Math.sin(2 * Math.PI * 6.4 * s)),
    0.5 * velocity,
  );
  saturate(out, 2.2);
  resonate(out, "band", 1100, 0.8);
  darken(out, 3400);
  shape(out, seconds * 0.92, { attack: 0.015, decay: 0.1, sustain: 0.9, release: 0.07 });
  return out;
};

/** Soft brass, opening as it is blown. */
export const brass: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.14);
  for (const cents of [-5, 4]) {
    addSaw(
      out,
      (s) => hz * 2 ** (cents / 1200) * (1 - 0.02 * Math.exp(-s * 30)),
      0.28 * velocity,
      rng(),
    );
  }
  resonate(out, "low", (s) => 300 + 2300 * velocity * Math.min(1, s * 9), 0.8);
  shape(out, seconds, { attack: 0.035, decay: 0.3, sustain: 0.8, release: 0.14 });
  return out;
};
