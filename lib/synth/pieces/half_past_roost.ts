// This module is browser compatible.
import { brush, ride, rim } from "../instruments/drums.ts";
import { electricPiano } from "../instruments/keys.ts";
import { uprightBass } from "../instruments/strings.ts";
import { vibraphone } from "../instruments/struck.ts";
import { bass, comp, join, louder, melody, rest, rhythm, times } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const LADDER = { root: 70, scale: MAJOR };

const A = "Cm9 F13 Bbmaj9 G7b9 Cm9 F13 Dm7 G7b9";
const A_HOME = "Cm9 F13 Bbmaj9 G7b9 Cm9 F13 Bb69 Bb69";
const B = "Fm9 Bb7 Ebmaj9 % Ebm6 % Dm7 G7b9";
const CHORDS = parseChords(`Cm9 F13 ${A} ${A_HOME} ${B} ${A_HOME} Cm9 F13 Bb69`);

const TUNE_A = melody(
  `. 2 4 6 8 - 6 4 | 3 - . 5 - . 2 . | . 3 - 5 7 - 5 3 | b7 - 6 - 5 - . .
   2 - 4 6 - 4 2 . | 3 . 5 3 . 1 . 2 | 3 - - . 5 - . . | b7 6 b4 - 6, - . .`,
  0.5,
  LADDER,
);
const TUNE_A_HOME = melody(
  `. 2 4 6 8 - 6 4 | 3 - . 5 - . 2 . | . 3 - 5 7 - 5 3 | b7 - 6 - 5 - . .
   2 - 4 6 - 4 2 . | 3 . 5 3 . 2 . 7, | 1 - - . . 5, 6, 1 | 2 - 1 - - . . .`,
  0.5,
  LADDER,
);
const TUNE_B = melody(
  `5 - - b7 - 5 2' - | 1' - b7 - 5 - 3 . | 4 - 6 1' - 3' - 1' | 6 - - 4 - - . .
   b4' - 1' - 4 - b7 - | 1' - b7 4 - 2 . . | 3 - 5 - 7 - 2' - | 6 - b7 - b4 - 2 .`,
  0.5,
  LADDER,
);

/** The last set of the night; somebody is already asleep on the piano. */
export const halfPastRoost: Piece = {
  slug: "half-past-roost",
  title: "Half Past Roost",
  artist: "The Nightjar Quartet",
  key: "B flat major",
  tempo: 128,
  beats: 148,
  tailSeconds: 3.5,
  swing: { step: 0.5, amount: 0.3 },
  room: { seconds: 1.5, brightness: 3800 },
  compose: () => [
    {
      instrument: electricPiano,
      phrase: join(
        comp(CHORDS.slice(0, -1), 4, "x-.o-...", { step: 0.5, low: 56 }),
        comp(CHORDS.slice(-1), 4, "x-------", { step: 0.5, low: 56 }),
      ),
      gain: 0.36,
      pan: -0.3,
      width: 0.3,
      reverb: 0.35,
      loose: 0.016,
    },
    {
      instrument: uprightBass,
      phrase: join(
        bass(CHORDS.slice(0, -1), "1 3 5 <", { step: 1, low: 34 }),
        bass(CHORDS.slice(-1), "1 - - -", { step: 1, low: 34 }),
      ),
      gain: 0.72,
      reverb: 0.12,
      loose: 0.008,
    },
    {
      instrument: vibraphone,
      phrase: join(
        rest(8),
        louder(0.9, TUNE_A),
        TUNE_A_HOME,
        TUNE_B,
        TUNE_A_HOME,
        melody("2 - 4 - 6 - 4 - | 3 - 2 - 1 - 6, - | 1+3+5 - - - - - - -", 0.5, LADDER),
      ),
      gain: 0.62,
      pan: 0.25,
      reverb: 0.45,
      loose: 0.012,
    },
    {
      instrument: ride,
      phrase: join(rest(8), times(34, rhythm("x.x.x.xo", 0.5))),
      gain: 0.42,
      pan: 0.3,
      loose: 0.006,
    },
    {
      instrument: brush,
      phrase: times(72, rhythm("o-x-", 0.5)),
      gain: 0.24,
      pan: -0.15,
      reverb: 0.2,
      loose: 0.01,
    },
    {
      instrument: rim,
      phrase: join(rest(40), times(12, rhythm(".......x ........", 0.5))),
      gain: 0.25,
      pan: 0.1,
      reverb: 0.3,
    },
  ],
};
