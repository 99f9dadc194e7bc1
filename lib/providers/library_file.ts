import { createHash } from "node:crypto";
import { parseTrackUri, type TrackUri } from "../domain/ids.ts";
import type { SearchEntry } from "./track_search.ts";

/** First part of the URIs of files in the music folder. */
export const LIBRARY_SOURCE = "library";

/** What a file is told by whether it changed. */
export interface FileStamp {
  /** Relative to the music folder, `/` between names. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What is known about the music in a file. */
export interface TrackFacts {
  readonly title: string;
  /** Empty when unknown. */
  readonly artist: string;
  /** Empty when unknown. */
  readonly album: string;
  /** Whole milliseconds, at least 1. */
  readonly durationMs: number;
}

/** A file of the music folder; `facts` is `null` when it cannot be played. */
export interface LibraryFile extends FileStamp {
  readonly facts: TrackFacts | null;
}

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["ogg", "audio/ogg"],
  ["opus", "audio/ogg"],
  ["flac", "audio/flac"],
  ["wav", "audio/wav"],
]);

/** The content type of a sound file by its name, or `null` when it is not one we play. */
export function soundTypeOf(fileName: string): string | null {
  return CONTENT_TYPES.get(fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase()) ?? null;
}

/** The URI of the file at `path`, the same as long as the file stays where it is. */
export function libraryUri(path: string): TrackUri {
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 16);
  const uri = parseTrackUri(`${LIBRARY_SOURCE}:track:${hash}`);
  if (uri === null) throw new Error(`Cannot make a URI of "${path}"`);
  return uri;
}

/** Whether nothing was written to the file between the two looks at it. */
export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.path === b.path && a.size === b.size && a.modifiedMs === b.modifiedMs;
}

/** What search and lookup need of a playable file. */
export function searchEntryOf(path: string, facts: TrackFacts): SearchEntry {
  const uri = libraryUri(path);
  const { title, artist, durationMs, album } = facts;
  return {
    track: {
      uri,
      source: LIBRARY_SOURCE,
      title,
      artist,
      durationMs,
      cover: `/api/cover/${uri}`,
      sound: `/api/sound/${uri}`,
    },
    album,
    path,
  };
}
