// This module is browser compatible.
import { cuckoo } from "../instruments/birds.ts";
import { glassPad } from "../instruments/pads.ts";
import { harp } from "../instruments/strings.ts";
import { musicBox } from "../instruments/struck.ts";
import { clarinet } from "../instruments/winds.ts";
import { arpeggio, bass, comp, join, louder, melody, rest, transpose } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { MAJOR, parseChords } from "../theory.ts";

const LADDER = { root: 68, scale: MAJOR };

const A = "Ab % Fm7 % Db Eb7 Ab Eb7";
const A_HOME = "Ab % Fm7 % Db Eb7 Ab %";
const B = "Db % Cm7 % Bbm7 Eb7 Ab Eb7";
const CHORDS = parseChords(`Ab Ab ${A} ${A_HOME} ${B} ${A_HOME} Db Ab`);

const TUNE_A = melody(
  "5 - 6 | 5 - 3 | 1 - 3 | 5 - - | 6 - 1' | 7 - 6 | 5 - 3 | 2 - .",
  1,
  LADDER,
);
const TUNE_A_HOME = melody(
  "5 - 6 | 5 - 3 | 1 - 3 | 5 - - | 6 - 4 | 2 - 7, | 1 - - | - . .",
  1,
  LADDER,
);
const TUNE_B = melody(
  "1' - - | 6 - 4 | 7 - - | 5 - 3 | 4 - 2 | 4 - 6 | 5 - - | 7 6 2",
  1,
  LADDER,
);
const END = melody("4 - 2 | 1 - -", 1, LADDER);

/** To be played quietly, with the curtains closed. */
export const hushLittleHatchling: Piece = {
  slug: "hush-little-hatchling",
  title: "Hush, Little Hatchling",
  artist: "Grandmother Owl",
  key: "A flat major",
  tempo: 90,
  beats: 108,
  tailSeconds: 5,
  trimDb: -0.8,
  room: { seconds: 3, brightness: 3400 },
  echo: { beats: 1.5, feedback: 0.3, brightness: 2000 },
  compose: () => [
    {
      instrument: harp,
      phrase: join(
        arpeggio(CHORDS.slice(0, -1), "0 1 2 3 2 1", { step: 0.5, low: 56, velocity: 0.5 }),
        arpeggio(CHORDS.slice(-1), "0 1 2 3 4 5", { step: 0.5, low: 56, velocity: 0.45 }),
      ),
      gain: 0.5,
      width: 0.5,
      reverb: 0.5,
      loose: 0.012,
    },
    {
      instrument: harp,
      phrase: bass(CHORDS, "1 - -", { step: 1, low: 39 }),
      gain: 0.6,
      pan: -0.15,
      reverb: 0.4,
    },
    {
      instrument: clarinet,
      phrase: join(
        rest(6),
        louder(0.75, TUNE_A),
        louder(0.8, TUNE_A_HOME),
        louder(0.9, TUNE_B),
        louder(0.8, TUNE_A_HOME),
        louder(0.6, END),
      ),
      gain: 0.42,
      pan: 0.1,
      reverb: 0.6,
      loose: 0.015,
    },
    {
      instrument: musicBox,
      phrase: join(
        rest(30),
        louder(0.5, transpose(12, TUNE_A_HOME)),
        rest(24),
        louder(0.55, transpose(12, join(TUNE_A_HOME, END))),
      ),
      gain: 0.4,
      pan: 0.35,
      reverb: 0.7,
      echo: 0.3,
      loose: 0.02,
    },
    {
      instrument: glassPad,
      phrase: join(rest(6), comp(CHORDS.slice(2), 3, "x--", { step: 1, low: 60 })),
      gain: 0.2,
      width: 0.6,
      reverb: 0.7,
    },
    {
      instrument: cuckoo,
      phrase: {
        beats: 108,
        notes: [28, 76].map((at) => ({ at, length: 2, pitch: 63, velocity: 0.4 })),
      },
      gain: 0.22,
      pan: -0.6,
      reverb: 1,
    },
  ],
};
