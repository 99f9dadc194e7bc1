// This module is browser compatible.
import { subBass } from "../instruments/basses.ts";
import { chirp } from "../instruments/birds.ts";
import { glassPad, warmPad, wind } from "../instruments/pads.ts";
import { bell } from "../instruments/struck.ts";
import { bass, comp, join, louder, melody, rest, swell, times } from "../phrases.ts";
import type { Rng } from "../rng.ts";
import type { Note, Phrase, Piece } from "../score.ts";
import { LYDIAN, parseChords } from "../theory.ts";

const BEATS = 76;
const LADDER = { root: 74, scale: LYDIAN };

const CHORDS = parseChords(`
  Dmaj9
  Dmaj9 Eadd9 F#m7 Dmaj9 | Dmaj9 Eadd9 F#m7 Dmaj9
  Bm9 C#m7 Dmaj9 Eadd9 | Dmaj9 Eadd9 F#m7 Dmaj9
  Dmaj9 Dadd9
`);

const A = melody("5 - - 3 | 4 - 6 - | 5 - 3 - | 2 - 1 -", 1, LADDER);
const A_TURNED = melody("5 - - 3 | 4 - 6 7 | 5 - 3 - | 2 - 3 -", 1, LADDER);
const B = melody("1' - 7 6 | 7 - 4 - | 5 - 6 5 | 4 - 2 .", 1, LADDER);
const END = melody("5 - 3 - | 1 - - -", 1, LADDER);

function birds(rng: Rng): Phrase {
  const notes: Note[] = [];
  for (let beat = 3; beat < BEATS - 6; beat += 3 + 5 * rng()) {
    notes.push({
      at: beat,
      length: 0.5,
      pitch: 96 + Math.floor(rng() * 9),
      velocity: 0.15 + 0.2 * rng(),
    });
  }
  return { beats: BEATS, notes };
}

/** Slow pads, far bells, the first birds of the day. */
export const morningInTheNest: Piece = {
  slug: "morning-in-the-nest",
  title: "Morning in the Nest",
  artist: "The Early Wrens",
  key: "D lydian",
  tempo: 72,
  beats: BEATS,
  tailSeconds: 5,
  room: { seconds: 4.5, brightness: 3800 },
  echo: { beats: 1.5, feedback: 0.45, brightness: 2400 },
  compose: (rng) => [
    {
      instrument: warmPad,
      phrase: comp(CHORDS, 4, "x---", { step: 1, low: 54 }),
      gain: 0.75,
      width: 0.6,
      reverb: 0.5,
    },
    {
      instrument: glassPad,
      phrase: join(rest(20), louder(0.7, comp(CHORDS.slice(5), 4, "x---", { step: 1, low: 69 }))),
      gain: 0.35,
      width: -0.7,
      reverb: 0.8,
    },
    {
      instrument: subBass,
      phrase: louder(0.6, bass(CHORDS, "1 - - -", { step: 1, low: 38 })),
      gain: 0.35,
    },
    {
      instrument: bell,
      phrase: join(rest(4), louder(0.8, A), A_TURNED, B, A, louder(0.7, END)),
      gain: 0.6,
      pan: 0.15,
      reverb: 0.9,
      echo: 0.35,
      loose: 0.02,
    },
    {
      instrument: chirp,
      phrase: birds(rng),
      gain: 0.2,
      pan: -0.5,
      width: 0.8,
      reverb: 1,
      echo: 0.5,
    },
    {
      instrument: wind,
      phrase: swell(
        0.6,
        1,
        times(4, { beats: 19, notes: [{ at: 0, length: 15, pitch: 76, velocity: 0.2 }] }),
      ),
      gain: 0.25,
      reverb: 0.4,
    },
  ],
};
