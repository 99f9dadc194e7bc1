// This module is browser compatible.
import type { Echo } from "./echo.ts";
import type { Room } from "./reverb.ts";
import type { Rng } from "./rng.ts";

/** One note; times in beats. */
export interface Note {
  readonly at: number;
  readonly length: number;
  /** MIDI pitch; drums may use it as they like. */
  readonly pitch: number;
  /** 0–1. */
  readonly velocity: number;
}

/** Notes that belong together and how many beats they fill, which may be more than they sound. */
export interface Phrase {
  readonly beats: number;
  readonly notes: readonly Note[];
}

/** What an instrument is asked to play. */
export interface Voice {
  readonly hz: number;
  /** How long the key is held. */
  readonly seconds: number;
  /** 0–1. */
  readonly velocity: number;
  readonly rng: Rng;
}

/** Plays one note on one channel; what it gives starts and ends in silence. */
export type Instrument = (voice: Voice) => Float32Array;

/** One player: an instrument, its notes, and where it stands in the room. */
export interface Part {
  readonly instrument: Instrument;
  readonly phrase: Phrase;
  /** 1 is as loud as the instrument is by itself. */
  readonly gain: number;
  /** −1 left … 1 right; 0 when left out. */
  readonly pan?: number;
  /** How far single notes stand from `pan`, low ones left and high ones right, 0–1. */
  readonly width?: number;
  /** How much goes to the room, 0–1. */
  readonly reverb?: number;
  /** How much goes to the echo, 0–1. */
  readonly echo?: number;
  /** Seconds that notes may come early or late. */
  readonly loose?: number;
  /** How far the part ducks on every beat, 0–1. */
  readonly pump?: number;
}

/** A piece of music as text: everything needed to know it without hearing it. */
export interface Piece {
  /** Last part of its URI: small letters, digits, hyphens. */
  readonly slug: string;
  readonly title: string;
  readonly artist: string;
  /** For people, e.g. `D lydian` or `F major, then G major`. */
  readonly key: string;
  /** Beats per minute. */
  readonly tempo: number;
  /** Length of the score; every part fits in. */
  readonly beats: number;
  /** Seconds after the last beat in which the sound dies away. */
  readonly tailSeconds: number;
  /** Which pairs of steps are played long–short, e.g. 0.5 for eighths, and how much, 0–0.4. */
  readonly swing?: { readonly step: number; readonly amount: number };
  readonly room: Room;
  /** `beats` between repeats instead of seconds. */
  readonly echo?: Omit<Echo, "seconds"> & { readonly beats: number };
  /** How far tape speed wavers, in milliseconds; for pieces that sound like an old tape. */
  readonly wowMs?: number;
  /** Correction of loudness by ear, in dB. */
  readonly trimDb?: number;
  /** Writes the parts; chance comes in as `rng` and is the same every time. */
  compose(rng: Rng): readonly Part[];
}

/** Length of a rendered piece in whole milliseconds. */
export function durationMsOf(piece: Pick<Piece, "beats" | "tempo" | "tailSeconds">): number {
  return Math.round((piece.beats * 60 / piece.tempo + piece.tailSeconds) * 1000);
}
