// This module is browser compatible.
import type { Rng } from "./rng.ts";
import { SAMPLE_RATE } from "./sound.ts";

const TABLE_SIZE = 4096;
const TABLE_MASK = TABLE_SIZE - 1;
const SINE_TABLE = Float32Array.from(
  { length: TABLE_SIZE },
  (_, index) => Math.sin(2 * Math.PI * index / TABLE_SIZE),
);

/** Sine of `turns` full turns, from a table: fast, exact to about 0.001. */
export function sine(turns: number): number {
  return SINE_TABLE[Math.floor(turns * TABLE_SIZE) & TABLE_MASK] ?? 0;
}

/** A frequency in hertz at `seconds` after the start of a note. */
export type Glide = (seconds: number) => number;

/** How many frames share one value of a {@link Glide}: short enough to be smooth to the ear. */
export const CONTROL_FRAMES = 16;

/**
 * Adds a sine that dies away: the sound of one mode of a struck bar or bell.
 *
 * @param halfLife Seconds in which the amplitude halves.
 */
export function addMode(out: Float32Array, hz: number, level: number, halfLife: number): void {
  if (hz >= SAMPLE_RATE / 2) return;
  const turn = 2 * Math.PI * hz / SAMPLE_RATE;
  const shrink = 0.5 ** (1 / (halfLife * SAMPLE_RATE));
  // A turning and shrinking arrow, seen from the side: two multiplications per sample, no table.
  const forward = 2 * shrink * Math.cos(turn);
  const back = shrink * shrink;
  let before = -level * Math.sin(turn) / shrink;
  let now = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] ?? 0) + now;
    const next = forward * now - back * before;
    before = now;
    now = next;
  }
}

/** Adds a sine whose pitch may glide. */
export function addSine(out: Float32Array, pitch: number | Glide, level: number): void {
  addWave(out, pitch, level, sine);
}

/** Adds a triangle wave: soft, odd harmonics only. */
export function addTriangle(out: Float32Array, pitch: number | Glide, level: number): void {
  addWave(out, pitch, level, (turns) => {
    const part = turns - Math.floor(turns);
    return part < 0.5 ? 4 * part - 1 : 3 - 4 * part;
  });
}

function addWave(
  out: Float32Array,
  pitch: number | Glide,
  level: number,
  wave: (turns: number) => number,
): void {
  let turns = 0;
  for (let start = 0; start < out.length; start += CONTROL_FRAMES) {
    const step = hzAt(pitch, start) / SAMPLE_RATE;
    const end = Math.min(out.length, start + CONTROL_FRAMES);
    for (let i = start; i < end; i++) {
      out[i] = (out[i] ?? 0) + level * wave(turns);
      turns += step;
    }
  }
}

/** Adds a sawtooth whose corner is rounded, so that it does not fold back as harsh tones. */
export function addSaw(
  out: Float32Array,
  pitch: number | Glide,
  level: number,
  startTurns = 0,
): void {
  let part = startTurns;
  for (let start = 0; start < out.length; start += CONTROL_FRAMES) {
    const step = hzAt(pitch, start) / SAMPLE_RATE;
    const end = Math.min(out.length, start + CONTROL_FRAMES);
    for (let i = start; i < end; i++) {
      out[i] = (out[i] ?? 0) + level * (2 * part - 1 - corner(part, step));
      part += step;
      if (part >= 1) part -= 1;
    }
  }
}

/** Adds a pulse wave that is up for `width` (0–1) of each turn, corners rounded. */
export function addPulse(
  out: Float32Array,
  pitch: number | Glide,
  level: number,
  width: number,
): void {
  let part = 0;
  // Moves the wave's middle to zero: a lopsided pulse would otherwise push the speaker to one side.
  const middle = 2 * width - 1;
  for (let start = 0; start < out.length; start += CONTROL_FRAMES) {
    const step = hzAt(pitch, start) / SAMPLE_RATE;
    const end = Math.min(out.length, start + CONTROL_FRAMES);
    for (let i = start; i < end; i++) {
      const shifted = part + 1 - width;
      const fall = shifted >= 1 ? shifted - 1 : shifted;
      const wave = (part < width ? 1 : -1) + corner(part, step) - corner(fall, step);
      out[i] = (out[i] ?? 0) + level * (wave - middle);
      part += step;
      if (part >= 1) part -= 1;
    }
  }
}

/** What to add next to a jump of height 2 at `part` = 0 so that its corner is round. */
function corner(part: number, step: number): number {
  if (part < step) {
    const near = part / step;
    return near + near - near * near - 1;
  }
  if (part > 1 - step) {
    const near = (part - 1) / step;
    return near * near + near + near + 1;
  }
  return 0;
}

/** Adds white noise. */
export function addNoise(out: Float32Array, level: number, rng: Rng): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + level * (2 * rng() - 1);
}

function hzAt(pitch: number | Glide, frame: number): number {
  return typeof pitch === "number" ? pitch : pitch(frame / SAMPLE_RATE);
}
