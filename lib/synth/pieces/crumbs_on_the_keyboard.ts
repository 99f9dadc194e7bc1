// This module is browser compatible.
import { roundBass } from "../instruments/basses.ts";
import { hat, snare, softKick } from "../instruments/drums.ts";
import { electricPiano } from "../instruments/keys.ts";
import { dust } from "../instruments/pads.ts";
import { vibraphone } from "../instruments/struck.ts";
import { bass, comp, join, louder, melody, rest, rhythm, times } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const LADDER = { root: 65, scale: MAJOR };

const INTRO = "Bbmaj9 Am7 Gm9 C13";
const A = "Fmaj9 % Em7b5 A7b9 Dm9 % Cm9 F13";
const B = "Bbmaj9 % Am7 D7b9 Gm9 % C13 C7b9";
const END = "Bbmaj9 C13 Fmaj9 %";
const CHORDS = parseChords(`${INTRO} ${A} ${A} ${B} ${A} ${END}`);

const TUNE_A = melody(
  ". 5 6 1' - 6 5 3 | 4 - 2 . #5 - 7 . | 6 - - 5 3 - 1 . | 2 - b7 - 6 - 5 .",
  0.5,
  LADDER,
);
const TUNE_A_SPARSE = melody(
  ". . 6 1' - - 5 3 | 4 - - . #5 - - . | 6 - - - 5 3 1 . | 2 - b7 - 6 - - .",
  0.5,
  LADDER,
);
const TUNE_B = melody(
  "6 1' - 3' - 1' 6 . | 5 - 3 . #1' - 3' . | 2' - 1' 6 - 4 2 . | 3 - 2 . 7, - 2 .",
  0.5,
  LADDER,
);
const TUNE_END = melody("4 - 3 - 2 - 7, - | 1+3+5 - - - - - - -", 0.5, LADDER);

/** An electric piano, a lazy drum, dust on the record. */
export const crumbsOnTheKeyboard: Piece = {
  slug: "crumbs-on-the-keyboard",
  title: "Crumbs on the Keyboard",
  artist: "Desk Sparrows",
  key: "F major",
  tempo: 77,
  beats: 80,
  tailSeconds: 3.5,
  swing: { step: 0.25, amount: 0.26 },
  trimDb: 0.4,
  room: { seconds: 1.1, brightness: 2600 },
  echo: { beats: 0.75, feedback: 0.3, brightness: 1800 },
  wowMs: 1.1,
  compose: () => [
    {
      instrument: electricPiano,
      phrase: comp(CHORDS, 2, "x-----.o", { step: 0.25, low: 55 }),
      gain: 0.42,
      width: 0.4,
      reverb: 0.3,
      loose: 0.014,
    },
    {
      instrument: roundBass,
      phrase: join(
        rest(8),
        bass(CHORDS.slice(4, -4), "1 - - . . 1 5 -", { step: 0.25, low: 31 }),
        rest(8),
      ),
      gain: 0.85,
    },
    {
      instrument: roundBass,
      phrase: join(
        rest(72),
        bass(CHORDS.slice(-4, -2), "1 - - -", { step: 0.5, low: 31 }),
        bass(CHORDS.slice(-1), "1 - - -", { step: 1, low: 31 }),
      ),
      gain: 0.85,
    },
    {
      instrument: vibraphone,
      phrase: join(rest(8), louder(0.8, TUNE_A_SPARSE), TUNE_A, TUNE_B, TUNE_A, TUNE_END),
      gain: 0.5,
      pan: 0.2,
      reverb: 0.4,
      echo: 0.25,
      loose: 0.012,
    },
    {
      instrument: softKick,
      phrase: join(rest(8), times(16, rhythm("X.....o...x.....", 0.25))),
      gain: 0.85,
    },
    {
      instrument: snare,
      phrase: join(rest(8), times(16, rhythm("....x.......x..o", 0.25))),
      gain: 0.42,
      pan: 0.08,
      reverb: 0.25,
      loose: 0.01,
    },
    {
      instrument: hat,
      phrase: join(rest(4), times(17, rhythm("x.o.x.oox.o.x.o.", 0.25))),
      gain: 0.26,
      pan: -0.25,
      loose: 0.008,
    },
    {
      instrument: dust,
      phrase: { beats: 80, notes: [{ at: 0, length: 78, pitch: 60, velocity: 0.8 }] },
      gain: 0.22,
    },
  ],
};
