// This module is browser compatible.
import type { SongId } from "./ids.ts";
import type { Song } from "./song.ts";
import {
  deleteIn,
  emptyMap,
  getIn,
  rankIn,
  setIn,
  sizeOf,
  type SortedMap,
  valueAt,
  valuesOf,
} from "./sorted_map.ts";

/** Where a song stands: lower `place` first, then the id as text. Source: queue rules, "order". */
interface Spot {
  readonly place: number;
  readonly id: SongId;
}

/** Songs waiting to be played, found by id and by order without walking the queue. */
export interface Queue {
  readonly byId: SortedMap<SongId, Song>;
  readonly inOrder: SortedMap<Spot, Song>;
}

function compareIds(a: SongId, b: SongId): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareSpots(a: Spot, b: Spot): number {
  return a.place - b.place || compareIds(a.id, b.id);
}

export const EMPTY_QUEUE: Queue = { byId: emptyMap(compareIds), inOrder: emptyMap(compareSpots) };

/** The queue holding `songs`, which may come in any order. */
export function queueOf(songs: Iterable<Song>): Queue {
  let queue = EMPTY_QUEUE;
  for (const song of songs) queue = putSong(queue, song);
  return queue;
}

/** Number of songs waiting. */
export function queueLength(queue: Queue): number {
  return sizeOf(queue.byId);
}

/** Songs in play order. */
export function songsOf(queue: Queue): Generator<Song, void, undefined> {
  return valuesOf(queue.inOrder);
}

/** The waiting song with this id, or `undefined`. */
export function songIn(queue: Queue, id: SongId): Song | undefined {
  return getIn(queue.byId, id);
}

/** The song at `rank` (0 plays next), or `undefined` beyond either end. */
export function songAt(queue: Queue, rank: number): Song | undefined {
  return valueAt(queue.inOrder, rank);
}

/** How many songs play before `song`, which must be in the queue. */
export function rankOf(queue: Queue, song: Song): number {
  return rankIn(queue.inOrder, song);
}

/** The song that plays last, or `undefined` when the queue is empty. */
export function lastSong(queue: Queue): Song | undefined {
  return songAt(queue, queueLength(queue) - 1);
}

/** The queue with `song` at its place; the version with the same id is replaced. */
export function putSong(queue: Queue, song: Song): Queue {
  const old = songIn(queue, song.id);
  const inOrder = old === undefined || old.place === song.place
    ? queue.inOrder
    : deleteIn(queue.inOrder, old);
  return { byId: setIn(queue.byId, song.id, song), inOrder: setIn(inOrder, song, song) };
}

/** The queue without the song `id`; the same queue when it has no such song. */
export function dropSong(queue: Queue, id: SongId): Queue {
  const old = songIn(queue, id);
  if (old === undefined) return queue;
  return { byId: deleteIn(queue.byId, id), inOrder: deleteIn(queue.inOrder, old) };
}
