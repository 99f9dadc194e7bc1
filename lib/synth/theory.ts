// This module is browser compatible.

/** Semitones above the first note, ascending within one octave. */
export type Scale = readonly number[];

export const MAJOR: Scale = [0, 2, 4, 5, 7, 9, 11];
export const MINOR: Scale = [0, 2, 3, 5, 7, 8, 10];
export const DORIAN: Scale = [0, 2, 3, 5, 7, 9, 10];
export const LYDIAN: Scale = [0, 2, 4, 6, 7, 9, 11];
export const PENTATONIC: Scale = [0, 2, 4, 7, 9];

/** A chord: semitones above C of its root, and of its tones above the root (0 first). */
export interface Chord {
  readonly root: number;
  readonly tones: readonly number[];
}

const LETTERS: ReadonlyMap<string, number> = new Map([
  ["C", 0],
  ["D", 2],
  ["E", 4],
  ["F", 5],
  ["G", 7],
  ["A", 9],
  ["B", 11],
]);

const QUALITIES: ReadonlyMap<string, readonly number[]> = new Map([
  ["", [0, 4, 7]],
  ["m", [0, 3, 7]],
  ["5", [0, 7]],
  ["6", [0, 4, 7, 9]],
  ["m6", [0, 3, 7, 9]],
  ["69", [0, 4, 7, 9, 14]],
  ["7", [0, 4, 7, 10]],
  ["m7", [0, 3, 7, 10]],
  ["maj7", [0, 4, 7, 11]],
  ["9", [0, 4, 7, 10, 14]],
  ["m9", [0, 3, 7, 10, 14]],
  ["maj9", [0, 4, 7, 11, 14]],
  ["add9", [0, 4, 7, 14]],
  ["13", [0, 4, 10, 14, 21]],
  ["7b9", [0, 4, 7, 10, 13]],
  ["m7b5", [0, 3, 6, 10]],
  ["dim7", [0, 3, 6, 9]],
  ["sus2", [0, 2, 7]],
  ["sus4", [0, 5, 7]],
  ["7sus4", [0, 5, 7, 10]],
]);

/** Frequency in hertz of a MIDI pitch; 69 is the A at 440 Hz. */
export function hzOf(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}

/** Semitones above C of a note name such as `F#` or `Bb`. */
export function pitchClass(name: string): number {
  const letter = LETTERS.get(name.charAt(0));
  const sign = name.slice(1);
  if (letter === undefined || !["", "#", "b"].includes(sign)) {
    throw new RangeError(`Cannot read note "${name}": expected a letter A–G, then #, b or nothing`);
  }
  return (letter + (sign === "#" ? 1 : sign === "b" ? 11 : 0)) % 12;
}

/** Reads a chord name such as `F#m7b5` or `Bbmaj9`. */
export function parseChord(name: string): Chord {
  const split = /^[b#]/.test(name.slice(1)) ? 2 : 1;
  const tones = QUALITIES.get(name.slice(split));
  if (tones === undefined) {
    throw new RangeError(`Cannot read chord "${name}": unknown quality "${name.slice(split)}"`);
  }
  return { root: pitchClass(name.slice(0, split)), tones };
}

/** Reads chord names separated by spaces; `|` and `%` (the same again) may be used. */
export function parseChords(names: string): readonly Chord[] {
  const chords: Chord[] = [];
  for (const name of names.split(/[\s|]+/).filter((part) => part !== "")) {
    const last = chords.at(-1);
    chords.push(name === "%" && last !== undefined ? last : parseChord(name));
  }
  return chords;
}

/** Lowest pitch of pitch class `tone` that is not below `low`. */
export function pitchFrom(low: number, tone: number): number {
  return low + (((tone - low) % 12) + 12) % 12;
}

/**
 * The chord's tones packed into the octave from `low` on, ascending: neighbours in a progression
 * then move by small steps. Rich chords leave out the root, which the bass has.
 */
export function voicing(chord: Chord, low: number): readonly number[] {
  const tones = chord.tones.length > 4 ? chord.tones.slice(1) : chord.tones;
  return tones.map((tone) => pitchFrom(low, chord.root + tone)).toSorted((a, b) => a - b);
}
