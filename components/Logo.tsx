// This module is browser compatible.
import type { JSX } from "preact";

/** The bird in its nest. */
export function Logo(): JSX.Element {
  return (
    <svg viewBox="0 0 48 48" class="logo" aria-hidden="true">
      <g stroke="#2b1b2e" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round">
        <path d="M24 6c-8 0-13 6-13 14v10h26V20C37 12 32 6 24 6Z" fill="#ffb52e" />
        <path d="M24 6c-2-3-1-5 2-5" fill="none" />
        <path d="m24 19 4 3.5-4 3.5-4-3.5Z" fill="#ff7d4d" />
        <path d="M4 27c8 5 32 5 40 0 0 12-8 19-20 19S4 39 4 27Z" fill="#b9804a" />
        <path d="M6 33c10 4 26 4 36 0M11 40c8 3 18 3 26 0M14 30l5 14M34 30l-5 14" fill="none" />
      </g>
      <circle cx="18" cy="17" r="2.4" fill="#2b1b2e" />
      <circle cx="30" cy="17" r="2.4" fill="#2b1b2e" />
    </svg>
  );
}
