// This module is browser compatible.
import { conga, shaker } from "../instruments/drums.ts";
import { kalimba, marimba } from "../instruments/struck.ts";
import { flute } from "../instruments/winds.ts";
import { arpeggio, bass, join, louder, melody, rest, rhythm, swell, times } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const LADDER = { root: 67, scale: MAJOR };

const A = "G % Em7 % Cadd9 % D D";
const B = "Em7 % Bm7 % Cmaj7 % D7sus4 D7";
const CHORDS = parseChords(`G % G % ${A} ${A} ${B} ${A} G % G %`);

const TUNE_A = melody(
  "5 . 3 5 . 6 5 . | 3 . 2 1 . 2 3 . | 1 . 2 3 . 5 3 . | 2 - - . . 5, 6, 7,",
  0.5,
  LADDER,
);
const TUNE_A_END = melody(
  "5 . 3 5 . 6 5 . | 3 . 2 1 . 2 3 . | 1 . 2 3 . 2 1 . | 2 - 1 - - . . .",
  0.5,
  LADDER,
);
const TUNE_B = melody(
  "6 - . 5 6 . 1' - | 7 - . 5 3 . 2 - | 3 . 5 6 . 5 3 . | 4 - . 2 4 5 6 7",
  0.5,
  LADDER,
);

/** Two thumb pianos that finish each other's sentences. */
export const twoThumbsOneSeed: Piece = {
  slug: "two-thumbs-one-seed",
  title: "Two Thumbs, One Seed",
  artist: "Wagtail & Wagtail",
  key: "G major",
  tempo: 116,
  beats: 80,
  tailSeconds: 3,
  swing: { step: 0.5, amount: 0.08 },
  room: { seconds: 1.4, brightness: 5200 },
  echo: { beats: 0.75, feedback: 0.35, brightness: 3600 },
  compose: () => [
    {
      instrument: kalimba,
      phrase: arpeggio(CHORDS, "0 2 1 3", { step: 0.5, low: 67, velocity: 0.5 }),
      gain: 0.5,
      pan: -0.5,
      reverb: 0.35,
    },
    {
      instrument: kalimba,
      phrase: join(
        rest(0.25),
        swell(
          0.6,
          1.1,
          arpeggio(CHORDS.slice(0, -1), "3 . 2 4", { step: 0.5, low: 62, velocity: 0.4 }),
        ),
        rest(1.75),
      ),
      gain: 0.5,
      pan: 0.5,
      reverb: 0.35,
    },
    {
      instrument: kalimba,
      phrase: join(
        rest(8),
        TUNE_A,
        TUNE_A_END,
        TUNE_B,
        TUNE_A_END,
        melody("1+3+5 - . . 5 . 1' -", 0.5, LADDER),
      ),
      gain: 0.85,
      echo: 0.22,
      reverb: 0.4,
    },
    {
      instrument: marimba,
      phrase: bass(CHORDS, "1 . . 5 | . 8 . .", { step: 0.25, low: 43 }),
      gain: 0.8,
      pan: 0.1,
      reverb: 0.2,
    },
    {
      instrument: flute,
      phrase: join(
        rest(40),
        louder(
          0.6,
          melody(
            "1' - - - 2' - - - | 7 - - - 6 - - - | 5 - - - 6 - - - | 5 - - - 4 - - -",
            0.5,
            LADDER,
          ),
        ),
      ),
      gain: 0.4,
      pan: 0.3,
      reverb: 0.7,
    },
    {
      instrument: shaker,
      phrase: join(rest(8), times(34, rhythm("x.oox.oo", 0.25))),
      gain: 0.3,
      pan: -0.3,
    },
    {
      instrument: conga,
      phrase: join(
        rest(24),
        times(
          6,
          join(
            rhythm("..x...x.", 0.25, 57),
            rhythm("...x..xx", 0.25, 52),
            rhythm("..x...x.", 0.25, 57),
            rhythm("..xx..x.", 0.25, 52),
          ),
        ),
      ),
      gain: 0.4,
      pan: 0.35,
      reverb: 0.2,
    },
  ],
};
