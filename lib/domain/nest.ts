// This module is browser compatible.
import type { Airhorn, AirhornName } from "./airhorns.ts";
import type { CommandId, MemberId, NestCode, SongId } from "./ids.ts";
import type { Actor, Person } from "./person.ts";
import type { Places } from "./places.ts";
import { EMPTY_QUEUE, type Queue, songIn } from "./queue.ts";
import type { Result } from "./result.ts";
import type { Song, SongRecord } from "./song.ts";
import { compareText, emptyMap, type SortedMap } from "./sorted_map.ts";
import { type EpochMs, MINUTE } from "./time.ts";
import type { Track } from "./track.ts";

/** What a nest plays. The position is computed from it, never counted. */
export type Playback<S = Song> =
  | { readonly state: "idle" }
  | { readonly state: "playing"; readonly song: S; readonly startedAt: EpochMs }
  | { readonly state: "paused"; readonly song: S; readonly positionMs: number };

/** Something that can be taken back, kept for {@link UNDO_WINDOW}. */
export interface Undoable {
  /** `seq` of the event that did it. */
  readonly seq: number;
  readonly by: MemberId;
  readonly at: EpochMs;
  readonly was:
    | { readonly type: "removed"; readonly song: Song }
    | { readonly type: "skipped"; readonly song: Song; readonly positionMs: number }
    | { readonly type: "moved"; readonly song: SongId; readonly place: number }
    | {
      readonly type: "cleared";
      readonly layers: readonly number[];
      /** In play order. */
      readonly songs: readonly Song[];
    };
}

/** How long something can be taken back. */
export const UNDO_WINDOW = 10 * MINUTE;

/** A room: one queue, one moment of one song, and what its members did lately. */
export interface Nest {
  readonly code: NestCode;
  /** Number of the last event; 0 before the first. */
  readonly seq: number;
  /** Counter behind the next song's id. */
  readonly nextSong: number;
  readonly queue: Queue;
  /** Layers of songs that are in the queue; new songs join the last one. */
  readonly layers: readonly number[];
  readonly playback: Playback;
  /** Shared and informational, 0–100; listeners have their own. */
  readonly volume: number;
  /** Oldest first. */
  readonly horns: readonly Airhorn[];
  /** Horns earned and not yet spent: the songs that earned them. */
  readonly freeHorns: SortedMap<MemberId, readonly SongId[]>;
  /** Oldest first. A browser keeps none: what can be undone is the server's to know. */
  readonly undoables: readonly Undoable[];
}

/** A nest in which nothing has happened yet. */
export function newNest(code: NestCode): Nest {
  return {
    code,
    seq: 0,
    nextSong: 1,
    queue: EMPTY_QUEUE,
    layers: [0],
    playback: { state: "idle" },
    volume: 95,
    horns: [],
    freeHorns: emptyMap<MemberId, readonly SongId[]>(compareText),
    undoables: [],
  };
}

/** The layer that new songs join. */
export function currentLayer(nest: Nest): number {
  return nest.layers.at(-1) ?? 0;
}

/** The song with this id, on air or waiting, or `undefined`. */
export function songHere(nest: Nest, id: SongId): Song | undefined {
  const { playback } = nest;
  if (playback.state !== "idle" && playback.song.id === id) return playback.song;
  return songIn(nest.queue, id);
}

/** What somebody asks of a nest. Ids say what the member saw, so that two people skip one song. */
export type NestCommand =
  | { readonly type: "add"; readonly track: Track }
  | { readonly type: "vote"; readonly song: SongId; readonly vote: 1 | -1 }
  | { readonly type: "unvote"; readonly song: SongId }
  | { readonly type: "jam"; readonly song: SongId }
  | { readonly type: "unjam"; readonly song: SongId }
  | { readonly type: "comment"; readonly song: SongId; readonly body: string }
  | { readonly type: "remove"; readonly song: SongId }
  | { readonly type: "move"; readonly song: SongId; readonly before: SongId | null }
  | { readonly type: "clear" }
  | { readonly type: "skip"; readonly playing: SongId }
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "advance"; readonly playing: SongId }
  | { readonly type: "set_volume"; readonly volume: number }
  | { readonly type: "airhorn"; readonly name: AirhornName }
  | { readonly type: "free_airhorn"; readonly name: AirhornName }
  | { readonly type: "undo"; readonly seq: number };

/** A command with who gave it and when it is decided. */
export interface Request {
  readonly by: Actor;
  readonly at: EpochMs;
  readonly command: NestCommand;
}

/** A song that has left the air. */
export interface Ended {
  readonly song: SongId;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** Position it had reached. */
  readonly positionMs: number;
  readonly how: "finished" | "skipped";
}

/**
 * What happened. Events say what is so afterwards ("has 5 votes"), not what changed ("one more"), so
 * that folding one over a state that already shows part of it gives the same result.
 */
export type EventBody =
  | { readonly type: "added"; readonly data: { readonly song: SongRecord } }
  | { readonly type: "spread"; readonly data: { readonly places: Places } }
  | {
    readonly type: "voted";
    readonly data: {
      readonly song: SongId;
      readonly by: Person;
      readonly vote: 1 | -1;
      readonly delta: -1 | 0 | 1;
      readonly votes: number;
      readonly place: number;
    };
  }
  | {
    readonly type: "unvoted";
    readonly data: {
      readonly song: SongId;
      readonly by: Person;
      readonly votes: number;
      readonly place: number;
    };
  }
  | {
    readonly type: "jammed" | "unjammed";
    readonly data: { readonly song: SongId; readonly by: Person; readonly jamCount: number };
  }
  | {
    readonly type: "commented";
    readonly data: {
      readonly song: SongId;
      readonly by: Person;
      readonly body: string;
      readonly commentCount: number;
    };
  }
  | { readonly type: "removed"; readonly data: { readonly song: SongId; readonly by: Person } }
  | {
    readonly type: "moved";
    readonly data: {
      readonly song: SongId;
      readonly by: Person;
      readonly place: number;
      /** `seq` of the move this takes back, or `null` for a move of its own. */
      readonly undone: number | null;
    };
  }
  | {
    readonly type: "cleared";
    readonly data: {
      readonly by: Person;
      readonly count: number;
      /** The layer that songs join from now on. */
      readonly layer: number;
    };
  }
  | {
    readonly type: "advanced";
    readonly data: {
      readonly by: Person;
      readonly ended: Ended | null;
      readonly next: Playback<SongRecord>;
    };
  }
  | {
    readonly type: "paused";
    readonly data: { readonly by: Person; readonly positionMs: number };
  }
  | {
    readonly type: "unpaused";
    readonly data: { readonly by: Person; readonly startedAt: EpochMs };
  }
  | {
    readonly type: "volume_set";
    readonly data: { readonly by: Person; readonly volume: number };
  }
  | { readonly type: "airhorn"; readonly data: { readonly horn: Airhorn } }
  | {
    readonly type: "free_horns";
    readonly data: { readonly member: MemberId; readonly songs: readonly SongId[] };
  }
  | {
    readonly type: "unremoved";
    readonly data: { readonly by: Person; readonly undone: number; readonly song: SongRecord };
  }
  | {
    readonly type: "uncleared";
    readonly data: {
      readonly by: Person;
      readonly undone: number;
      readonly count: number;
      readonly layers: readonly number[];
      /** `null` when they are too many for one event: a browser then needs a snapshot. */
      readonly songs: readonly SongRecord[] | null;
    };
  }
  | {
    readonly type: "unskipped";
    readonly data: {
      readonly by: Person;
      readonly undone: number;
      readonly playback: Playback<SongRecord>;
      /** The song that was on air, with its place in the queue. */
      readonly putBack: SongRecord | null;
    };
  };

/** One step of a nest's life. */
export type NestEvent = EventBody & {
  /** One more than the event before. */
  readonly seq: number;
  readonly at: EpochMs;
  /** The command that caused it; `null` for what the clock did. */
  readonly cmd: CommandId | null;
};

/** Why a nest refused a command. */
export type NestErrorCode =
  | "song_not_found"
  | "not_playing"
  | "no_free_horn"
  | "not_undoable"
  | "not_yours";

export interface NestError {
  readonly code: NestErrorCode;
  /** One sentence for people. */
  readonly message: string;
}

/** What a command leads to: events in order (none when it changes nothing), or a refusal. */
export type Decision = Result<readonly EventBody[], NestError>;

/** What a command led to. */
export interface Ack {
  /** Number of the last event it caused, or of the nest's last event when it changed nothing. */
  readonly seq: number;
  readonly changed: boolean;
  /** The new song's id, for `add`. */
  readonly song?: SongId;
}
