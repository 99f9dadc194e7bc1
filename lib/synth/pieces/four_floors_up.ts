// This module is browser compatible.
import { snapBass } from "../instruments/basses.ts";
import { cuckoo } from "../instruments/birds.ts";
import { clap, conga, hat, kick, openHat } from "../instruments/drums.ts";
import { electricPiano, stab } from "../instruments/keys.ts";
import { warmPad } from "../instruments/pads.ts";
import { bass, comp, join, louder, melody, rest, rhythm, times } from "../phrases.ts";
import type { Piece } from "../score.ts";
import { parseChords, PENTATONIC } from "../theory.ts";

const LADDER = { root: 72, scale: PENTATONIC };

const A = "Am9 Fmaj9 Dm9 Em7";
const B = "Fmaj9 G Am7 C";
const CHORDS = parseChords(`Am9 % ${A} ${A} ${A} ${A} ${B} ${B} ${A} ${A} Am9`);

const HOOK = melody(
  "5 . 4 . . 5 . 1' | . . 5 . 4 . 3 . | 4 . 3 . . 4 . 5 | . . 3 . 2 . . .",
  0.5,
  LADDER,
);
const HOOK_B = melody(
  "3 - . 3 5 - . 5 | 4 - . 4 2 - . 2 | 5 - . 5 1' - . 5 | 3 - 4 - 5 - - .",
  0.5,
  LADDER,
);

/** The party is upstairs; the neighbour keeps the time. */
export const fourFloorsUp: Piece = {
  slug: "four-floors-up",
  title: "Four Floors Up",
  artist: "DJ Cuckoo",
  key: "A minor",
  tempo: 122,
  beats: 140,
  tailSeconds: 3,
  swing: { step: 0.25, amount: 0.1 },
  trimDb: 0.9,
  room: { seconds: 1.2, brightness: 4800 },
  echo: { beats: 0.75, feedback: 0.42, brightness: 3200 },
  compose: () => [
    {
      instrument: kick,
      phrase: join(times(34, rhythm("X.X.X.X.", 0.5)), rhythm("X.......", 0.5)),
      gain: 0.85,
    },
    {
      instrument: clap,
      phrase: join(rest(8), times(32, rhythm("..x...x.", 0.5))),
      gain: 0.4,
      reverb: 0.35,
    },
    {
      instrument: openHat,
      phrase: join(rest(8), times(32, rhythm(".x.x.x.x", 0.5))),
      gain: 0.32,
      pan: 0.15,
    },
    {
      instrument: hat,
      phrase: join(rest(40), times(24, rhythm("o.xoo.xoo.xoo.xo", 0.25))),
      gain: 0.28,
      pan: -0.3,
    },
    {
      instrument: snapBass,
      phrase: join(
        rest(8),
        bass(CHORDS.slice(2, -1), "1 . . 1 . . 8 . . 1 . . 5 . 7 .", { step: 0.25, low: 33 }),
        bass(CHORDS.slice(-1), "1 - - - - . . .", { step: 0.5, low: 33 }),
      ),
      gain: 0.7,
      pump: 0.5,
    },
    {
      instrument: stab,
      phrase: join(
        comp(CHORDS.slice(0, -1), 4, "x..x..x...x.x...", { step: 0.25, low: 57 }),
        comp(CHORDS.slice(-1), 4, "X---....", { step: 0.5, low: 57 }),
      ),
      gain: 0.42,
      width: 0.5,
      reverb: 0.35,
      echo: 0.15,
      pump: 0.55,
    },
    {
      instrument: warmPad,
      phrase: join(rest(72), comp(CHORDS.slice(18, 34), 4, "x---", { step: 1, low: 57 })),
      gain: 0.35,
      width: 0.7,
      reverb: 0.5,
      pump: 0.7,
    },
    {
      instrument: electricPiano,
      phrase: join(
        rest(24),
        HOOK,
        louder(1.1, HOOK),
        rest(16),
        HOOK_B,
        louder(1.1, HOOK_B),
        HOOK,
        HOOK,
        melody("1+3+5 - - - . . . .", 0.5, LADDER),
      ),
      gain: 0.5,
      reverb: 0.35,
      echo: 0.3,
    },
    {
      instrument: conga,
      phrase: join(
        rest(56),
        times(20, join(rhythm("..x..x..", 0.25, 60), rhythm("x..x..xo", 0.25, 55))),
      ),
      gain: 0.3,
      pan: -0.4,
      reverb: 0.25,
    },
    {
      instrument: cuckoo,
      phrase: {
        beats: 140,
        notes: [6, 70, 102, 137].map((at) => ({ at, length: 2, pitch: 76, velocity: 0.7 })),
      },
      gain: 0.4,
      pan: 0.5,
      echo: 0.3,
      reverb: 0.6,
    },
  ],
};
