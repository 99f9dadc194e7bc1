import type { TrackUri } from "../domain/ids.ts";
import type { Track } from "../domain/track.ts";

/** Part of a search's results, best first. */
export interface SearchPage {
  readonly items: readonly Track[];
  /** Pass it back to get the next page; `null` on the last page. */
  readonly cursor: string | null;
}

export interface SearchRequest {
  /** What the person typed, trimmed; empty asks for suggestions. */
  readonly query: string;
  /** Largest number of items wanted, 1–50. */
  readonly limit: number;
  /** A cursor this provider gave out before. A cursor it did not give starts from the beginning. */
  readonly cursor: string | null;
}

/** A source of music. Each provider is one adapter; everything else knows only this. */
export interface Provider {
  /** First part of the URIs it answers for, e.g. `demo`. */
  readonly source: string;
  /** Finds tracks by words of title, artist, album or path. */
  search(request: SearchRequest): Promise<SearchPage>;
  /** The track behind a URI of this source, or `null` when there is none. */
  lookup(uri: TrackUri): Promise<Track | null>;
  /**
   * The sound as a file a browser plays: 200, 206 with ranges, 304 by ETag, 416; HEAD is answered.
   * `null` when the source has no such track or plays elsewhere.
   */
  sound(uri: TrackUri, request: Request): Promise<Response | null>;
  /** The cover as a picture with an ETag, or `null` when there is none. */
  cover(uri: TrackUri, request: Request): Promise<Response | null>;
  /** Stops watching and rendering. Safe to call twice. */
  close(): Promise<void>;
}
