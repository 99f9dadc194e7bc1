// This module is browser compatible.
import type { JSX } from "preact";
import type { Playback } from "../lib/domain/nest.ts";
import { positionAt } from "../lib/domain/playback.ts";
import { type EpochMs, SECOND } from "../lib/domain/time.ts";
import { BirdBody } from "./Bird.tsx";
import { birdTraits } from "./bird_traits.ts";
import { formatLength } from "./times.ts";

type OnAir = Exclude<Playback, { state: "idle" }>;

export interface ProgressProps {
  readonly playback: OnAir;
  readonly now: EpochMs;
}

/** How far the song is: the adder's bird walks along a twig. */
export function Progress({ playback, now }: ProgressProps): JSX.Element {
  const { song, state } = playback;
  const position = positionAt(playback, now);
  const share = shareOf(position, song.durationMs);
  return (
    <div class="progress" data-progress>
      <svg
        class="twig"
        role="progressbar"
        aria-label="Position in the song"
        aria-valuemin={0}
        aria-valuemax={Math.round(song.durationMs / SECOND)}
        {...valueOf(position, song.durationMs)}
      >
        <rect class="twig-ahead" y="34" width="100%" height="7" rx="3.5" />
        <g class="leaves">
          <Leaf at="16%" />
          <Leaf at="47%" />
          <Leaf at="83%" />
        </g>
        <rect class="twig-done" y="34" width={share} height="7" rx="3.5" data-done />
        <svg x={share} overflow="visible" data-walker>
          <g transform="translate(-18 0)">
            <g class={state === "playing" ? "walker walking" : "walker"}>
              <BirdBody {...birdTraits(song.addedBy.id)} asleep={state === "paused"} />
            </g>
          </g>
        </svg>
      </svg>
      <p class="times">
        <span data-elapsed>{formatLength(position)}</span>
        <span>{formatLength(song.durationMs)}</span>
      </p>
    </div>
  );
}

/** A thin line with no words, for the bar at the foot of a phone. */
export function ProgressLine({ playback, now }: ProgressProps): JSX.Element {
  const share = shareOf(positionAt(playback, now), playback.song.durationMs);
  return (
    <svg class="progress-line" data-progress aria-hidden="true">
      <rect width={share} height="4" data-done />
    </svg>
  );
}

/**
 * Moves every progress below `root` without rendering anything; meant for several times a second.
 */
export function moveProgress(root: ParentNode, playback: Playback, now: EpochMs): void {
  if (playback.state === "idle") return;
  const position = positionAt(playback, now);
  const share = shareOf(position, playback.song.durationMs);
  for (const progress of root.querySelectorAll("[data-progress]")) {
    progress.querySelector("[data-done]")?.setAttribute("width", share);
    progress.querySelector("[data-walker]")?.setAttribute("x", share);
    const bar = progress.querySelector("[role=progressbar]");
    for (const [name, value] of Object.entries(valueOf(position, playback.song.durationMs))) {
      bar?.setAttribute(name, String(value));
    }
    // The text node itself is kept, because the next render writes to it.
    const text = progress.querySelector("[data-elapsed]")?.firstChild;
    if (text) text.nodeValue = formatLength(position);
  }
}

function shareOf(position: number, duration: number): string {
  return `${(100 * Math.min(1, position / duration)).toFixed(2)}%`;
}

function valueOf(position: number, duration: number) {
  return {
    "aria-valuenow": Math.floor(position / SECOND),
    "aria-valuetext": `${formatLength(position)} of ${formatLength(duration)}`,
  } as const;
}

function Leaf({ at }: { readonly at: string }): JSX.Element {
  return (
    <svg x={at} overflow="visible">
      <path d="M0 37c1-8 7-11 14-10 0 6-6 11-14 10Z" />
    </svg>
  );
}
