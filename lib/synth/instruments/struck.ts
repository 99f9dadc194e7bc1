// This module is browser compatible.
import { fadeOut, pluckShape } from "../envelope.ts";
import { darken } from "../filters.ts";
import { addMode, addNoise } from "../oscillators.ts";
import type { Instrument, Voice } from "../score.ts";
import { framesOf } from "../sound.ts";

/** One way a bar or bell swings: times the note's pitch, loudness, seconds until half. */
type Mode = readonly [ratio: number, level: number, halfLife: number];

function struck(
  voice: Voice,
  seconds: number,
  modes: readonly Mode[],
  knock: number,
): Float32Array {
  const out = new Float32Array(framesOf(seconds));
  for (const [ratio, level, halfLife] of modes) {
    // Hit harder, a bar gives more of its high modes.
    const hard = ratio > 1.5 ? voice.velocity : 1;
    addMode(out, voice.hz * ratio, level * hard * voice.velocity, halfLife);
  }
  if (knock > 0) {
    const contact = out.subarray(0, framesOf(0.008));
    const noise = new Float32Array(contact.length);
    addNoise(noise, knock * voice.velocity, voice.rng);
    darken(noise, 2500);
    pluckShape(noise, 0.002, 0.0008);
    for (let i = 0; i < noise.length; i++) contact[i] = (contact[i] ?? 0) + (noise[i] ?? 0);
  }
  fadeOut(out, 0.05);
  return out;
}

/** A thumb piano: round, short, with a small wooden knock. */
export const kalimba: Instrument = (voice) =>
  struck(
    voice,
    1.6,
    [[1, 0.7, 0.22], [2.0, 0.08, 0.1], [5.4, 0.16, 0.035], [8.2, 0.05, 0.02]],
    0.1,
  );

/** Wooden bars over tubes. */
export const marimba: Instrument = (voice) =>
  struck(voice, 1.2, [[1, 0.8, 0.16], [3.93, 0.2, 0.05], [9.2, 0.06, 0.02]], 0.14);

/** A comb of steel teeth: bright and thin. */
export const musicBox: Instrument = (voice) =>
  struck(
    voice,
    2.4,
    [[1, 0.5, 0.38], [2.01, 0.16, 0.22], [4.05, 0.12, 0.12], [6.3, 0.1, 0.05]],
    0.04,
  );

/** A bell that rings for long, its partials slightly off. */
export const bell: Instrument = (voice) =>
  struck(voice, 5, [
    [1, 0.4, 1.1],
    [2.003, 0.22, 0.8],
    [2.76, 0.14, 0.5],
    [4.1, 0.09, 0.3],
    [5.43, 0.06, 0.18],
  ], 0);

/** Metal bars with soft mallets; the loudness turns slowly, as with a fan. */
export const vibraphone: Instrument = (voice) => {
  const out = struck(voice, 2.8, [[1, 0.6, 0.6], [4, 0.13, 0.22], [10, 0.03, 0.05]], 0.05);
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] ?? 0) * (0.82 + 0.18 * Math.cos(i * 2 * Math.PI * 4.6 / 24_000));
  }
  return out;
};
