// This module is browser compatible.
import { SECOND } from "../domain/time.ts";

const FIRST_MS = 300;
const LONGEST_MS = 15 * SECOND;

/**
 * Milliseconds to wait before trying again after `failures` failures in a row: anything from nothing
 * to a limit that doubles from 0.3 s to 15 s, so that a thousand listeners who lost one server do
 * not come back together.
 *
 * @param chance A number in `0..1`, drawn anew each time.
 */
export function backoffMs(failures: number, chance: number): number {
  return chance * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}
