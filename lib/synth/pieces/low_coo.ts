// This module is browser compatible.
import { subBass } from "../instruments/basses.ts";
import { drip } from "../instruments/birds.ts";
import { hat, kick, rim, snare } from "../instruments/drums.ts";
import { organ, skank } from "../instruments/keys.ts";
import { brass } from "../instruments/winds.ts";
import { comp, join, louder, melody, rest, rhythm, times } from "../phrases.ts";
import type { Note, Piece } from "../score.ts";
import { MINOR, parseChords } from "../theory.ts";

const LADDER = { root: 69, scale: MINOR };
const LOW = { root: 33, scale: MINOR };

const A = "Am % Dm Em";
const B = "Fmaj7 G Am %";
const CHORDS = parseChords(`Am % ${A} ${A} ${B} ${A} Am`);

const LINE_A = melody(
  "1 - . 1 3 - 5 . | 1 . 7, 1 - . 3 . | 4 - . 4 6 - 4 . | 5 - . 5 4 . 3 2",
  0.5,
  LOW,
);
const LINE_B = melody(
  "6 - . 6 1' - 6 . | 7 - . 7 2' - 7 . | 1 - . 1 3 - 5 . | 5 . 4 . 3 . 2 .",
  0.5,
  LOW,
);
const HORNS = melody(
  "5 - - 3 - . . . | . . . . . . . . | 4 - - 3 - 1 . . | 2 - - - . . . .",
  0.5,
  LADDER,
);
const HORNS_B = melody(
  "1' - - 6 - . . . | 7 - - 5 - . . . | 5 - 3 - 1 - - . | . . . . . . . .",
  0.5,
  LADDER,
);

function drops(rng: () => number): readonly Note[] {
  return Array.from({ length: 7 }, (_, index) => ({
    at: 9 + index * 9 + Math.floor(rng() * 8) * 0.5,
    length: 0.5,
    pitch: 69 + Math.floor(rng() * 12),
    velocity: 0.5 + 0.3 * rng(),
  }));
}

/** A deep bass, a chord on the off-beat, and everything comes back as an echo. */
export const lowCoo: Piece = {
  slug: "low-coo",
  title: "Low Coo",
  artist: "Pigeon Roots",
  key: "A minor",
  tempo: 74,
  beats: 76,
  tailSeconds: 5,
  swing: { step: 0.25, amount: 0.12 },
  trimDb: 0.9,
  room: { seconds: 2, brightness: 2800 },
  echo: { beats: 0.75, feedback: 0.62, brightness: 1700 },
  compose: (rng) => [
    {
      instrument: subBass,
      phrase: join(rest(8), LINE_A, LINE_A, LINE_B, LINE_A, melody("1 - - - - - - .", 0.5, LOW)),
      gain: 0.6,
    },
    {
      instrument: skank,
      phrase: comp(CHORDS.slice(0, -1), 4, "..x...x...x...x.", { step: 0.25, low: 57 }),
      gain: 1.1,
      pan: -0.35,
      reverb: 0.3,
      echo: 0.14,
    },
    {
      instrument: skank,
      phrase: join(
        ...Array.from({ length: 9 }, (_, index) =>
          join(
            rest(6.5),
            comp(CHORDS.slice(index * 2, index * 2 + 1), 1.5, "X", { step: 0.5, low: 69 }),
          )),
      ),
      gain: 0.45,
      pan: 0.4,
      echo: 0.9,
      reverb: 0.5,
    },
    {
      instrument: organ,
      phrase: join(
        rest(24),
        louder(0.6, comp(CHORDS.slice(6, -1), 4, ".xo..xo..xo..xo.", { step: 0.25, low: 60 })),
      ),
      gain: 0.3,
      pan: 0.3,
      reverb: 0.3,
    },
    {
      instrument: brass,
      phrase: join(
        rest(24),
        louder(0.85, HORNS),
        HORNS_B,
        HORNS,
        melody("1 - - - - - . .", 0.5, LADDER),
      ),
      gain: 0.48,
      pan: 0.1,
      reverb: 0.5,
      echo: 0.4,
    },
    {
      instrument: kick,
      phrase: join(rest(8), times(16, rhythm("........X.......", 0.25))),
      gain: 0.9,
    },
    {
      instrument: rim,
      phrase: join(rest(4), times(17, rhythm("........x.......", 0.25))),
      gain: 0.6,
      echo: 0.25,
      reverb: 0.4,
    },
    {
      instrument: snare,
      phrase: join(rest(20), times(3, join(rest(15), rhythm("..xX", 0.25)))),
      gain: 0.5,
      echo: 0.7,
      reverb: 0.5,
    },
    {
      instrument: hat,
      phrase: join(rest(8), times(16, rhythm("x.oxx.o.x.oxx.o.", 0.25))),
      gain: 0.5,
      pan: 0.25,
    },
    {
      instrument: drip,
      phrase: { beats: 76, notes: drops(rng) },
      gain: 0.3,
      pan: 0.5,
      echo: 0.9,
      reverb: 0.6,
    },
  ],
};
