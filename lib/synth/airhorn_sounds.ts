// This module is browser compatible.
import { fadeOut, noteBuffer, pluckShape, shape } from "./envelope.ts";
import { darken, resonate, saturate, thin } from "./filters.ts";
import { brass, kazoo } from "./instruments/winds.ts";
import { clap, rim, snare } from "./instruments/drums.ts";
import { scale } from "./mastering.ts";
import { addMode, addNoise, addSaw, addSine, type Glide } from "./oscillators.ts";
import { addReverb } from "./reverb.ts";
import { createRng, type Rng, seedOf } from "./rng.ts";
import type { Instrument } from "./score.ts";
import { amplitude, framesOf, peakOf, rmsOf, silence, type StereoSound } from "./sound.ts";
import { hzOf } from "./theory.ts";

/** A horn before it is brought into the room: mono, any loudness. */
type Horn = (rng: Rng) => Float32Array;

const PEAK_DB = -1.5;
/** Long steady horns stop here: at the same peak they would be far louder than a rimshot. */
const MOST_RMS_DB = -13;

/** Puts `samples` into `out` from `seconds` on, `level` times as loud. */
function place(out: Float32Array, samples: Float32Array, seconds: number, level = 1): void {
  const start = framesOf(seconds);
  const count = Math.min(samples.length, out.length - start);
  for (let i = 0; i < count; i++) {
    out[start + i] = (out[start + i] ?? 0) + level * (samples[i] ?? 0);
  }
}

function empty(seconds: number): Float32Array {
  return new Float32Array(framesOf(seconds));
}

/** One blast of a gas horn: a rough chord that starts low and falls when the gas is gone. */
function blast(seconds: number): Float32Array {
  const out = noteBuffer(seconds, 0.09);
  for (const [hz, level] of [[466, 0.4], [554, 0.3], [588, 0.25], [932, 0.12]] as const) {
    const glide: Glide = (s) =>
      hz * (1 - 0.12 * Math.exp(-s * 45) - 0.05 * Math.max(0, (s - seconds + 0.05) / 0.05));
    addSaw(out, glide, level);
  }
  saturate(out, 2.4);
  resonate(out, "low", 5200, 0.8);
  thin(out, 260);
  shape(out, seconds, { attack: 0.008, decay: 0.1, sustain: 0.92, release: 0.09 });
  return out;
}

const airhorn: Horn = () => blast(1.25);

const djAirhorn: Horn = () => {
  const out = empty(1.9);
  for (const [at, length] of [[0, 0.1], [0.19, 0.1], [0.38, 0.1], [0.62, 0.85]] as const) {
    place(out, blast(length), at);
  }
  return out;
};

const reloadShot: Horn = (rng) => {
  const out = empty(1.7);
  for (const [at, hz] of [[0, 1900], [0.16, 1300]] as const) {
    const click = empty(0.12);
    addNoise(click, 0.7, rng);
    resonate(click, "band", hz, 3);
    addMode(click, hz * 1.7, 0.3, 0.02);
    pluckShape(click, 0.018);
    place(out, click, at, 0.7);
  }
  const shot = empty(1.2);
  addNoise(shot, 1, rng);
  resonate(shot, "low", (s) => 300 + 5200 * Math.exp(-s * 12), 0.7);
  addSine(shot, (s) => 40 + 130 * Math.exp(-s * 20), 0.9);
  saturate(shot, 2.2);
  pluckShape(shot, 0.12, 0.001);
  place(out, shot, 0.42, 1.1);
  return out;
};

const eagle: Horn = (rng) => {
  const out = noteBuffer(1.5, 0.25);
  const cry: Glide = (s) =>
    (2350 - 950 * Math.min(1, Math.max(0, s - 0.12) / 1.3) +
      500 * Math.exp(-((s - 0.1) ** 2) / 0.004)) *
    (1 + 0.035 * Math.sin(2 * Math.PI * 31 * s));
  addSaw(out, cry, 0.4);
  addNoise(out, 0.22, rng);
  resonate(out, "band", (s) => cry(s) * 1.1, 2.2);
  shape(out, 1.5, { attack: 0.06, decay: 0.9, sustain: 0.45, release: 0.25 });
  return out;
};

const rimshot: Horn = (rng) => {
  const out = empty(1.3);
  for (const [at, velocity] of [[0, 0.75], [0.17, 0.85], [0.44, 1]] as const) {
    place(out, snare({ hz: 200, seconds: 0.1, velocity, rng }), at);
  }
  place(out, rim({ hz: 200, seconds: 0.1, velocity: 1, rng }), 0.44);
  const crash = empty(0.8);
  addNoise(crash, 0.6, rng);
  thin(crash, 3800);
  pluckShape(crash, 0.16, 0.002);
  place(out, crash, 0.44, 0.8);
  return out;
};

const sadTrombone: Horn = (rng) => {
  const out = empty(2.7);
  const play = (pitch: number, at: number, seconds: number) =>
    place(out, brass({ hz: hzOf(pitch), seconds, velocity: 0.7, rng }), at);
  play(58, 0, 0.36);
  play(57, 0.42, 0.36);
  play(56, 0.84, 0.36);
  const last = noteBuffer(1.2, 0.2);
  const sag: Glide = (s) =>
    hzOf(55) * (1 - 0.05 * s) * (1 + 0.025 * Math.min(1, s * 2) * Math.sin(2 * Math.PI * 5.4 * s));
  addSaw(last, sag, 0.55);
  resonate(last, "low", (s) => 700 + 900 * Math.exp(-s) + 350 * Math.sin(2 * Math.PI * 5.4 * s), 1);
  shape(last, 1.2, { attack: 0.05, decay: 0.6, sustain: 0.7, release: 0.2 });
  place(out, last, 1.26);
  return out;
};

const partyHorn: Horn = (rng) => {
  const out = empty(1.15);
  const buzz = noteBuffer(0.75, 0.12);
  addSaw(
    buzz,
    (s) =>
      340 * (1 + 0.25 * Math.min(1, s * 3) - 0.3 * Math.max(0, s - 0.6) / 0.2) *
      (1 + 0.02 * Math.sin(2 * Math.PI * 27 * s)),
    0.6,
  );
  addNoise(buzz, 0.08, rng);
  saturate(buzz, 2);
  resonate(buzz, "band", 1500, 0.9);
  shape(buzz, 0.75, { attack: 0.05, decay: 0.2, sustain: 0.9, release: 0.12 });
  place(out, buzz, 0.05);
  place(out, kazoo({ hz: 680, seconds: 0.12, velocity: 0.5, rng }), 0.9, 0.6);
  return out;
};

const shipHorn: Horn = (rng) => {
  const out = noteBuffer(2.2, 0.5);
  for (const [hz, level] of [[82.4, 0.5], [103.8, 0.35], [123.5, 0.25], [164.8, 0.15]] as const) {
    addSaw(out, (s) => hz * (1 - 0.04 * Math.exp(-s * 6)), level, rng());
  }
  addNoise(out, 0.05, rng);
  saturate(out, 1.6);
  resonate(out, "low", (s) => 300 + 900 * Math.min(1, s * 3), 0.8);
  shape(out, 2.2, { attack: 0.16, decay: 0.5, sustain: 0.9, release: 0.5 });
  return out;
};

/** A spoon, a fizz that swells and overflows, and a pop. */
const bakingSoda: Horn = (rng) => {
  const out = empty(2.1);
  for (const at of [0, 0.13]) {
    const clink = empty(0.3);
    addMode(clink, 2310, 0.35, 0.05);
    addMode(clink, 5570, 0.2, 0.03);
    fadeOut(clink, 0.05);
    place(out, clink, at);
  }
  const fizz = noteBuffer(1.35, 0.3);
  addNoise(fizz, 0.5, rng);
  for (let i = 0; i < fizz.length; i++) {
    if (rng() < 0.012) fizz[i] = (fizz[i] ?? 0) + 2.4 * (rng() - 0.5);
  }
  resonate(fizz, "band", (s) => 2200 + 2600 * s, 0.7);
  shape(fizz, 1.35, { attack: 0.7, decay: 0.5, sustain: 0.6, release: 0.3 });
  place(out, fizz, 0.3, 1.2);
  const pop = empty(0.12);
  addSine(pop, (s) => 320 + 5200 * s, 0.8);
  pluckShape(pop, 0.02, 0.001);
  place(out, pop, 1.72, 1.2);
  return out;
};

const tada: Horn = (rng) => {
  const out = empty(1.9);
  const chord = (pitches: readonly number[], at: number, seconds: number) => {
    for (const pitch of pitches) {
      place(out, brass({ hz: hzOf(pitch), seconds, velocity: 0.95, rng }), at, 0.5);
    }
  };
  chord([58, 65, 70, 74], 0, 0.13);
  chord([60, 64, 67, 72, 76, 79], 0.2, 1.1);
  place(
    out,
    clap({ hz: 200, seconds: 0.1, velocity: 0.6, rng } satisfies Parameters<Instrument>[0]),
    0.2,
    0.4,
  );
  const crash = empty(1.5);
  addNoise(crash, 0.4, rng);
  thin(crash, 4200);
  pluckShape(crash, 0.25, 0.002);
  place(out, crash, 0.2, 0.5);
  return out;
};

const HORNS = {
  airhorn,
  dj_airhorn: djAirhorn,
  reload_shot: reloadShot,
  eagle,
  rimshot,
  sad_trombone: sadTrombone,
  party_horn: partyHorn,
  ship_horn: shipHorn,
  baking_soda: bakingSoda,
  tada,
} as const satisfies Record<string, Horn>;

/** Renders each horn by its name: 0.4–3 s, the same samples every time, no peak above −1.5 dBFS. */
export const AIRHORN_SOUNDS: ReadonlyMap<string, () => StereoSound> = new Map(
  Object.entries(HORNS).map(([name, horn]) => [name, () => inRoom(horn, createRng(seedOf(name)))]),
);

/** Puts a horn into a hall, both sides alike but for the echo, and brings it to its loudness. */
function inRoom(horn: Horn, rng: Rng): StereoSound {
  const dry = horn(rng);
  const sound = silence(dry.length + framesOf(0.25));
  place(sound.left, dry, 0);
  place(sound.right, dry, 0);
  const send = sound.left.slice();
  darken(send, 5000);
  for (let i = 0; i < send.length; i++) send[i] = (send[i] ?? 0) * 0.12;
  addReverb(sound, send, { seconds: 0.9, brightness: 4200 });
  const loudest = amplitude(PEAK_DB) / Math.max(peakOf(sound), 1e-6);
  scale(sound, Math.min(loudest, amplitude(MOST_RMS_DB) / Math.max(rmsOf(sound), 1e-6)));
  fadeOut(sound.left, 0.12);
  fadeOut(sound.right, 0.12);
  return sound;
}
