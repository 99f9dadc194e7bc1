import type { Airhorn } from "../domain/airhorns.ts";
import { evolve } from "../domain/evolve.ts";
import { type MemberId, type NestCode, type SongId, songId } from "../domain/ids.ts";
import {
  type Nest,
  type NestEvent,
  newNest,
  type Playback,
  type Undoable,
} from "../domain/nest.ts";
import { queueOf } from "../domain/queue.ts";
import {
  type Comment,
  type Jam,
  newSong,
  type Song,
  type SongRecord,
  type Vote,
} from "../domain/song.ts";
import { compareText, emptyMap, setIn, type SortedMap } from "../domain/sorted_map.ts";
import type { EpochMs } from "../domain/time.ts";
import {
  type CrowdPart,
  crowdPrefix,
  freeHornsPrefix,
  type Head,
  headKey,
  hornsPrefix,
  songsPrefix,
  type StoredUndo,
  undoPrefix,
} from "./keys.ts";

/** A nest as it was read, good for one commit. */
export interface StoredNest {
  readonly nest: Nest;
  readonly epoch: string;
  /** Version of the head; a commit that names an older one fails. */
  readonly version: string;
  /** When the last event happened. */
  readonly at: EpochMs;
}

/**
 * Events that carry a song between the queue, the air and what can be taken back. Folded over parts
 * of different age they could lose the song's crowd on the way, so the parts are read again.
 */
const CARRIES: ReadonlySet<NestEvent["type"]> = new Set(
  ["advanced", "removed", "cleared", "unremoved", "uncleared", "unskipped"] as const,
);

/** Most entries KV hands over in one step. */
const BATCH = { batchSize: 500 } as const;

/**
 * Reads a nest with everything in it. Parts are read one after the other, so a commit may come in
 * between: events say what is so afterwards, hence folding those since the first read over the
 * parts gives the nest as it was at the last read of the head.
 *
 * @param eventsOf Reads the log after one event up to another.
 */
export async function loadNest(
  kv: Deno.Kv,
  code: NestCode,
  eventsOf: (after: number, to: number) => Promise<NestEvent[]>,
): Promise<StoredNest | null> {
  for (;;) {
    const first = await kv.get<Head>(headKey(code));
    if (first.value === null) return null;
    const nest = await readParts(kv, code, first.value);
    const last = await kv.get<Head>(headKey(code));
    if (last.value === null) return null;
    if (last.value.epoch !== first.value.epoch) continue;
    const { epoch, seq, at } = last.value;
    const events = await eventsOf(first.value.seq, seq);
    // The log was cut while we read it: what we have is too old to be completed.
    if (events.length !== seq - first.value.seq) continue;
    if (events.some(({ type }) => CARRIES.has(type))) continue;
    return { nest: events.reduce(evolve, nest), epoch, version: last.versionstamp, at };
  }
}

async function readParts(kv: Deno.Kv, code: NestCode, head: Head): Promise<Nest> {
  const crowd = await readCrowd(kv, code);
  const byLayer = new Map<number, Song[]>();
  for await (const { value } of kv.list<SongRecord>({ prefix: songsPrefix(code) }, BATCH)) {
    const songs = byLayer.get(value.layer) ?? [];
    songs.push(crowd.around(value));
    byLayer.set(value.layer, songs);
  }
  const horns: Airhorn[] = [];
  for await (const { value } of kv.list<Airhorn[]>({ prefix: hornsPrefix(code) }, BATCH)) {
    horns.push(...value);
  }
  return {
    ...newNest(code),
    seq: head.seq,
    nextSong: head.nextSong,
    layers: head.layers,
    volume: head.volume,
    playback: onAir(head.playback, crowd),
    queue: queueOf(head.layers.flatMap((layer) => byLayer.get(layer) ?? [])),
    horns,
    freeHorns: await readFreeHorns(kv, code),
    undoables: await readUndoables(kv, code, byLayer, crowd),
  };
}

function onAir(playback: Playback<SongRecord>, crowd: Crowd): Playback {
  return playback.state === "idle" ? playback : { ...playback, song: crowd.around(playback.song) };
}

/** Votes, jams and comments of all songs. */
class Crowd {
  readonly votes = new Map<SongId, SortedMap<MemberId, Vote>>();
  readonly jams = new Map<SongId, SortedMap<MemberId, Jam>>();
  readonly comments = new Map<SongId, Comment[]>();

  /** The song with its part of the crowd. */
  around(record: SongRecord): Song {
    const bare = newSong(record);
    return {
      ...bare,
      voters: this.votes.get(record.id) ?? bare.voters,
      jams: this.jams.get(record.id) ?? bare.jams,
      comments: this.comments.get(record.id) ?? bare.comments,
    };
  }
}

async function readCrowd(kv: Deno.Kv, code: NestCode): Promise<Crowd> {
  const crowd = new Crowd();
  await readMembers(kv, code, "vote", crowd.votes);
  await readMembers(kv, code, "jam", crowd.jams);
  for await (
    const { key, value } of kv.list<Comment>({ prefix: crowdPrefix(code, "comment") }, BATCH)
  ) {
    const song = songId(Number(key[3]));
    const comments = crowd.comments.get(song) ?? [];
    comments.push(value);
    crowd.comments.set(song, comments);
  }
  return crowd;
}

async function readMembers<V>(
  kv: Deno.Kv,
  code: NestCode,
  part: CrowdPart,
  into: Map<SongId, SortedMap<MemberId, V>>,
): Promise<void> {
  for await (const { key, value } of kv.list<V>({ prefix: crowdPrefix(code, part) }, BATCH)) {
    const song = songId(Number(key[3]));
    const members = into.get(song) ?? emptyMap<MemberId, V>(compareText);
    // Keys under this prefix end in the member's id: only the writes of this folder make them.
    into.set(song, setIn(members, key[4] as MemberId, value));
  }
}

async function readFreeHorns(kv: Deno.Kv, code: NestCode): Promise<Nest["freeHorns"]> {
  let horns: Nest["freeHorns"] = emptyMap<MemberId, readonly SongId[]>(compareText);
  for await (const { key, value } of kv.list<SongId[]>({ prefix: freeHornsPrefix(code) }, BATCH)) {
    horns = setIn(horns, key[3] as MemberId, value);
  }
  return horns;
}

async function readUndoables(
  kv: Deno.Kv,
  code: NestCode,
  byLayer: ReadonlyMap<number, readonly Song[]>,
  crowd: Crowd,
): Promise<Undoable[]> {
  const entries: Undoable[] = [];
  for await (const { value } of kv.list<StoredUndo>({ prefix: undoPrefix(code) }, BATCH)) {
    entries.push({ ...value, was: restored(value.was, byLayer, crowd) });
  }
  return entries;
}

function restored(
  was: StoredUndo["was"],
  byLayer: ReadonlyMap<number, readonly Song[]>,
  crowd: Crowd,
): Undoable["was"] {
  switch (was.type) {
    case "moved":
      return was;
    case "removed":
    case "skipped":
      return { ...was, song: crowd.around(was.song) };
    case "cleared": {
      const songs = was.layers.flatMap((layer) => byLayer.get(layer) ?? []);
      return {
        ...was,
        songs: songs.toSorted((a, b) => a.place - b.place || compareText(a.id, b.id)),
      };
    }
  }
}
