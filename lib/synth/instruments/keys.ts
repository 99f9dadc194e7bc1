// This module is browser compatible.
import { noteBuffer, pluckShape, shape } from "../envelope.ts";
import { darken, resonate, saturate } from "../filters.ts";
import { addPulse, addSaw, addSine, sine } from "../oscillators.ts";
import type { Instrument } from "../score.ts";
import { SAMPLE_RATE } from "../sound.ts";

/** An electric piano: a tine that rings bright when hit hard, then mellows. */
export const electricPiano: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.35);
  const step = hz / SAMPLE_RATE;
  const bite = 1.6 * velocity * velocity;
  // High notes get a lower tine: beyond half the sample rate it would come back as a false tone.
  const ratio = hz < 550 ? 14 : hz < 1100 ? 7 : 3;
  for (let i = 0; i < out.length; i++) {
    const s = i / SAMPLE_RATE;
    const body = bite * Math.exp(-s * 2.6) * sine(i * step);
    const tine = 0.35 * velocity * Math.exp(-s * 16) * sine(i * step * ratio);
    out[i] = 0.55 * velocity * Math.exp(-s * 0.9) * sine(i * step + (body + tine) / 6.2832);
  }
  shape(out, seconds, { attack: 0.003, decay: 1, sustain: 0.9, release: 0.35 });
  return out;
};

/** A small organ with three drawbars. */
export const organ: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.06);
  addSine(out, (s) => hz * (1 + 0.003 * Math.sin(2 * Math.PI * 6.2 * s)), 0.3 * velocity);
  addSine(out, hz * 2, 0.16 * velocity);
  addSine(out, hz * 3, 0.1 * velocity);
  shape(out, seconds, { attack: 0.006, decay: 0.1, sustain: 0.9, release: 0.06 });
  return out;
};

/** The short chord of an organ and a damped guitar at once, on the off-beat. */
export const skank: Instrument = ({ hz, velocity }) => {
  const out = noteBuffer(0.12, 0.1);
  addPulse(out, hz, 0.8 * velocity, 0.3);
  addSaw(out, hz * 1.004, 0.45 * velocity);
  resonate(out, "band", 1150, 0.9);
  pluckShape(out, 0.055, 0.003);
  return out;
};

/** A bright short stab of detuned saws, for dancing. */
export const stab: Instrument = ({ hz, seconds, velocity, rng }) => {
  const out = noteBuffer(seconds, 0.22);
  for (const cents of [-9, 0, 8]) {
    addSaw(out, hz * 2 ** (cents / 1200), 0.17 * velocity, rng());
  }
  resonate(out, "low", (s) => 500 + 3200 * velocity * Math.exp(-s * 7), 1.1);
  shape(out, seconds, { attack: 0.004, decay: 0.25, sustain: 0.45, release: 0.22 });
  return out;
};

/** An upright piano heard from the next room: a few strings' partials, quickly duller. */
export const feltPiano: Instrument = ({ hz, seconds, velocity }) => {
  const out = noteBuffer(seconds, 0.45);
  for (let partial = 1; partial <= 6; partial++) {
    const stretched = hz * partial * (1 + 0.0004 * partial * partial);
    const level = 0.42 * velocity * velocity ** (partial * 0.25) / partial ** 1.5;
    const fall = 0.9 + partial * 1.1;
    const step = stretched / SAMPLE_RATE;
    if (stretched > 9000) break;
    for (let i = 0; i < out.length; i++) {
      out[i] = (out[i] ?? 0) + level * Math.exp(-i * fall / SAMPLE_RATE) * sine(i * step);
    }
  }
  darken(out, 3200);
  saturate(out, 0.6);
  shape(out, seconds, { attack: 0.006, decay: 2, sustain: 0.9, release: 0.45 });
  return out;
};
