// This module is browser compatible.
import { warmPad } from "../instruments/pads.ts";
import { bowedStrings, pizzicato, shortStrings } from "../instruments/strings.ts";
import { arpeggio, bass, comp, join, louder, melody, rest, swell } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MINOR, parseChords } from "../theory.ts";

const LADDER = { root: 76, scale: MINOR };

const A = "Em Cmaj7 G D Em Cmaj7 Am B7";
const B = "C D Bm Em C Am F#m7b5 B7";
const CHORDS = parseChords(`Em % ${A} ${A} ${B} ${A} Em Em`);

const TUNE_A = melody(
  `5 - - - 4 3 2 - | 3 - - - - - 2 1 | 7, - - - 1 2 3 - | 2 - - - - - . .
   5 - - - 4 3 5 - | 8 - - - 7 - 6 5 | 4 - - - 3 - 1 - | 2 - - - #7, - - .`,
  0.5,
  LADDER,
);
const TUNE_B = melody(
  `6 - - - 5 - 3 - | 7 - - - 6 - 4 - | 5 - - - 4 - 2 - | 3 - - - - - 1 -
   3 - 4 - 5 - 6 - | 8 - - - 6 - 4 - | 6 - 5 - 4 - 2 - | 5 - - - #7 - - .`,
  0.5,
  LADDER,
);
const END = melody("5 - 4 - 3 - 2 - | 1 - - - - - - -", 0.5, LADDER);

const TURNING = "0 1 2 3 4 3 2 1 0 1 2 3 4 3 2 1";

/** Thousands of starlings, four strings. */
export const murmuration: Piece = {
  slug: "murmuration",
  title: "Murmuration at Half Past Four",
  artist: "Starling String Quartet",
  key: "E minor",
  tempo: 114,
  beats: 144,
  tailSeconds: 4,
  room: { seconds: 2.8, brightness: 5200 },
  compose: () => [
    {
      instrument: shortStrings,
      phrase: join(
        swell(0.6, 0.9, arpeggio(CHORDS.slice(0, 18), TURNING, { step: 0.25, low: 64 })),
        swell(0.9, 1.2, arpeggio(CHORDS.slice(18, 34), TURNING, { step: 0.25, low: 64 })),
        arpeggio(CHORDS.slice(34, 35), "0 1 2 3 4 5 4 3 2 1 0 - - - - -", { step: 0.25, low: 64 }),
      ),
      gain: 0.42,
      pan: -0.4,
      width: 0.3,
      reverb: 0.5,
    },
    {
      instrument: bowedStrings,
      phrase: join(
        rest(8),
        louder(0.8, TUNE_A),
        TUNE_A,
        louder(1.1, TUNE_B),
        louder(1.15, TUNE_A),
        END,
      ),
      gain: 0.5,
      pan: 0.25,
      reverb: 0.6,
      loose: 0.012,
    },
    {
      instrument: bowedStrings,
      phrase: join(
        rest(40),
        swell(0.7, 1, comp(CHORDS.slice(10, 36), 4, "x---", { step: 1, low: 55 })),
      ),
      gain: 0.22,
      width: 0.5,
      reverb: 0.6,
    },
    {
      instrument: bowedStrings,
      phrase: join(rest(8), bass(CHORDS.slice(2), "1 - - -", { step: 1, low: 36 })),
      gain: 0.55,
      pan: 0.1,
      reverb: 0.35,
    },
    {
      instrument: pizzicato,
      phrase: join(rest(40), bass(CHORDS.slice(10, 34), "1 . 5 . 8 . 5 .", { step: 0.5, low: 48 })),
      gain: 0.5,
      pan: 0.45,
      reverb: 0.45,
    },
    {
      instrument: warmPad,
      phrase: join(
        rest(72),
        louder(0.7, comp(CHORDS.slice(18, 26), 4, "x---", { step: 1, low: 52 })),
      ),
      gain: 0.3,
      width: 0.6,
      reverb: 0.5,
    },
  ],
};
