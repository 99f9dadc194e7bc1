// This module is browser compatible.
import { chipArpeggio, chipBass, chipLead, chipNoise } from "../instruments/chips.ts";
import { bass, join, louder, melody, rest, rhythm, times, transpose } from "../phrases.ts";
import type { Phrase, Piece } from "../score.ts";
import { MINOR, parseChords, pitchFrom } from "../theory.ts";

const LADDER = { root: 69, scale: MINOR };

const A = "Am F C G Am F G Am";
const B = "F G C Am F G E7 E7";
const CHORDS = parseChords(`Am G ${A} ${A} ${B} ${A} F G`);

const TUNE_A = melody(
  `1 . 1 3 5 - 3 1 | 6, . 1 3 4 - 3 1 | 3 . 5 7 5 - 3 . | 2 . 4 7 6 5 4 2
   1 . 1 3 5 - 3 5 | 6 . 5 4 3 - 1 . | 2 . 3 4 2 . 7, . | 1 - - . 1 . 1 .`,
  0.5,
  LADDER,
);
const TUNE_B = melody(
  `6 - . 5 6 1' - 6 | 7 - . 6 7 2' - 7 | 5' - 3' - 1' . 7 . | 1' - - - . 5 6 7
   1' . 6 . 4 . 6 . | 2' . 7 . 4 . 7 . | 5 - #7 - 2' - #7 - | 5 4 #3 2 #7, - - .`,
  0.5,
  LADDER,
);

/** One long note a chord, for the arpeggio voices. */
function roots(minor: boolean): Phrase {
  return join(...CHORDS.map((chord): Phrase => ({
    beats: 4,
    notes: (chord.tones[1] === 3) !== minor ? [] : [0, 1.5, 3].map((at) => ({
      at,
      length: at === 3 ? 1 : 1.5,
      pitch: pitchFrom(57, chord.root),
      velocity: 0.6,
    })),
  })));
}

/** A shiny thing was seen on level three. */
export const pixelMagpie: Piece = {
  slug: "pixel-magpie",
  title: "Shiny Thing on Level Three",
  artist: "8-Bit Magpie",
  key: "A minor",
  tempo: 152,
  beats: 148,
  tailSeconds: 2,
  room: { seconds: 0.7, brightness: 5000 },
  echo: { beats: 0.75, feedback: 0.35, brightness: 4200 },
  compose: () => [
    {
      instrument: chipLead,
      phrase: join(
        rest(8),
        TUNE_A,
        louder(1.1, TUNE_A),
        TUNE_B,
        TUNE_A,
        melody("6 - 5 - 4 - 3 - | 7 6 5 4 7, - 2 - | 1 - - - - - . .", 0.5, LADDER),
      ),
      gain: 0.8,
      echo: 0.28,
      reverb: 0.15,
    },
    {
      instrument: chipLead,
      phrase: join(
        rest(40),
        louder(0.6, transpose(-12, TUNE_A)),
        rest(32),
        louder(0.6, transpose(12, TUNE_A)),
      ),
      gain: 0.45,
      pan: 0.5,
      echo: 0.2,
    },
    {
      instrument: chipArpeggio([0, 3, 7, 12]),
      phrase: roots(true),
      gain: 0.45,
      pan: -0.45,
      reverb: 0.2,
    },
    {
      instrument: chipArpeggio([0, 4, 7, 12]),
      phrase: roots(false),
      gain: 0.45,
      pan: -0.45,
      reverb: 0.2,
    },
    {
      instrument: chipBass,
      phrase: join(
        bass(CHORDS, "1 . 1 8 . 1 8 5", { step: 0.5, low: 33 }),
        melody("1 - - - . . . .", 0.5, { root: 33, scale: MINOR }),
      ),
      gain: 0.8,
    },
    {
      instrument: chipNoise,
      phrase: join(rest(8), times(33, rhythm("x...X...x.x.X...", 0.25, 45))),
      gain: 0.8,
    },
    {
      instrument: chipNoise,
      phrase: join(rest(24), times(29, rhythm("x.o.x.oox.o.x.oo", 0.25, 105))),
      gain: 0.35,
      pan: 0.2,
    },
  ],
};
