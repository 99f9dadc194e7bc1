// This module is browser compatible.
import type { JSX } from "preact";
import type { AirhornName } from "../lib/domain/airhorns.ts";

/** Drawings of the horns, within 48 × 48. Filled parts come first, lines after them. */
const DRAWINGS: Readonly<Record<AirhornName, readonly [fill: string, lines: string]>> = {
  airhorn: [
    "M20 20h14v24H20ZM22 20v-6h10v6ZM4 4l18 6v6L4 22Z",
    "M20 28h14M36 6l6-3m-5 8h7m-8 5 6 3",
  ],
  dj_airhorn: [
    "M24 6a18 18 0 1 0 .1 0ZM24 19a5 5 0 1 1-.1 0Z",
    "M24 12a12 12 0 0 1 12 12M24 36a12 12 0 0 1-12-12M44 6l-4 14-8 6",
  ],
  reload_shot: [
    "M5 14h38v26H5ZM13 40l3-8h16l3 8Z",
    "M16 20a4.5 4.5 0 1 0 .1 0ZM32 20a4.5 4.5 0 1 0 .1 0ZM20.5 24.5h7M30 4H16m0 0 4-3m-4 3 4 3",
  ],
  eagle: [
    "M24 20C18 8 8 8 2 12c4 1 5 4 6 7 2 5 8 8 12 8l-2 12 6-4 6 4-2-12c4 0 10-3 12-8 1-3 2-6 6-7-6-4-16-4-22 8Z",
    "M24 14v-4m-3 6 3-6 5 2M8 19l6-2m26 2-6-2",
  ],
  rimshot: [
    "M6 22h36v16c0 4-36 4-36 0ZM24 16c12 0 18 3 18 6s-6 6-18 6-18-3-18-6 6-6 18-6Z",
    "M14 29v11m20-11v11M6 4l18 17M44 2 28 20",
  ],
  sad_trombone: [
    "M30 14c6 0 10-4 14-8v28c-4-4-8-8-14-8Z",
    "M30 17H8a5 5 0 0 0 0 10h20M30 23H14M10 40q6-5 12 0M8 34v.1m16-.1v.1",
  ],
  party_horn: [
    "m4 40 8-20 12 12ZM12 20c4-4 16 8 12 12",
    "M28 20c0-6 4-8 8-6s2 7-1 6-1-6 3-8M30 30c4-2 8 0 10 4M20 12V4m12 2 4-3m4 24h4",
  ],
  ship_horn: [
    "M4 30h40l-6 12H12ZM12 30v-8h22v8ZM18 22v-8h4v8ZM26 22v-8h4v8Z",
    "M2 45q5-3 9 0t9 0 9 0 9 0 9 0M20 9q-3-3 0-6m8 6q-3-3 0-6M17 26h.1m6 0h.1m6 0h.1",
  ],
  baking_soda: [
    "M8 44 20 24h10l10 20ZM20 24c-4-3-2-8 2-7 0-6 8-6 8 0 5-1 5 5 0 7Z",
    "M24 24v8m-4-5-2 7m11-7 2 8M14 14l-4-4m8 0-1-6m14 6 3-6m1 11 5-2",
  ],
  tada: [
    "m24 8 4 11 12 1-9 7 3 12-10-7-10 7 3-12-9-7 12-1Z",
    "M6 8l4 4M42 8l-4 4M24 2v2M4 34l4-2m36 2-4-2M24 44v2",
  ],
};

/** A horn's drawing, beside its name. */
export function HornIcon({ name }: { readonly name: AirhornName }): JSX.Element {
  const [fill, lines] = DRAWINGS[name];
  return (
    <svg viewBox="0 0 48 48" class="horn-icon" aria-hidden="true">
      <path class="horn-fill" d={fill} />
      <path class="horn-lines" d={lines} />
    </svg>
  );
}
