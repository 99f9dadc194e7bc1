// This module is browser compatible.
import { framesOf, SAMPLE_RATE, type StereoSound } from "./sound.ts";

/** Repeats that go from side to side. */
export interface Echo {
  /** Seconds between repeats. */
  readonly seconds: number;
  /** How much of each repeat is repeated again, 0–0.8. */
  readonly feedback: number;
  /** Hertz above which each repeat is darker than the one before. */
  readonly brightness: number;
}

/** Adds the repeats of `send` to `out`, first on the left, then on the right, and so on. */
export function addEcho(out: StereoSound, send: Float32Array, echo: Echo): void {
  const frames = Math.max(1, framesOf(echo.seconds));
  const near = new Float32Array(frames);
  const far = new Float32Array(frames);
  const follow = 1 - Math.exp(-2 * Math.PI * echo.brightness / SAMPLE_RATE);
  let low = 0;
  let at = 0;
  for (let i = 0; i < send.length; i++) {
    const first = near[at] ?? 0;
    const second = far[at] ?? 0;
    out.left[i] = (out.left[i] ?? 0) + first + 0.3 * second;
    out.right[i] = (out.right[i] ?? 0) + second + 0.3 * first;
    low += follow * (second - low);
    near[at] = (send[i] ?? 0) + low * echo.feedback;
    far[at] = first * Math.sqrt(echo.feedback);
    at = at + 1 === frames ? 0 : at + 1;
  }
}
