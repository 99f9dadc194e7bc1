// This module is browser compatible.
import { CONTROL_FRAMES, type Glide } from "./oscillators.ts";
import { SAMPLE_RATE } from "./sound.ts";

/** Takes away what is above `hz`, gently (6 dB per octave), in place. */
export function darken(out: Float32Array, hz: number): void {
  const follow = 1 - Math.exp(-2 * Math.PI * hz / SAMPLE_RATE);
  let low = 0;
  for (let i = 0; i < out.length; i++) {
    low += follow * ((out[i] ?? 0) - low);
    out[i] = low;
  }
}

/** Takes away what is below `hz`, gently (6 dB per octave), in place. */
export function thin(out: Float32Array, hz: number): void {
  const follow = 1 - Math.exp(-2 * Math.PI * hz / SAMPLE_RATE);
  let low = 0;
  for (let i = 0; i < out.length; i++) {
    const sample = out[i] ?? 0;
    low += follow * (sample - low);
    out[i] = sample - low;
  }
}

/** What {@link resonate} lets through. */
export type Band = "low" | "band" | "high";

/**
 * A resonant filter (12 dB per octave) whose corner may move, in place.
 *
 * @param resonance 0.5 is flat, 8 whistles.
 */
export function resonate(
  out: Float32Array,
  band: Band,
  corner: number | Glide,
  resonance: number,
): void {
  const damping = 1 / resonance;
  let first = 0;
  let second = 0;
  for (let start = 0; start < out.length; start += CONTROL_FRAMES) {
    const hz = typeof corner === "number" ? corner : corner(start / SAMPLE_RATE);
    const g = Math.tan(Math.PI * Math.min(0.45, Math.max(10, hz) / SAMPLE_RATE));
    const scale = 1 / (1 + g * (g + damping));
    const end = Math.min(out.length, start + CONTROL_FRAMES);
    for (let i = start; i < end; i++) {
      // Two integrators solved together, which stays stable however fast the corner moves.
      const high = ((out[i] ?? 0) - (damping + g) * first - second) * scale;
      const middle = g * high + first;
      first = g * high + middle;
      const low = g * middle + second;
      second = g * middle + low;
      out[i] = band === "low" ? low : band === "band" ? middle * damping : high;
    }
  }
}

/** Bends loud samples towards ±1, in place; `drive` above 1 makes it warmer and thicker. */
export function saturate(out: Float32Array, drive: number): void {
  const scale = 1 / Math.tanh(drive);
  for (let i = 0; i < out.length; i++) out[i] = Math.tanh((out[i] ?? 0) * drive) * scale;
}
