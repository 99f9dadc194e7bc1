// This module is browser compatible.
import type { Note, Phrase } from "./score.ts";
import { type Chord, pitchFrom, type Scale, voicing } from "./theory.ts";

/** `beats` of nothing. */
export function rest(beats: number): Phrase {
  return { beats, notes: [] };
}

/** One phrase after the other. */
export function join(...phrases: readonly Phrase[]): Phrase {
  let beats = 0;
  const notes: Note[] = [];
  for (const phrase of phrases) {
    for (const note of phrase.notes) notes.push({ ...note, at: note.at + beats });
    beats += phrase.beats;
  }
  return { beats, notes };
}

/** Phrases at the same time; as long as the longest. */
export function layer(...phrases: readonly Phrase[]): Phrase {
  return {
    beats: Math.max(0, ...phrases.map((phrase) => phrase.beats)),
    notes: phrases.flatMap((phrase) => phrase.notes),
  };
}

/** The phrase `count` times over. */
export function times(count: number, phrase: Phrase): Phrase {
  return join(...Array.from({ length: count }, () => phrase));
}

/** The phrase `semitones` higher. */
export function transpose(semitones: number, phrase: Phrase): Phrase {
  return mapNotes(phrase, (note) => ({ ...note, pitch: note.pitch + semitones }));
}

/** The phrase played `factor` times as hard. */
export function louder(factor: number, phrase: Phrase): Phrase {
  return mapNotes(phrase, (note) => ({ ...note, velocity: Math.min(1, note.velocity * factor) }));
}

/** The phrase with the velocity going in a straight line from `from` to `to` times what it was. */
export function swell(from: number, to: number, phrase: Phrase): Phrase {
  return mapNotes(phrase, (note) => {
    const factor = from + (to - from) * note.at / Math.max(1, phrase.beats);
    return { ...note, velocity: Math.min(1, note.velocity * factor) };
  });
}

function mapNotes(phrase: Phrase, change: (note: Note) => Note): Phrase {
  return { beats: phrase.beats, notes: phrase.notes.map(change) };
}

/**
 * Reads a rhythm: one character a step, `x` a hit, `X` a strong one, `o` a soft one, `-` holds on,
 * `.` is silent, spaces and `|` only help the eye. All hits have the same `pitch`.
 */
export function rhythm(text: string, step: number, pitch = 60): Phrase {
  const steps = [...text.replaceAll(/[\s|]/g, "")];
  const hits = readSteps(steps, step, (symbol) => {
    const velocity = HIT_VELOCITIES.get(symbol);
    return velocity === undefined ? null : [{ pitch, velocity }];
  });
  return { beats: steps.length * step, notes: hits };
}

const HIT_VELOCITIES: ReadonlyMap<string, number> = new Map([["o", 0.4], ["x", 0.7], ["X", 1]]);

/** Where a melody stands: what degree 1 is and which notes there are. */
export interface Ladder {
  /** MIDI pitch of degree 1. */
  readonly root: number;
  readonly scale: Scale;
}

const DEGREES = /^([b#]?)([1-9])([',]*)([!?]?)$/;

/**
 * Reads a melody: one token a step, `1`–`9` degrees of the scale, `'` an octave up and `,` down,
 * `b` or `#` before it a semitone off, `!` strong and `?` soft after it, `+` between notes that
 * sound together, `-` holds on, `.` is silent, `|` only helps the eye.
 */
export function melody(text: string, step: number, ladder: Ladder): Phrase {
  const tokens = text.split(/[\s|]+/).filter((token) => token !== "");
  const notes = readSteps(
    tokens,
    step,
    (token) => token.split("+").map((name) => degree(name, ladder)),
  );
  return { beats: tokens.length * step, notes };
}

function degree(name: string, { root, scale }: Ladder): Pick<Note, "pitch" | "velocity"> {
  const match = DEGREES.exec(name);
  if (match === null) throw new RangeError(`Cannot read melody: "${name}" is not a degree`);
  const [, sign, digit, octaves = "", force] = match;
  const index = Number(digit) - 1;
  const inScale = scale[index % scale.length] ?? 0;
  const octave = Math.floor(index / scale.length) +
    [...octaves].reduce((sum, mark) => sum + (mark === "'" ? 1 : -1), 0);
  const shift = sign === "#" ? 1 : sign === "b" ? -1 : 0;
  return {
    pitch: root + inScale + 12 * octave + shift,
    velocity: force === "!" ? 0.95 : force === "?" ? 0.5 : 0.75,
  };
}

/** Turns steps into notes; `-` makes the notes before it longer. */
function readSteps(
  steps: readonly string[],
  step: number,
  read: (symbol: string) => readonly Pick<Note, "pitch" | "velocity">[] | null,
): readonly Note[] {
  const notes: Note[] = [];
  let open: { at: number; length: number; sounds: readonly Pick<Note, "pitch" | "velocity">[] } = {
    at: 0,
    length: 0,
    sounds: [],
  };
  const close = () => {
    for (const sound of open.sounds) notes.push({ ...sound, at: open.at, length: open.length });
  };
  steps.forEach((symbol, index) => {
    if (symbol === "-") {
      open.length += step;
      return;
    }
    close();
    const sounds = symbol === "." ? [] : read(symbol);
    if (sounds === null) throw new RangeError(`Cannot read rhythm: "${symbol}" is not a step`);
    open = { at: index * step, length: step, sounds };
  });
  close();
  return notes;
}

/** Plays each chord for `beats`, in the rhythm `text` (see {@link rhythm}), from pitch `low` up. */
export function comp(
  chords: readonly Chord[],
  beats: number,
  text: string,
  options: { readonly step: number; readonly low: number },
): Phrase {
  const hits = rhythm(text, options.step);
  return join(...chords.map((chord): Phrase => ({
    beats,
    notes: hits.notes.filter((hit) => hit.at < beats).flatMap((hit) =>
      voicing(chord, options.low).map((pitch) => ({ ...hit, pitch }))
    ),
  })));
}

/**
 * Plays each chord's tones one by one in the order of `text`: one token a step, `0` the lowest
 * tone, counting on into the next octave above the highest; `-` and `.` as in a melody.
 */
export function arpeggio(
  chords: readonly Chord[],
  text: string,
  options: { readonly step: number; readonly low: number; readonly velocity?: number },
): Phrase {
  const tokens = text.split(/[\s|]+/).filter((token) => token !== "");
  return join(...chords.map((chord): Phrase => {
    const pitches = voicing(chord, options.low);
    const notes = readSteps(tokens, options.step, (token) => {
      const index = Number(token);
      const octave = Math.floor(index / pitches.length);
      const pitch = (pitches[index % pitches.length] ?? options.low) + 12 * octave;
      return [{ pitch, velocity: options.velocity ?? 0.7 }];
    });
    return { beats: tokens.length * options.step, notes };
  }));
}

const BASS_TONES: ReadonlyMap<string, number> = new Map([["1", 0], ["3", 1], ["5", 2], ["7", 3]]);

/**
 * Plays a bass figure under each chord: `1 3 5 7` are its tones from the root at or above `low`,
 * `8` is the octave, `<` the semitone below the next chord's root; `-` and `.` as in a melody.
 */
export function bass(
  chords: readonly Chord[],
  text: string,
  options: { readonly step: number; readonly low: number },
): Phrase {
  const tokens = text.split(/[\s|]+/).filter((token) => token !== "");
  return join(...chords.map((chord, index): Phrase => {
    const next = chords[(index + 1) % chords.length] ?? chord;
    const root = pitchFrom(options.low, chord.root);
    const notes = readSteps(tokens, options.step, (token) => {
      if (token === "<") return [{ pitch: pitchFrom(options.low, next.root) - 1, velocity: 0.65 }];
      if (token === "8") return [{ pitch: root + 12, velocity: 0.7 }];
      const tone = chord.tones[BASS_TONES.get(token) ?? 0] ?? chord.tones[1] ?? 0;
      return [{ pitch: root + tone, velocity: 0.8 }];
    });
    return { beats: tokens.length * options.step, notes };
  }));
}
