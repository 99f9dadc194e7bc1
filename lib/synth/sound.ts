// This module is browser compatible.

/** Frames per second of everything this folder renders. High enough for warm sounds, half the size. */
export const SAMPLE_RATE = 24_000;

/** Two channels of equal length; samples are within −1..1 when it is ready to be heard. */
export interface StereoSound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Number of frames that `seconds` take, rounded. */
export function framesOf(seconds: number): number {
  return Math.max(0, Math.round(seconds * SAMPLE_RATE));
}

/** A silent sound of `frames` frames. */
export function silence(frames: number): StereoSound {
  return { left: new Float32Array(frames), right: new Float32Array(frames) };
}

/** Largest absolute sample of both channels. */
export function peakOf(sound: StereoSound): number {
  let peak = 0;
  for (const channel of [sound.left, sound.right]) {
    for (let i = 0; i < channel.length; i++) peak = Math.max(peak, Math.abs(channel[i] ?? 0));
  }
  return peak;
}

/** Root mean square of both channels over the whole length; 0 for an empty sound. */
export function rmsOf(sound: StereoSound): number {
  let sum = 0;
  for (const channel of [sound.left, sound.right]) {
    for (let i = 0; i < channel.length; i++) sum += (channel[i] ?? 0) ** 2;
  }
  return Math.sqrt(sum / Math.max(1, sound.left.length * 2));
}

/** An amplitude as decibels relative to full scale; 1 is 0 dB. */
export function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** The amplitude that is `db` decibels relative to full scale. */
export function amplitude(db: number): number {
  return 10 ** (db / 20);
}
