// This module is browser compatible.
import type { JSX } from "preact";
import { type BirdTraits, birdTraits } from "./bird_traits.ts";

const INK = "#2b1b2e";

export interface BirdProps {
  /** Decides how the bird looks. */
  readonly id: string;
  readonly asleep?: boolean;
  readonly class?: string;
  /** Said to screen readers and shown on hover; without it the bird is decoration. */
  readonly label?: string;
}

/** The face of a person: a little bird drawn from their id. */
export function Bird(
  { id, asleep = false, class: className = "bird", label }: BirdProps,
): JSX.Element {
  const traits = birdTraits(id);
  return (
    <svg
      viewBox="0 0 40 40"
      class={className}
      {...(label === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": label })}
    >
      {label !== undefined && <title>{label}</title>}
      <BirdBody {...traits} asleep={asleep} />
    </svg>
  );
}

/** The drawing alone, within 40 × 40, for use inside another drawing. */
export function BirdBody(traits: BirdTraits & { readonly asleep: boolean }): JSX.Element {
  const { feathers, belly, beak, asleep } = traits;
  return (
    <g stroke={INK} stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
      <g fill={feathers}>{CRESTS[traits.crest]}</g>
      <path d="M20 7C11 7 5 14 5 23c0 9 6 14 15 14s15-5 15-14C35 14 29 7 20 7Z" fill={feathers} />
      <path
        d="M20 21c-6 0-10 4-10 9 2 4 6 6 10 6s8-2 10-6c0-5-4-9-10-9Z"
        fill={belly}
        stroke="none"
      />
      {asleep ? SLEEPING : EYES[traits.eyes]}
      <g fill={beak}>{MOUTHS[traits.mouth]}</g>
    </g>
  );
}

const SLEEPING = <path d="M10.5 18.5q2.5 2 5 0M24.5 18.5q2.5 2 5 0" fill="none" />;

const EYES = [
  <g key="dots" fill={INK} stroke="none">
    <circle cx="13" cy="18" r="2.6" />
    <circle cx="27" cy="18" r="2.6" />
    <g fill="#fff">
      <circle cx="14" cy="17" r="1" />
      <circle cx="28" cy="17" r="1" />
    </g>
  </g>,
  <g key="wide">
    <circle cx="13" cy="17.5" r="4.2" fill="#fff" />
    <circle cx="27" cy="17.5" r="4.2" fill="#fff" />
    <circle cx="14" cy="18" r="1.2" fill={INK} />
    <circle cx="26" cy="18" r="1.2" fill={INK} />
  </g>,
  <g key="glasses">
    <circle cx="13" cy="18" r="4.6" fill="#fff" />
    <circle cx="27" cy="18" r="4.6" fill="#fff" />
    <path d="M17.6 18h4.8" fill="none" />
    <circle cx="13" cy="18" r="1.3" fill={INK} />
    <circle cx="27" cy="18" r="1.3" fill={INK} />
  </g>,
  <g key="happy" fill="none">
    <path d="M10.5 19q2.5-4 5 0M24.5 19q2.5-4 5 0" />
  </g>,
  <g key="wink">
    <circle cx="13" cy="18" r="2.2" fill={INK} stroke="none" />
    <path d="M24.5 19q2.5-3 5 0" fill="none" />
  </g>,
];

const CRESTS = [
  null,
  <path key="tuft" d="M20 9c-3-3-3-6-1-8 1 2 2 2 3 1 1 3 0 5-2 7Z" />,
  <path key="spikes" d="M12 11 11 3l5 4 3-6 3 6 5-4 0 8Z" />,
  <path key="curl" d="M20 8c0-5 5-8 8-5 2 3-2 5-3 3" fill="none" />,
  <g key="ears">
    <path d="M9 13 7 4l8 4Z" />
    <path d="m31 13 2-9-8 4Z" />
  </g>,
  <path key="cap" d="M8 14C9 5 15 3 20 3s11 2 12 11c-8-3-16-3-24 0Z" fill="#fffdf8" />,
];

const MOUTHS = [
  <path key="small" d="m20 20 3.5 3.5-3.5 3-3.5-3Z" />,
  <path key="wide" d="M20 20.5c3 0 5 1.5 5 3.5-3 2-7 2-10 0 0-2 2-3.5 5-3.5Z" />,
  <g key="singing">
    <path d="m15.5 22 4.5-2.5 4.5 2.5c-3 1.2-6 1.2-9 0Z" />
    <path d="M17 24.5c2 3.5 4 3.5 6 0-2 .6-4 .6-6 0Z" />
  </g>,
];
