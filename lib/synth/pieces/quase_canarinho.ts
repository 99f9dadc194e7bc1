// This module is browser compatible.
import { rim, shaker, softKick } from "../instruments/drums.ts";
import { nylonGuitar, uprightBass } from "../instruments/strings.ts";
import { flute } from "../instruments/winds.ts";
import { bass, comp, join, louder, melody, rest, rhythm, times } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const LADDER = { root: 72, scale: MAJOR };

const A = "Cmaj9 % Dm9 G13 Em7 A7b9 Dm9 G13";
const A_HOME = "Cmaj9 % Dm9 G13 Em7 A7b9 Dm9 G13";
const B = "Fmaj9 % Fm6 % Em7 A7 Dm9 G7b9";
const CHORDS = parseChords(`Dm9 G13 ${A} ${A_HOME} ${B} ${A_HOME} Cmaj9 C69`);

const TUNE_A = melody(
  `3 - - 2 3 - 5 - | - - 7 - 6 5 - 3 | 4 - - 3 4 - 6 - | - - 5 - 3 - 2 -
   2 - - 7, 2 - 5 - | #1 - - 2 3 - - . | 4 - 3 4 - 6 - 5 | 3 - 2 - - - . .`,
  0.5,
  LADDER,
);
const TUNE_A_HOME = melody(
  `3 - - 2 3 - 5 - | - - 7 - 6 5 - 3 | 4 - - 3 4 - 6 - | - - 5 - 3 - 2 -
   2 - - 7, 2 - 5 - | #1 - - 2 3 - - . | 4 - 6 - 1' - 6 - | 7 - - 6 5 - 3 -`,
  0.5,
  LADDER,
);
const TUNE_B = melody(
  `6 - - - 5 - 6 - | 1' - - - - 7 6 5 | b6 - - - 5 - 4 - | b6 - - 4 - - . .
   5 - 7 - 2' - 7 - | #1' - 6 - 5 - 3 - | 4 - 6 - 1' - 3' - | 2' - - b6 - - 7 .`,
  0.5,
  LADDER,
);
const END = melody("5 - - 3 5 - 7 - | 9 - - - - - - -", 0.5, LADDER);

/** A soft guitar near the sea, a flute that is almost a canary. */
export const quaseCanarinho: Piece = {
  slug: "quase-canarinho",
  title: "Quase Canarinho",
  artist: "Trio Pardal",
  key: "C major",
  tempo: 134,
  beats: 144,
  tailSeconds: 3.5,
  room: { seconds: 1.3, brightness: 4600 },
  compose: () => [
    {
      instrument: nylonGuitar,
      phrase: join(
        comp(CHORDS.slice(0, -1), 4, "x-.x-.x-", { step: 0.5, low: 57 }),
        comp(CHORDS.slice(-1), 4, "x-------", { step: 0.5, low: 57 }),
      ),
      gain: 0.5,
      pan: -0.3,
      width: 0.2,
      reverb: 0.25,
      loose: 0.009,
    },
    {
      instrument: uprightBass,
      phrase: join(
        bass(CHORDS.slice(0, -1), "1 - . 5 5 - . 1", { step: 0.5, low: 36 }),
        bass(CHORDS.slice(-1), "1 - - - - - - -", { step: 0.5, low: 36 }),
      ),
      gain: 0.6,
      reverb: 0.1,
    },
    {
      instrument: flute,
      phrase: join(rest(8), louder(0.85, TUNE_A), TUNE_A_HOME, TUNE_B, TUNE_A_HOME, END),
      gain: 0.62,
      pan: 0.2,
      reverb: 0.55,
      loose: 0.012,
    },
    {
      instrument: rim,
      phrase: join(rest(8), times(16, rhythm("x..x..x...x..x..", 0.5))),
      gain: 0.35,
      pan: 0.35,
      reverb: 0.2,
    },
    {
      instrument: shaker,
      phrase: join(rest(4), times(34, rhythm("oxoo oxoo", 0.5))),
      gain: 0.3,
      pan: -0.45,
    },
    { instrument: softKick, phrase: join(rest(8), times(32, rhythm("x..ox..o", 0.5))), gain: 0.4 },
  ],
};
