// This module is browser compatible.
import { tuba } from "../instruments/basses.ts";
import { quack, slideWhistle } from "../instruments/birds.ts";
import { clap, rim, snare } from "../instruments/drums.ts";
import { pizzicato } from "../instruments/strings.ts";
import { marimba } from "../instruments/struck.ts";
import { kazoo, whistle } from "../instruments/winds.ts";
import { bass, comp, join, louder, melody, rest, rhythm, times, transpose } from "../phrases.ts";
import type { Note, Phrase, Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const BEATS = 112;
const LADDER = { root: 65, scale: MAJOR };
const LADDER_UP = { root: 67, scale: MAJOR };

const A = "F % C7 % C7 % F %";
const A_HOME = "F % C7 % C7 C7 F F";
const B = "Bb % F % G7 % C7 %";
const UP = "G % D7 % D7 D7 G G";
const CHORDS = parseChords(`F C7 F C7 ${A} ${A_HOME} ${B} ${A_HOME} ${UP} ${UP} G D7 G`);

const TUNE_A = melody(
  "1 . 1 2 3 . 5 . | 4 3 2 . 5, . . . | 2 . 2 3 4 . 6 . | 5 4 3 . 1 . . .",
  0.5,
  LADDER,
);
const TUNE_A_HOME = melody(
  "1 . 1 2 3 . 5 . | 4 3 2 . 5, . . . | 2 4 6 4 7 . 5 . | 1' . 5 . 1 . . .",
  0.5,
  LADDER,
);
const TUNE_B = melody(
  "6 - 4 6 - 4 6 . | 5 - 3 5 - 3 5 . | #4 - 2 #4 - 6 1' . | 7 6 5 4 3 2 1 7,",
  0.5,
  LADDER,
);
const TUNE_UP = transpose(2, TUNE_A_HOME);

function calls(beats: readonly number[], pitch: number, velocity: number, length: number): Phrase {
  return { beats: BEATS, notes: beats.map((at): Note => ({ at, length, pitch, velocity })) };
}

/** A parade that should have been here an hour ago, with a duck it did not invite. */
export const thePenguinsAreLate: Piece = {
  slug: "the-penguins-are-late",
  title: "The Penguins Are Late",
  artist: "Waddle & Sons Brass Band",
  key: "F major, then G major",
  tempo: 126,
  beats: BEATS,
  tailSeconds: 2.5,
  trimDb: -0.5,
  room: { seconds: 0.9, brightness: 5200 },
  echo: { beats: 0.5, feedback: 0.25, brightness: 3000 },
  compose: () => [
    {
      instrument: tuba,
      phrase: join(
        bass(CHORDS.slice(0, -1), "1 . 5 .", { step: 0.5, low: 36 }),
        melody("1 . . 1!", 0.5, { root: 31, scale: MAJOR }),
      ),
      gain: 0.75,
      reverb: 0.15,
    },
    {
      instrument: pizzicato,
      phrase: comp(CHORDS.slice(0, -1), 2, ".x.x", { step: 0.5, low: 60 }),
      gain: 0.5,
      pan: -0.3,
      reverb: 0.3,
    },
    {
      instrument: kazoo,
      phrase: join(
        rest(8),
        louder(0.85, TUNE_A),
        TUNE_A_HOME,
        rest(16),
        TUNE_A_HOME,
        louder(1.05, TUNE_UP),
        louder(1.15, TUNE_UP),
        melody("1 . 1 . 2 . 7, . | 1+3+5 . . 1+3+5", 0.5, LADDER_UP),
      ),
      gain: 0.42,
      pan: 0.15,
      reverb: 0.25,
      loose: 0.014,
    },
    {
      instrument: whistle,
      phrase: join(
        rest(40),
        transpose(12, TUNE_B),
        rest(16),
        louder(0.7, transpose(12, TUNE_UP)),
        louder(0.8, transpose(12, TUNE_UP)),
      ),
      gain: 0.42,
      pan: 0.3,
      reverb: 0.5,
      loose: 0.016,
    },
    {
      instrument: marimba,
      phrase: join(
        rest(24),
        louder(0.6, transpose(12, TUNE_A_HOME)),
        rest(16),
        transpose(12, TUNE_A_HOME),
        transpose(12, TUNE_UP),
        transpose(12, TUNE_UP),
      ),
      gain: 0.5,
      pan: -0.4,
      reverb: 0.3,
    },
    {
      instrument: snare,
      phrase: join(rest(8), times(50, rhythm("..x.o.xo", 0.25))),
      gain: 0.24,
      pan: 0.1,
      reverb: 0.15,
      loose: 0.01,
    },
    {
      instrument: rim,
      phrase: join(rest(40), times(4, rhythm("x..x..x.", 0.5))),
      gain: 0.3,
      pan: -0.2,
      reverb: 0.3,
    },
    {
      instrument: clap,
      phrase: join(rest(72), times(18, rhythm(".x.x", 0.5))),
      gain: 0.22,
      reverb: 0.3,
    },
    {
      instrument: quack,
      phrase: calls(
        [6.5, 14.5, 15, 22.5, 38.5, 39, 55, 70.5, 71, 86.5, 102.5, 103, 111],
        55,
        0.8,
        0.5,
      ),
      gain: 0.6,
      pan: -0.5,
      reverb: 0.3,
      echo: 0.2,
    },
    {
      instrument: slideWhistle,
      phrase: calls([6, 70], 72, 0.9, 1.6),
      gain: 0.35,
      pan: 0.5,
      reverb: 0.4,
    },
    {
      instrument: slideWhistle,
      phrase: calls([38, 54], 84, 0.5, 1.4),
      gain: 0.45,
      pan: 0.5,
      reverb: 0.4,
    },
  ],
};
