// This module is browser compatible.
import { noteBuffer, shape } from "../envelope.ts";
import { darken } from "../filters.ts";
import { addPulse, addTriangle } from "../oscillators.ts";
import type { Instrument } from "../score.ts";

/** Holds the voices of an old game together: no voice is louder than its neighbour. */
const CHIP_LEVEL = 0.24;

/** The lead of an old game: a pulse with a vibrato. */
export const chipLead: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.03);
  const vibrato = (s: number) => Math.min(1, s * 3) * Math.sin(2 * Math.PI * 6 * s);
  addPulse(out, (s) => hz * (1 + 0.006 * vibrato(s)), CHIP_LEVEL * velocity, 0.25);
  darken(out, 5200);
  shape(out, seconds * 0.9, { attack: 0.002, decay: 0.15, sustain: 0.6, release: 0.03 });
  return out;
};

/** A chord played so fast one after the other that it sounds like one: root, third or fourth, fifth. */
export function chipArpeggio(semitones: readonly number[]): Instrument {
  return ({ hz, seconds, velocity }) => {
    const out = noteBuffer(seconds, 0.04);
    const ratios = semitones.map((semitone) => 2 ** (semitone / 12));
    addPulse(
      out,
      (s) => hz * (ratios[Math.floor(s * 40) % ratios.length] ?? 1),
      CHIP_LEVEL * velocity,
      0.5,
    );
    darken(out, 4200);
    shape(out, seconds, { attack: 0.002, decay: 0.3, sustain: 0.5, release: 0.04 });
    return out;
  };
}

/** The bass of an old game: a triangle. */
export const chipBass: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.02);
  addTriangle(out, hz, 2 * CHIP_LEVEL * velocity);
  shape(out, seconds * 0.85, { attack: 0.002, decay: 1, sustain: 0.9, release: 0.02 });
  return out;
};

/** Noise that changes only a few thousand times a second, as the old machines made it. */
export const chipNoise: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(Math.min(seconds, 0.12), 0.05);
  // Low pitches hold each value for longer: a thud; high ones are a hiss.
  const hold = Math.max(1, Math.round(2400 / hz));
  let value = 0;
  for (let i = 0; i < out.length; i++) {
    if (i % hold === 0) value = rng() * 2 - 1;
    out[i] = value * CHIP_LEVEL * velocity;
  }
  shape(out, 0.02, { attack: 0.001, decay: 0.05, sustain: 0.2, release: 0.12 });
  return out;
};
