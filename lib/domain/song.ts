// This module is browser compatible.
import type { MemberId, SongId } from "./ids.ts";
import type { Person } from "./person.ts";
import { compareText, emptyMap, type SortedMap } from "./sorted_map.ts";
import type { EpochMs } from "./time.ts";
import type { Track } from "./track.ts";

/** A member's vote: the direction asked for, and how far it moved the song's number. */
export interface Vote {
  readonly vote: 1 | -1;
  readonly delta: -1 | 0 | 1;
}

export interface Jam {
  readonly by: Person;
  readonly at: EpochMs;
}

export interface Comment {
  /** `seq` of the event that brought it. */
  readonly id: number;
  readonly by: Person;
  readonly at: EpochMs;
  /** 1–500 characters, one line. */
  readonly body: string;
}

/** Longest comment, in characters. */
export const MAX_COMMENT = 500;

/** What is stored of a song under its own key: everything that does not grow with the crowd. */
export interface SongRecord extends Track {
  readonly id: SongId;
  readonly addedBy: Person;
  readonly addedAt: EpochMs;
  /** Sorts the queue, lowest first; equal places sort by `id`. */
  readonly place: number;
  /** The layer of the queue it was added to; a clear sets layers aside. */
  readonly layer: number;
  /** Up-votes minus down-votes that counted. */
  readonly votes: number;
  readonly jamCount: number;
  readonly commentCount: number;
  /** Present once enough jams earned its adder a free horn: a song earns one, ever. */
  readonly earnedHorn?: true;
}

/**
 * A song with its crowd. On the server the three collections are whole. In a browser they are a
 * part that holds at least the member's own vote and jam; the numbers always count everybody.
 */
export interface Song extends SongRecord {
  readonly voters: SortedMap<MemberId, Vote>;
  readonly jams: SortedMap<MemberId, Jam>;
  /** Oldest first. */
  readonly comments: readonly Comment[];
}

/** A song nobody has touched yet. */
export function newSong(record: SongRecord): Song {
  return {
    ...record,
    voters: emptyMap<MemberId, Vote>(compareText),
    jams: emptyMap<MemberId, Jam>(compareText),
    comments: [],
  };
}

/** What is stored of `song` under its own key. */
export function recordOf(song: Song): SongRecord {
  const { voters: _voters, jams: _jams, comments: _comments, ...record } = song;
  return record;
}
