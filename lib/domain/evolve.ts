// This module is browser compatible.
import { earnsHorn, trimHorns } from "./airhorns.ts";
import type { SongId } from "./ids.ts";
import { type Nest, type NestEvent, type Playback, UNDO_WINDOW, type Undoable } from "./nest.ts";
import type { Places } from "./places.ts";
import { dropSong, EMPTY_QUEUE, putSong, queueOf, songIn, songsOf } from "./queue.ts";
import { type Comment, newSong, type Song, type SongRecord } from "./song.ts";
import { deleteIn, setIn } from "./sorted_map.ts";

type EventOf<T extends NestEvent["type"]> = Extract<NestEvent, { type: T }>;

/**
 * The nest after `event`. Total: an event that names something the nest does not have changes only
 * what it can, so a browser that holds part of a nest folds the same events as the server.
 */
export function evolve(nest: Nest, event: NestEvent): Nest {
  const next = apply(nest, event);
  const undoables = next.undoables.some((entry) => event.at - entry.at > UNDO_WINDOW)
    ? next.undoables.filter((entry) => event.at - entry.at <= UNDO_WINDOW)
    : next.undoables;
  return { ...next, seq: event.seq, undoables };
}

function apply(nest: Nest, event: NestEvent): Nest {
  switch (event.type) {
    case "added":
      return addSong(nest, newSong(event.data.song));
    case "spread":
      return spread(nest, event.data.places);
    case "voted":
      return voted(nest, event);
    case "unvoted":
      return unvoted(nest, event);
    case "jammed":
    case "unjammed":
      return jammed(nest, event);
    case "commented":
      return commented(nest, event);
    case "removed":
      return removed(nest, event);
    case "moved":
      return moved(nest, event);
    case "cleared":
      return cleared(nest, event);
    case "advanced":
      return advanced(nest, event);
    case "paused":
      return nest.playback.state === "idle" ? nest : {
        ...nest,
        playback: {
          state: "paused",
          song: nest.playback.song,
          positionMs: event.data.positionMs,
        },
      };
    case "unpaused":
      return nest.playback.state === "idle" ? nest : {
        ...nest,
        playback: { state: "playing", song: nest.playback.song, startedAt: event.data.startedAt },
      };
    case "volume_set":
      return { ...nest, volume: event.data.volume };
    case "airhorn":
      return { ...nest, horns: blow(nest, event) };
    case "free_horns":
      return {
        ...nest,
        freeHorns: event.data.songs.length === 0
          ? deleteIn(nest.freeHorns, event.data.member)
          : setIn(nest.freeHorns, event.data.member, event.data.songs),
      };
    case "unremoved":
      return unremoved(nest, event);
    case "uncleared":
      return uncleared(nest, event);
    case "unskipped":
      return unskipped(nest, event);
  }
}

function addSong(nest: Nest, song: Song): Nest {
  return {
    ...nest,
    nextSong: Math.max(nest.nextSong, Number(song.id) + 1),
    queue: putSong(nest.queue, song),
  };
}

function spread(nest: Nest, places: Places): Nest {
  let queue = nest.queue;
  const songs = places.map(([id]) => songIn(queue, id));
  // All leave before any returns: on the way, two songs could stand in the same place.
  for (const [id] of places) queue = dropSong(queue, id);
  places.forEach(([, place], index) => {
    const song = songs[index];
    if (song !== undefined) queue = putSong(queue, { ...song, place });
  });
  return { ...nest, queue };
}

/** Changes a song wherever it is: waiting or on air. */
function withSong(nest: Nest, id: SongId, change: (song: Song) => Song): Nest {
  const waiting = songIn(nest.queue, id);
  if (waiting !== undefined) return { ...nest, queue: putSong(nest.queue, change(waiting)) };
  const { playback } = nest;
  if (playback.state === "idle" || playback.song.id !== id) return nest;
  return { ...nest, playback: { ...playback, song: change(playback.song) } };
}

function voted(nest: Nest, { data }: EventOf<"voted">): Nest {
  const vote = { vote: data.vote, delta: data.delta };
  return withSong(nest, data.song, (song) => ({
    ...song,
    votes: data.votes,
    place: data.place,
    // The adder has no vote to record: adding was one.
    voters: song.addedBy.id === data.by.id ? song.voters : setIn(song.voters, data.by.id, vote),
  }));
}

function unvoted(nest: Nest, { data }: EventOf<"unvoted">): Nest {
  return withSong(nest, data.song, (song) => ({
    ...song,
    votes: data.votes,
    place: data.place,
    voters: deleteIn(song.voters, data.by.id),
  }));
}

function jammed(nest: Nest, { type, data, at }: EventOf<"jammed" | "unjammed">): Nest {
  return withSong(nest, data.song, (song) => ({
    ...song,
    jamCount: data.jamCount,
    // Remembered with the song: the horn may be blown, and the jams go on, before it is played.
    ...(earnsHorn(data.jamCount) ? { earnedHorn: true } : {}),
    jams: type === "jammed"
      ? setIn(song.jams, data.by.id, { by: data.by, at })
      : deleteIn(song.jams, data.by.id),
  }));
}

function commented(nest: Nest, { data, seq, at }: EventOf<"commented">): Nest {
  const comment: Comment = { id: seq, by: data.by, at, body: data.body };
  return withSong(nest, data.song, (song) => ({
    ...song,
    commentCount: data.commentCount,
    comments: [...song.comments.filter((other) => !isSameComment(other, comment)), comment],
  }));
}

/** Whether one comment replaces the other: the same words by the same person. */
export function isSameComment(
  a: Pick<Comment, "by" | "body">,
  b: Pick<Comment, "by" | "body">,
): boolean {
  return a.by.id === b.by.id && a.body === b.body;
}

function remember(nest: Nest, event: NestEvent, by: Undoable["by"], was: Undoable["was"]): Nest {
  if (nest.undoables.some((entry) => entry.seq === event.seq)) return nest;
  const entry = { seq: event.seq, by, at: event.at, was };
  return { ...nest, undoables: [...nest.undoables, entry] };
}

function forget(nest: Nest, seq: number): Nest {
  return { ...nest, undoables: nest.undoables.filter((entry) => entry.seq !== seq) };
}

function removed(nest: Nest, event: EventOf<"removed">): Nest {
  const song = songIn(nest.queue, event.data.song);
  if (song === undefined) return nest;
  const next = { ...nest, queue: dropSong(nest.queue, song.id) };
  return remember(next, event, event.data.by.id, { type: "removed", song });
}

function moved(nest: Nest, event: EventOf<"moved">): Nest {
  const { data } = event;
  const song = songIn(nest.queue, data.song);
  if (song === undefined) return nest;
  const next = { ...nest, queue: putSong(nest.queue, { ...song, place: data.place }) };
  if (data.undone !== null) return forget(next, data.undone);
  return remember(next, event, data.by.id, {
    type: "moved",
    song: song.id,
    place: song.place,
  });
}

function cleared(nest: Nest, event: EventOf<"cleared">): Nest {
  const next = { ...nest, queue: EMPTY_QUEUE, layers: [event.data.layer] };
  return remember(next, event, event.data.by.id, {
    type: "cleared",
    layers: nest.layers,
    songs: [...songsOf(nest.queue)],
  });
}

/** The song behind a record: with its crowd when the nest has it, bare otherwise. */
function songOf(nest: Nest, record: SongRecord): Song {
  const waiting = songIn(nest.queue, record.id);
  if (waiting !== undefined) return waiting;
  const { playback } = nest;
  return playback.state !== "idle" && playback.song.id === record.id
    ? playback.song
    : newSong(record);
}

function withSongOf(nest: Nest, playback: Playback<SongRecord>): Playback {
  return playback.state === "idle" ? playback : { ...playback, song: songOf(nest, playback.song) };
}

function advanced(nest: Nest, event: EventOf<"advanced">): Nest {
  const { ended, next, by } = event.data;
  const playback = withSongOf(nest, next);
  const queue = next.state === "idle" ? nest.queue : dropSong(nest.queue, next.song.id);
  const after = { ...nest, queue, playback };
  if (ended?.how !== "skipped" || nest.playback.state === "idle") return after;
  return remember(after, event, by.id, {
    type: "skipped",
    song: nest.playback.song,
    positionMs: ended.positionMs,
  });
}

function blow({ horns }: Nest, { data: { horn }, at }: EventOf<"airhorn">): Nest["horns"] {
  // Heard twice, a horn must not trim the others twice.
  if (horns.some((other) => other.at === horn.at && other.by.id === horn.by.id)) return horns;
  return [...trimHorns(horns, at), horn];
}

function unremoved(nest: Nest, { data }: EventOf<"unremoved">): Nest {
  const entry = nest.undoables.find(({ seq }) => seq === data.undone);
  const song = entry?.was.type === "removed" ? entry.was.song : newSong(data.song);
  return forget(
    addSong(nest, { ...song, place: data.song.place, layer: data.song.layer }),
    data.undone,
  );
}

function uncleared(nest: Nest, { data }: EventOf<"uncleared">): Nest {
  const entry = nest.undoables.find(({ seq }) => seq === data.undone);
  const songs = entry?.was.type === "cleared"
    ? entry.was.songs
    : (data.songs ?? []).map((record) => newSong(record));
  const queue = queueOf([...songs, ...songsOf(nest.queue)]);
  return forget({ ...nest, queue, layers: data.layers }, data.undone);
}

function unskipped(nest: Nest, { data }: EventOf<"unskipped">): Nest {
  const entry = nest.undoables.find(({ seq }) => seq === data.undone);
  const onAir = data.putBack === null ? null : {
    ...songOf(nest, data.putBack),
    place: data.putBack.place,
    layer: data.putBack.layer,
  };
  const known = entry?.was.type === "skipped" ? entry.was.song : null;
  const playback: Playback = data.playback.state === "idle"
    ? data.playback
    : { ...data.playback, song: known ?? newSong(data.playback.song) };
  const queue = onAir === null ? nest.queue : putSong(nest.queue, onAir);
  return forget({ ...nest, queue, playback }, data.undone);
}
