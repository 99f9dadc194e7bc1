// This module is browser compatible.
import type { JSX } from "preact";

/** Drawings of the page, within 24 × 24, as outlines. */
const PATHS = {
  up: "m5 14 7-8 7 8h-4v5H9v-5Z",
  down: "m5 10 7 8 7-8h-4V5H9v5Z",
  heart: "M12 20C5 15 3 11.5 3 8.5a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 3-2 6.5-9 11.5Z",
  bubble: "M4 5h16v11h-8l-5 4v-4H4Z",
  cross: "m6 6 12 12M18 6 6 18",
  check: "m5 13 5 5 9-12",
  plus: "M12 5v14M5 12h14",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm5 11.5L21 21",
  play: "M8 5v14l11-7Z",
  pause: "M7 5h3.5v14H7Zm6.5 0H17v14h-3.5Z",
  skip: "M5 5v14l9-7Zm11 0h3v14h-3Z",
  broom: "m19 4-7 8m-3-1 6 5-3 4-8-1c2-2 3-4 5-8Zm-3 9 2-3m1 3 1-2",
  undo: "M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  sound: "M4 9v6h4l5 4V5L8 9Zm12-1a5 5 0 0 1 0 8m2-11a9 9 0 0 1 0 14",
  mute: "M4 9v6h4l5 4V5L8 9Zm12 1 5 5m0-5-5 5",
  sun:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-6v2m0 16v2M2 12h2m16 0h2M5 5l1.5 1.5m11 11L19 19M5 19l1.5-1.5m11-11L19 5",
  moon: "M19 15A8 8 0 0 1 9 5a8 8 0 1 0 10 10Z",
  half: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 0v16m3-14v12m3-9v6",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4m0 3.5v.5",
  leave: "M13 4H5v16h8m-3-8h11m-4-4 4 4-4 4",
  note:
    "M9 18V6l10-2v11M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Zm10-3a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z",
  horn: "M4 10v4l3 .5 11 5v-15l-11 5Zm3 4.5L8 20h3l-1-4m11-7v6",
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  readonly name: IconName;
}

/** A drawing beside words; it says nothing to screen readers. */
export function Icon({ name }: IconProps): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" class="icon" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
