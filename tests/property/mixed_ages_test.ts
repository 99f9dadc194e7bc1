import assert from "node:assert/strict";
import fc from "fast-check";
import { evolve } from "../../lib/domain/evolve.ts";
import type { SongId } from "../../lib/domain/ids.ts";
import { type Nest, type NestEvent, newNest, type Undoable } from "../../lib/domain/nest.ts";
import { queueOf, songsOf } from "../../lib/domain/queue.ts";
import { newSong, recordOf, type Song, type SongRecord } from "../../lib/domain/song.ts";
import { compareText, listOf } from "../../lib/domain/sorted_map.ts";
import { SECOND } from "../../lib/domain/time.ts";
import { Story } from "../support/builders.ts";
import { act, type ActType, deeds } from "../support/deeds.ts";

// Whoever loads a nest reads its parts one after the other while others go on writing: the head
// first, then votes, jams, comments, songs, horns, free horns and what can be undone. Each part is
// as old as its reading. Folding the events since the head was read over such a mixture must give
// the nest as it is now, as long as no song changed between the queue and the air.

/** When each part was read, in the order of reading. */
interface Ages {
  readonly head: Nest;
  readonly crowd: Nest;
  readonly songs: Nest;
  readonly horns: Nest;
  readonly undoables: Nest;
}

/** Every song a nest still knows: waiting, on air, or ready to be taken back. */
function everySong(nest: Nest): Map<SongId, Song> {
  const songs = new Map<SongId, Song>();
  for (const { was } of nest.undoables) {
    if (was.type === "removed" || was.type === "skipped") songs.set(was.song.id, was.song);
    if (was.type === "cleared") { for (const song of was.songs) songs.set(song.id, song); }
  }
  for (const song of songsOf(nest.queue)) songs.set(song.id, song);
  if (nest.playback.state !== "idle") songs.set(nest.playback.song.id, nest.playback.song);
  return songs;
}

/** Records of waiting songs, and of songs in cleared layers, which stay where they are kept. */
function keptRecords(nest: Nest): SongRecord[] {
  const cleared = nest.undoables.flatMap(({ was }) => was.type === "cleared" ? was.songs : []);
  return [...cleared, ...songsOf(nest.queue)].map(recordOf);
}

/** The nest as somebody reads it whose parts have these ages. */
function mixture({ head, crowd, songs, horns, undoables }: Ages): Nest {
  const known = everySong(crowd);
  const around = (record: SongRecord): Song => {
    const { voters, jams, comments } = known.get(record.id) ?? newSong(record);
    return { ...newSong(record), voters, jams, comments };
  };
  const records = keptRecords(songs);
  const was = (entry: Undoable["was"]): Undoable["was"] => {
    switch (entry.type) {
      case "moved":
        return entry;
      case "removed":
      case "skipped":
        return { ...entry, song: around(recordOf(entry.song)) };
      case "cleared":
        return {
          ...entry,
          songs: records.filter(({ layer }) => entry.layers.includes(layer)).map(around)
            .toSorted((a, b) => a.place - b.place || compareText(a.id, b.id)),
        };
    }
  };
  const { playback } = head;
  return {
    ...newNest(head.code),
    seq: head.seq,
    nextSong: head.nextSong,
    layers: head.layers,
    volume: head.volume,
    playback: playback.state === "idle"
      ? playback
      : { ...playback, song: around(recordOf(playback.song)) },
    queue: queueOf(records.filter(({ layer }) => head.layers.includes(layer)).map(around)),
    horns: horns.horns,
    freeHorns: horns.freeHorns,
    undoables: undoables.undoables.map((entry) => ({ ...entry, was: was(entry.was) })),
  };
}

function songText(song: Song): unknown {
  return { ...song, voters: listOf(song.voters), jams: listOf(song.jams) };
}

/** What an undo gives back. */
function wasText(was: Undoable["was"]): unknown {
  switch (was.type) {
    case "moved":
      return was;
    case "removed":
    case "skipped":
      return { ...was, song: songText(was.song) };
    case "cleared":
      return { ...was, songs: was.songs.map(songText) };
  }
}

/** Everything of a nest but the songs that left it, as plain values. */
function whole({ queue, playback, freeHorns, undoables, ...rest }: Nest): unknown {
  return {
    ...rest,
    queue: Array.from(songsOf(queue), songText),
    playback: playback.state === "idle" ? playback : { ...playback, song: songText(playback.song) },
    freeHorns: listOf(freeHorns),
    undoables: undoables.map(({ seq, by, at, was }) => ({ seq, by, at, type: was.type })),
  };
}

/** What members do while somebody reads: everything that leaves songs where they are. */
const WHILE_READING: readonly ActType[] = [
  "add",
  "vote",
  "unvote",
  "jam",
  "unjam",
  "comment",
  "move",
  "remove",
  "clear",
  "pause",
  "resume",
  "set_volume",
  "airhorn",
];

/** Fewer moments than parts: several parts of one age are the usual case. */
const moments = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 5 })
  .map((picks) => picks.toSorted((a, b) => a - b));

function read(story: Story, states: readonly Nest[], picks: readonly number[]): Nest {
  const span = states.length;
  const [head, crowd, songs, horns, undoables] = picks.map((pick, index) =>
    // The head is read before everything that happens meanwhile.
    states[index === 0 ? 0 : Math.floor(pick * span / 1001)] ?? story.nest
  );
  if (!head || !crowd || !songs || !horns || !undoables) throw new Error("Cannot pick five ages");
  return mixture({ head, crowd, songs, horns, undoables });
}

function isCarrying({ type }: NestEvent): boolean {
  return type === "advanced" || type === "unremoved" || type === "uncleared" ||
    type === "unskipped";
}

/** Fails unless what is loaded meanwhile shows the nest as it is, looked at with `look`. */
function assertCompleted(only: readonly ActType[], look: (nest: Nest) => unknown): void {
  const during = deeds({ only, maxLength: 25, maxStepMs: SECOND / 2 });
  fc.assert(
    fc.property(deeds({ maxLength: 50 }), during, moments, (before, meanwhile, picks) => {
      const story = new Story();
      for (const deed of before) act(story, deed);
      const since = story.events.length;
      const states = [story.nest];
      for (const deed of meanwhile) {
        act(story, deed);
        states.push(story.nest);
      }
      const events = story.events.slice(since);
      fc.pre(!events.some(isCarrying));
      const loaded = events.reduce(evolve, read(story, states, picks));
      assert.deepEqual(look(loaded), look(story.nest));
    }),
    { numRuns: 200 },
  );
}

Deno.test("events folded over parts of different age give the nest as it is", () => {
  assertCompleted(WHILE_READING, whole);
});

Deno.test("… and what can be undone in it, as long as no song leaves the queue meanwhile", () => {
  const staying = WHILE_READING.filter((type) => type !== "remove" && type !== "clear");
  assertCompleted(staying, (nest) => [whole(nest), nest.undoables.map(({ was }) => wasText(was))]);
});
