// This module is browser compatible.
import { fadeOut, noteBuffer, shape } from "../envelope.ts";
import { darken, resonate } from "../filters.ts";
import { addNoise, addSaw } from "../oscillators.ts";
import type { Instrument, Voice } from "../score.ts";
import { framesOf, SAMPLE_RATE } from "../sound.ts";

/** Loudness (RMS) of the burst that starts a string plucked as hard as can be. */
const BURST_LEVEL = 0.32;

interface Pluck {
  /** Seconds that the string rings after it is let go. */
  readonly ring: number;
  /** How much of each round trip is kept; nearer to 1 rings longer. */
  readonly keep: number;
  /** Hertz: how bright the finger is. */
  readonly brightness: number;
}

/** A plucked string: a burst of noise runs round a loop as long as the pitch, losing its edge. */
function pluck(voice: Voice, { ring, keep, brightness }: Pluck): Float32Array {
  // The averaging of neighbours below delays by half a frame.
  const period = SAMPLE_RATE / voice.hz - 0.5;
  const burst = new Float32Array(Math.ceil(period) + 1);
  addNoise(burst, 1, voice.rng);
  const edge = brightness * (0.5 + voice.velocity / 2);
  darken(burst, edge);
  darken(burst, edge);
  removeMean(burst);
  roundEnds(burst);
  setLevel(burst, BURST_LEVEL * voice.velocity);
  const out = new Float32Array(framesOf(voice.seconds + ring));
  const whole = Math.floor(period);
  const part = period - whole;
  for (let i = 0; i < out.length; i++) {
    if (i <= whole) {
      out[i] = burst[i] ?? 0;
      continue;
    }
    const near = loopAt(out, i - whole, part);
    const far = loopAt(out, i - whole - 1, part);
    out[i] = keep * 0.5 * (near + far);
  }
  fadeOut(out, ring * 0.8);
  return out;
}

/** The sample `part` of a frame before index `at`; silence before the start. */
function loopAt(out: Float32Array, at: number, part: number): number {
  return (out[at] ?? 0) * (1 - part) + (at > 0 ? out[at - 1] ?? 0 : 0) * part;
}

function removeMean(samples: Float32Array): void {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) - mean;
}

/** Brings `samples` to a loudness (RMS): long strings would otherwise be louder than short ones. */
function setLevel(samples: Float32Array, level: number): void {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const factor = level / Math.sqrt(Math.max(power, 1e-9));
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) * factor;
}

/** A burst that starts in the middle of a swing would click. */
function roundEnds(samples: Float32Array): void {
  const frames = Math.min(8, samples.length >> 2);
  for (let i = 0; i < frames; i++) {
    const last = samples.length - 1 - i;
    samples[i] = (samples[i] ?? 0) * i / frames;
    samples[last] = (samples[last] ?? 0) * i / frames;
  }
}

/** A guitar with soft strings. */
export const nylonGuitar: Instrument = (voice) =>
  pluck(voice, { ring: 0.25, keep: 0.994, brightness: 2600 });

/** A harp: every string rings on. */
export const harp: Instrument = (voice) =>
  pluck(voice, { ring: 1.6, keep: 0.997, brightness: 2100 });

/** Strings plucked with the finger, damped at once. */
export const pizzicato: Instrument = (voice) =>
  pluck({ ...voice, seconds: 0.12 }, { ring: 0.25, keep: 0.975, brightness: 3200 });

/** A double bass played with the finger. */
export const uprightBass: Instrument = (voice) => {
  const out = pluck(voice, { ring: 0.12, keep: 0.992, brightness: 900 });
  darken(out, 900);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * 1.8;
  return out;
};

/** A section of bowed strings, a few cents apart from each other. */
export const bowedStrings: Instrument = (voice) => {
  const out = noteBuffer(voice.seconds, 0.5);
  for (const [cents, rate] of [[-7, 5.1], [0, 5.6], [6, 4.8]] as const) {
    const centre = voice.hz * 2 ** (cents / 1200);
    const late = voice.rng();
    addSaw(
      out,
      (s) => centre * (1 + 0.003 * Math.min(1, s * 2) * Math.sin(2 * Math.PI * (rate * s + late))),
      0.2 * voice.velocity,
      voice.rng(),
    );
  }
  resonate(out, "low", (s) => 900 + 1500 * voice.velocity * Math.min(1, s * 4), 0.6);
  shape(out, voice.seconds, { attack: 0.09, decay: 0.4, sustain: 0.85, release: 0.5 });
  return out;
};

/** The same section with short strokes, for patterns. */
export const shortStrings: Instrument = (voice) => {
  const out = noteBuffer(voice.seconds, 0.16);
  for (const cents of [-6, 5]) {
    addSaw(out, voice.hz * 2 ** (cents / 1200), 0.26 * voice.velocity, voice.rng());
  }
  resonate(out, "low", (s) => 700 + 2400 * voice.velocity * Math.exp(-s * 9), 0.7);
  shape(out, voice.seconds * 0.8, { attack: 0.018, decay: 0.18, sustain: 0.5, release: 0.16 });
  return out;
};
