// This module is browser compatible.
import { glassPad } from "../instruments/pads.ts";
import { feltPiano } from "../instruments/keys.ts";
import { pizzicato } from "../instruments/strings.ts";
import { musicBox } from "../instruments/struck.ts";
import { bass, comp, join, louder, melody, rest, transpose } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const LADDER = { root: 72, scale: MAJOR };

const A = "C % Am % Dm7 G7 Em7 G7";
const A_HOME = "C % Am % Dm7 G7 C %";
const B = "F % C % Dm7 D7 G7sus4 G7";
const CHORDS = parseChords(`C G7 C G7 ${A} ${A_HOME} ${B} ${A_HOME} C G7 C C`);

const TUNE_A = melody(
  "3 - 5 | 1' - 5 | 6 - 1' | 6 - 5 | 4 - 6 | 5 - 4 | 3 - 7, | 2 - .",
  1,
  LADDER,
);
const TUNE_A_HOME = melody(
  "3 - 5 | 1' - 5 | 6 5 6 | 1' - 3' | 2' - 6 | 7 - 2' | 1' - - | . . .",
  1,
  LADDER,
);
const TUNE_B = melody(
  "4 6 1' | 4' - 1' | 3' - 1' | 5 - - | 2 4 6 | 1' - 6 | 7 - 1' | 2' - .",
  1,
  LADDER,
);
const END = melody("3' - 5 | 4' - 5 | 3' - 1' | 1+5+1' - -", 1, LADDER);

/** A music box on the window sill, and an egg that listens. */
export const waltzForAnEgg: Piece = {
  slug: "waltz-for-an-egg",
  title: "Waltz for an Egg",
  artist: "Madame Robin",
  key: "C major",
  tempo: 138,
  beats: 120,
  tailSeconds: 4,
  trimDb: -0.8,
  room: { seconds: 2.2, brightness: 6000 },
  compose: () => [
    {
      instrument: musicBox,
      phrase: join(rest(12), TUNE_A, TUNE_A_HOME, TUNE_B, TUNE_A_HOME, END),
      gain: 0.7,
      reverb: 0.5,
      loose: 0.012,
    },
    {
      instrument: musicBox,
      phrase: join(rest(36), louder(0.4, transpose(12, join(TUNE_A_HOME, TUNE_B, TUNE_A_HOME)))),
      gain: 0.4,
      pan: 0.4,
      reverb: 0.6,
      loose: 0.016,
    },
    {
      instrument: feltPiano,
      phrase: bass(CHORDS, "1 - .", { step: 1, low: 43 }),
      gain: 0.7,
      pan: -0.2,
      reverb: 0.3,
    },
    {
      instrument: feltPiano,
      phrase: louder(0.7, comp(CHORDS.slice(0, -1), 3, ".xo", { step: 1, low: 57 })),
      gain: 0.42,
      pan: -0.1,
      reverb: 0.35,
      loose: 0.01,
    },
    {
      instrument: pizzicato,
      phrase: join(rest(60), comp(CHORDS.slice(20, 28), 3, ".xx", { step: 1, low: 60 })),
      gain: 0.35,
      pan: 0.35,
      reverb: 0.4,
    },
    {
      instrument: glassPad,
      phrase: join(rest(84), comp(CHORDS.slice(28, 39), 3, "x--", { step: 1, low: 64 })),
      gain: 0.2,
      width: 0.7,
      reverb: 0.7,
    },
  ],
};
