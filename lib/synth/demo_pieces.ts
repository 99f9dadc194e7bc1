// This module is browser compatible.
import { crumbsOnTheKeyboard } from "./pieces/crumbs_on_the_keyboard.ts";
import { fourFloorsUp } from "./pieces/four_floors_up.ts";
import { halfPastRoost } from "./pieces/half_past_roost.ts";
import { hushLittleHatchling } from "./pieces/hush_little_hatchling.ts";
import { lowCoo } from "./pieces/low_coo.ts";
import { morningInTheNest } from "./pieces/morning_in_the_nest.ts";
import { murmuration } from "./pieces/murmuration.ts";
import { pixelMagpie } from "./pieces/pixel_magpie.ts";
import { quaseCanarinho } from "./pieces/quase_canarinho.ts";
import { thePenguinsAreLate } from "./pieces/the_penguins_are_late.ts";
import { twoThumbsOneSeed } from "./pieces/two_thumbs_one_seed.ts";
import { waltzForAnEgg } from "./pieces/waltz_for_an_egg.ts";
import type { Piece } from "./score.ts";

/** The pieces that a fresh install plays, in the order in which they make a good evening. */
export const DEMO_PIECES: readonly Piece[] = [
  morningInTheNest,
  twoThumbsOneSeed,
  quaseCanarinho,
  crumbsOnTheKeyboard,
  waltzForAnEgg,
  lowCoo,
  murmuration,
  pixelMagpie,
  fourFloorsUp,
  thePenguinsAreLate,
  halfPastRoost,
  hushLittleHatchling,
];

/** The demo piece called `slug`, or `null`. */
export function findPiece(slug: string): Piece | null {
  return DEMO_PIECES.find((piece) => piece.slug === slug) ?? null;
}
