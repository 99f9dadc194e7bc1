// This module is browser compatible.
import type { JSX } from "preact";
import { BirdBody } from "./Bird.tsx";
import { birdTraits } from "./bird_traits.ts";

/** The front of a nest, to be laid over the lower edge of a cover. */
export function NestDrawing(): JSX.Element {
  return (
    <svg class="nest-front" viewBox="0 0 320 90" aria-hidden="true" preserveAspectRatio="none">
      <path class="straw" d="M4 34c40 14 272 14 312 0-6 36-56 54-156 54S10 70 4 34Z" />
      <g class="twigs">
        <path d="M-4 42c70 26 230 30 326-4" />
        <path d="M12 56c74 24 214 20 296-6" />
        <path d="M30 70c76 16 178 14 262-4" />
        <path d="m8 26 44 42M312 24l-52 46M84 38l36 48M236 40l-30 46M150 46l-40 36M168 44l42 42" />
        <path d="M-6 30c30 8 46 12 66 14M326 26c-26 10-50 14-74 16" />
      </g>
    </svg>
  );
}

/** What stands where the song would be while there is none. */
export function SilentNest({ waiting }: { readonly waiting: boolean }): JSX.Element {
  return (
    <div class="empty">
      <EmptyNestDrawing eggs />
      <p class="empty-title">
        {waiting ? "Songs wait for the next beat" : "So quiet you hear the eggs"}
      </p>
      <p class="soft">
        {waiting ? "Somebody will start them any moment." : "The first song you add plays at once."}
      </p>
    </div>
  );
}

/** What stands where the queue would be while it is empty. */
export function EmptyQueue(): JSX.Element {
  return (
    <div class="empty">
      <EmptyNestDrawing eggs={false} />
      <p class="empty-title">Room for an egg or two</p>
      <p class="soft">
        <a href="#search">Add a song</a>. It hatches when its turn comes.
      </p>
    </div>
  );
}

/** What a search without results shows. */
export function LostBird(): JSX.Element {
  return (
    <svg class="drawing" viewBox="0 0 160 100" aria-hidden="true">
      <path class="ground" d="M10 92q70-10 140 0" />
      <g class="outline">
        <path
          class="fill-robin"
          d="M82 30c-18 0-30 14-30 32 0 16 10 26 30 26s30-10 30-26c0-18-12-32-30-32Z"
        />
        <path class="fill-card" d="M70 46a7 7 0 1 0 .1 0Zm24 0a7 7 0 1 0 .1 0Z" />
        <path class="fill-yolk" d="m82 56 7 6-7 6-7-6Z" />
        <path
          class="fill-none"
          d="M82 30c-4-6-4-12 0-18m0 0c4-6 14-4 12 4-2 6-10 4-9-1M74 88v8m16-8v8"
        />
      </g>
      <g class="dots">
        <circle cx="71" cy="55" r="2" />
        <circle cx="97" cy="51" r="2" />
      </g>
    </svg>
  );
}

function EmptyNestDrawing({ eggs }: { readonly eggs: boolean }): JSX.Element {
  return (
    <svg class="drawing" viewBox="0 0 200 120" aria-hidden="true">
      <path class="ground" d="M6 108q94-12 188 0" />
      <path class="outline fill-straw" d="M34 62c0-12 132-12 132 0 0 8-132 8-132 0Z" />
      {eggs ? <Eggs /> : (
        <g transform="translate(69 2) scale(1.55)">
          <BirdBody {...birdTraits("nest:keeper")} asleep />
        </g>
      )}
      <path
        class="outline fill-straw"
        d="M28 60c22 14 122 14 144 0-2 30-28 46-72 46S30 90 28 60Z"
      />
      <g class="twigs">
        <path d="M24 64c36 18 116 18 152 0M34 78c34 16 98 16 132 0M48 92c30 12 74 12 104 0" />
        <path d="m40 66 18 34M160 66l-20 34M78 74l14 30M122 74l-12 30" />
      </g>
    </svg>
  );
}

function Eggs(): JSX.Element {
  return (
    <>
      <g class="egg egg-a">
        <path
          class="outline fill-robin"
          d="M82 24c12 0 20 16 20 28 0 10-40 10-40 0 0-12 8-28 20-28Z"
        />
        <g class="dots">
          <circle cx="76" cy="44" r="2" />
          <circle cx="90" cy="40" r="2.5" />
          <circle cx="84" cy="54" r="1.5" />
        </g>
      </g>
      <g class="egg egg-b">
        <path
          class="outline fill-card"
          d="M118 32c10 0 17 13 17 23 0 9-34 9-34 0 0-10 7-23 17-23Z"
        />
        <g class="dots">
          <circle cx="114" cy="48" r="2" />
          <circle cx="124" cy="44" r="1.5" />
        </g>
      </g>
    </>
  );
}
