// This module is browser compatible.
import type { JSX } from "preact";
import type { Track } from "../lib/domain/track.ts";
import { birdTraits } from "./bird_traits.ts";

export interface CoverProps {
  readonly track: Track;
  /** Pixels it is shown at, for the browser's layout. */
  readonly size: number;
  /** Whether it is seen at once, so that loading must not wait. */
  readonly eager?: boolean;
}

/** A track's picture; one without gets an egg in colours of its own. Decoration beside the title. */
export function Cover({ track, size, eager = false }: CoverProps): JSX.Element {
  if (track.cover === null) return <EggCover uri={track.uri} />;
  return (
    <img
      class="cover"
      src={track.cover}
      alt=""
      width={size}
      height={size}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      referrerpolicy="no-referrer"
      data-fresh-disable-lock
    />
  );
}

function EggCover({ uri }: { readonly uri: string }): JSX.Element {
  const { feathers, belly, eyes } = birdTraits(uri);
  return (
    <svg viewBox="0 0 40 40" class="cover" aria-hidden="true">
      <path d="M0 0h40v40H0Z" fill={belly} />
      <path d="M20 6c7 0 12 10 12 16a12 12 0 0 1-24 0C8 16 13 6 20 6Z" fill={feathers} />
      <g fill={belly}>
        <circle cx={15 + eyes} cy="16" r="2" />
        <circle cx="25" cy={20 + eyes} r="2.4" />
        <circle cx={14 + eyes} cy="27" r="1.6" />
      </g>
    </svg>
  );
}
