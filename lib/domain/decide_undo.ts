// This module is browser compatible.
import {
  currentLayer,
  type Decision,
  type Nest,
  type Playback,
  type Request,
  UNDO_WINDOW,
  type Undoable,
} from "./nest.ts";
import { type Person, personOf } from "./person.ts";
import { startWhenIdle } from "./foresee.ts";
import { queueLength, songAt, songIn, songsOf } from "./queue.ts";
import { refuse } from "./refusals.ts";
import { ok } from "./result.ts";
import { recordOf, type Song, type SongRecord } from "./song.ts";
import type { EpochMs } from "./time.ts";

/**
 * Most songs that one event carries; more make browsers load the nest afresh. An event is stored in
 * one value of at most 64 KiB, and a song with the longest texts takes 3.
 */
const MAX_CARRIED = 20;

/** Most layers a queue can have: all of them stand in the nest's head, which is one small value. */
const MAX_LAYERS = 500;

/** Decides whether `seq` can be taken back: by the one who did it or a dj, within ten minutes. */
export function decideUndo(nest: Nest, request: Request, seq: number): Decision {
  const entry = nest.undoables.find((one) => one.seq === seq);
  if (entry === undefined || request.at - entry.at > UNDO_WINDOW) {
    return refuse("not_undoable", `There is nothing to undo at ${seq}, or no longer`);
  }
  if (entry.by !== request.by.id && request.by.role !== "dj" && request.by.role !== "owner") {
    return refuse("not_yours", "Only the one who did it or a dj can undo it");
  }
  return undo(nest, personOf(request.by), request.at, entry);
}

function undo(nest: Nest, by: Person, at: EpochMs, entry: Undoable): Decision {
  const { seq: undone, was } = entry;
  switch (was.type) {
    case "removed":
      return ok(startWhenIdle(nest, by, at, [
        { type: "unremoved", data: { by, undone, song: returning(nest, was.song) } },
      ]));
    case "moved": {
      if (songIn(nest.queue, was.song) === undefined) {
        return refuse("not_undoable", `Song ${was.song} has left the queue`);
      }
      return ok([{ type: "moved", data: { by, undone, song: was.song, place: was.place } }]);
    }
    case "cleared": {
      const songs = was.songs.length <= MAX_CARRIED ? was.songs.map(recordOf) : null;
      const layers = [...occupied(was.layers, was.songs), ...inUse(nest)];
      if (layers.length > MAX_LAYERS) {
        return refuse("not_undoable", "The queue was cleared and brought back too many times");
      }
      const count = was.songs.length;
      return ok(startWhenIdle(nest, by, at, [
        { type: "uncleared", data: { by, undone, count, layers, songs } },
      ]));
    }
    case "skipped":
      return ok([{
        type: "unskipped",
        data: {
          by,
          undone,
          playback: resumed(nest.playback, was.song, was.positionMs, at),
          putBack: putBack(nest),
        },
      }]);
  }
}

/** The layers of a nest that must stay: those with songs, and the one that songs join. */
function inUse(nest: Nest): readonly number[] {
  const current = currentLayer(nest);
  const others = nest.layers.filter((layer) => layer !== current);
  return [...occupied(others, songsOf(nest.queue)), current];
}

function occupied(layers: readonly number[], songs: Iterable<Song>): readonly number[] {
  const used = new Set(Array.from(songs, ({ layer }) => layer));
  return layers.filter((layer) => used.has(layer));
}

/** A song that comes back joins the current layer when its own was cleared meanwhile. */
function returning(nest: Nest, song: Song): SongRecord {
  const layer = nest.layers.includes(song.layer) ? song.layer : currentLayer(nest);
  return { ...recordOf(song), layer };
}

function resumed(
  now: Playback,
  song: Song,
  positionMs: number,
  at: EpochMs,
): Playback<SongRecord> {
  const record = recordOf(song);
  return now.state === "paused"
    ? { state: "paused", song: record, positionMs }
    : { state: "playing", song: record, startedAt: at - positionMs };
}

/** The song on air returns to the front of the queue. */
function putBack(nest: Nest): SongRecord | null {
  if (nest.playback.state === "idle") return null;
  const song = returning(nest, nest.playback.song);
  const first = queueLength(nest.queue) === 0 ? undefined : songAt(nest.queue, 0);
  return first === undefined || song.place < first.place
    ? song
    : { ...song, place: first.place - 1 };
}
