// This module is browser compatible.
import { SAMPLE_RATE, type StereoSound } from "./sound.ts";

/** The room that a piece is played in. */
export interface Room {
  /** Seconds until the echo has fallen by 60 dB. */
  readonly seconds: number;
  /** Hertz above which the walls swallow sound. */
  readonly brightness: number;
}

// Lengths without common factors, so that the echoes of different lines never pile up.
const LINE_FRAMES = [691, 811, 953, 1087, 1223, 1373, 1511, 1693] as const;
const DIFFUSER_FRAMES = [113, 337] as const;

interface Line {
  readonly buffer: Float32Array;
  at: number;
  low: number;
  readonly gain: number;
}

/**
 * Adds the echo of `send` in `room` to `out`: eight delay lines that feed each other, four heard on
 * the left and four on the right. `send` is changed (smeared) on the way.
 */
export function addReverb(out: StereoSound, send: Float32Array, room: Room): void {
  for (const frames of DIFFUSER_FRAMES) diffuse(send, frames);
  const lines = LINE_FRAMES.map((frames): Line => ({
    buffer: new Float32Array(frames),
    at: 0,
    low: 0,
    gain: 10 ** (-3 * frames / (room.seconds * SAMPLE_RATE)),
  }));
  const follow = 1 - Math.exp(-2 * Math.PI * room.brightness / SAMPLE_RATE);
  for (let i = 0; i < send.length; i++) {
    let sum = 0;
    let sides = 0;
    let turn = 1;
    for (const line of lines) {
      const heard = line.buffer[line.at] ?? 0;
      line.low += follow * (heard * line.gain - line.low);
      sum += line.low;
      sides += turn * line.low;
      turn = -turn;
    }
    out.left[i] = (out.left[i] ?? 0) + (sum + sides) * 0.25;
    out.right[i] = (out.right[i] ?? 0) + (sum - sides) * 0.25;
    const shared = (send[i] ?? 0) - sum / 4;
    for (const line of lines) {
      line.buffer[line.at] = line.low + shared;
      line.at = line.at + 1 === line.buffer.length ? 0 : line.at + 1;
    }
  }
}

/** Smears a click into a short rush without colouring it, in place. */
function diffuse(samples: Float32Array, frames: number): void {
  const buffer = new Float32Array(frames);
  let at = 0;
  for (let i = 0; i < samples.length; i++) {
    const old = buffer[at] ?? 0;
    const fresh = (samples[i] ?? 0) - 0.6 * old;
    buffer[at] = fresh;
    samples[i] = old + 0.6 * fresh;
    at = at + 1 === frames ? 0 : at + 1;
  }
}
