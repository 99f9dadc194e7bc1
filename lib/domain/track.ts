// This module is browser compatible.
import type { TrackUri } from "./ids.ts";

/** One piece of music as its source describes it. */
export interface Track {
  readonly uri: TrackUri;
  /** Name of the provider, equal to the first part of `uri`. */
  readonly source: string;
  /** 1–200 characters. */
  readonly title: string;
  /** 0–200 characters; empty when unknown. */
  readonly artist: string;
  /** Whole milliseconds, at least 1. */
  readonly durationMs: number;
  /** Path or address of a picture, or `null`. */
  readonly cover: string | null;
  /** Path or address a browser can play, or `null` when another player is needed. */
  readonly sound: string | null;
}
