// This module is browser compatible.
import { thin } from "./filters.ts";
import { amplitude, framesOf, rmsOf, type StereoSound } from "./sound.ts";

/** Loudness that every piece is brought to, in dB relative to full scale (RMS). */
export const TARGET_RMS_DB = -19;

/** No sample is louder than this, in dB relative to full scale. */
export const CEILING_DB = -1.2;

const BLOCK_FRAMES = 48;
/** How fast the limiter lets go and how early it bends down, per block. */
const RELEASE_PER_BLOCK = 0.01;
const ATTACK_PER_BLOCK = 0.08;

/**
 * Makes a mix ready to be heard, in place: no rumble, {@link TARGET_RMS_DB} plus `trimDb` loud,
 * peaks held at {@link CEILING_DB}, first and last moments faded.
 */
export function master(sound: StereoSound, trimDb: number, fadeSeconds: number): void {
  thin(sound.left, 24);
  thin(sound.right, 24);
  const rms = rmsOf(sound);
  if (rms > 0) scale(sound, amplitude(TARGET_RMS_DB + trimDb) / rms);
  limit(sound, amplitude(CEILING_DB));
  fadeEnds(sound, fadeSeconds);
}

/** Multiplies every sample, in place. */
export function scale(sound: StereoSound, factor: number): void {
  for (const channel of [sound.left, sound.right]) {
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) * factor;
  }
}

/**
 * Turns loud moments down so that no sample exceeds `ceiling`, in place. The gain runs in straight
 * lines between points that are each low enough for the blocks on both sides, so nothing overshoots
 * and nothing jumps.
 */
export function limit(sound: StereoSound, ceiling: number): void {
  const points = gainPoints(sound, ceiling);
  for (const channel of [sound.left, sound.right]) {
    for (let i = 0; i < channel.length; i++) {
      const block = Math.floor(i / BLOCK_FRAMES);
      const part = (i - block * BLOCK_FRAMES) / BLOCK_FRAMES;
      const gain = (points[block] ?? 1) * (1 - part) + (points[block + 1] ?? 1) * part;
      channel[i] = (channel[i] ?? 0) * gain;
    }
  }
}

function gainPoints({ left, right }: StereoSound, ceiling: number): Float64Array {
  const blocks = Math.ceil(left.length / BLOCK_FRAMES);
  const points = new Float64Array(blocks + 1).fill(1);
  for (let block = 0; block < blocks; block++) {
    let peak = ceiling;
    const end = Math.min(left.length, (block + 1) * BLOCK_FRAMES);
    for (let i = block * BLOCK_FRAMES; i < end; i++) {
      peak = Math.max(peak, Math.abs(left[i] ?? 0), Math.abs(right[i] ?? 0));
    }
    const gain = ceiling / peak;
    points[block] = Math.min(points[block] ?? 1, gain);
    points[block + 1] = gain;
  }
  for (let i = 1; i <= blocks; i++) {
    points[i] = Math.min(points[i] ?? 1, (points[i - 1] ?? 1) + RELEASE_PER_BLOCK);
  }
  for (let i = blocks - 1; i >= 0; i--) {
    points[i] = Math.min(points[i] ?? 1, (points[i + 1] ?? 1) + ATTACK_PER_BLOCK);
  }
  return points;
}

/** Fades in over 5 ms and out over `seconds`, with a curve that is gentle at both ends. */
function fadeEnds(sound: StereoSound, seconds: number): void {
  const rise = framesOf(0.005);
  const fall = framesOf(seconds);
  for (const channel of [sound.left, sound.right]) {
    const last = channel.length - 1;
    for (let i = 0; i < Math.min(rise, channel.length); i++) {
      channel[i] = (channel[i] ?? 0) * i / rise;
    }
    for (let i = 0; i < Math.min(fall, channel.length); i++) {
      const part = i / fall;
      channel[last - i] = (channel[last - i] ?? 0) * part * part * (3 - 2 * part);
    }
  }
}
