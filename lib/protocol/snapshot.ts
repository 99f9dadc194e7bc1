// This module is browser compatible.
import type { Airhorn } from "../domain/airhorns.ts";
import type { NestCode, SongId } from "../domain/ids.ts";
import type { Nest, Playback } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import { queueOf, songsOf } from "../domain/queue.ts";
import {
  type Comment,
  type Jam,
  newSong,
  recordOf,
  type Song,
  type SongRecord,
  type Vote,
} from "../domain/song.ts";
import { compareText, emptyMap, getIn, setIn, valuesOf } from "../domain/sorted_map.ts";
import { newNest } from "../domain/nest.ts";

/** A song as it crosses the wire: its record and the newest part of its crowd. */
export interface SongView extends SongRecord {
  /** Up to 12 jams; `jamCount` counts all. */
  readonly jams: readonly Jam[];
  /** Up to 20 newest comments, oldest first; `commentCount` counts all. */
  readonly comments: readonly Comment[];
}

/** A nest as it crosses the wire, the same for everybody. */
export interface NestView {
  readonly code: NestCode;
  readonly seq: number;
  readonly nextSong: number;
  readonly layers: readonly number[];
  readonly volume: number;
  readonly playback: Playback<SongView>;
  /** In play order. */
  readonly queue: readonly SongView[];
  /** Oldest first. */
  readonly horns: readonly Airhorn[];
}

/** What only the reader is shown: their own part in a nest. */
export interface YouView {
  readonly person: Person;
  /** Their votes, each with how far it moved the song's number. */
  readonly votes: Readonly<Record<SongId, Vote>>;
  /** Songs they jam. */
  readonly jams: readonly SongId[];
  /** Songs that earned them a horn they have not blown yet. */
  readonly freeHorns: readonly SongId[];
}

const MAX_JAMS = 12;
const MAX_COMMENTS = 20;

/** A song for the wire. */
export function songView(song: Song): SongView {
  const jams: Jam[] = [];
  for (const jam of valuesOf(song.jams)) if (jams.push(jam) === MAX_JAMS) break;
  return { ...recordOf(song), jams, comments: song.comments.slice(-MAX_COMMENTS) };
}

/** The song on air for the wire. */
export function playbackView(playback: Playback): Playback<SongView> {
  return playback.state === "idle" ? playback : { ...playback, song: songView(playback.song) };
}

/** A nest for the wire. */
export function nestView(nest: Nest): NestView {
  const { code, seq, nextSong, layers, volume, horns } = nest;
  const queue = Array.from(songsOf(nest.queue), songView);
  return {
    code,
    seq,
    nextSong,
    layers,
    volume,
    playback: playbackView(nest.playback),
    queue,
    horns,
  };
}

/** A person's own part in a nest, for the wire. */
export function youView(nest: Nest, person: Person): YouView {
  const votes: Record<SongId, Vote> = {};
  const jams: SongId[] = [];
  const onAir = nest.playback.state === "idle" ? [] : [nest.playback.song];
  for (const song of [...onAir, ...songsOf(nest.queue)]) {
    const cast = getIn(song.voters, person.id);
    if (cast !== undefined) votes[song.id] = cast;
    if (getIn(song.jams, person.id) !== undefined) jams.push(song.id);
  }
  return {
    person: { id: person.id, name: person.name },
    votes,
    jams,
    freeHorns: getIn(nest.freeHorns, person.id) ?? [],
  };
}

/** The nest a view shows, with the reader's own votes and jams in it. */
export function nestFromView(view: NestView, you: YouView | null): Nest {
  const own = new Set(you?.jams);
  const songOf = (song: SongView) => songFromView(song, you, own);
  const { code, seq, nextSong, layers, volume, horns, playback } = view;
  return {
    ...newNest(code),
    seq,
    nextSong,
    layers,
    volume,
    horns,
    queue: queueOf(view.queue.map(songOf)),
    playback: playback.state === "idle" ? playback : { ...playback, song: songOf(playback.song) },
    freeHorns: you === null || you.freeHorns.length === 0
      ? emptyMap<Person["id"], readonly SongId[]>(compareText)
      : setIn(emptyMap<Person["id"], readonly SongId[]>(compareText), you.person.id, you.freeHorns),
  };
}

function songFromView(view: SongView, you: YouView | null, jammed: ReadonlySet<SongId>): Song {
  const { jams, comments, ...record } = view;
  const song = newSong(record);
  let jamMap = jams.reduce((map, jam) => setIn(map, jam.by.id, jam), song.jams);
  if (you === null) return { ...song, jams: jamMap, comments };
  if (jammed.has(view.id) && getIn(jamMap, you.person.id) === undefined) {
    jamMap = setIn(jamMap, you.person.id, { by: you.person, at: view.addedAt });
  }
  const vote = you.votes[view.id];
  const voters = vote === undefined ? song.voters : setIn(song.voters, you.person.id, vote);
  return { ...song, jams: jamMap, voters, comments };
}
