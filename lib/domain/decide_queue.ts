// This module is browser compatible.
import { earnsHorn } from "./airhorns.ts";
import { isSameComment } from "./evolve.ts";
import { interleaveRank } from "./fair_interleave.ts";
import type { MemberId, SongId } from "./ids.ts";
import { songId } from "./ids.ts";
import {
  currentLayer,
  type Decision,
  type EventBody,
  type Nest,
  type NestCommand,
  type Request,
  songHere,
} from "./nest.ts";
import { type Person, personOf } from "./person.ts";
import { foresee, startWhenIdle } from "./foresee.ts";
import { between, spreadAround } from "./places.ts";
import { lastSong, queueLength, rankOf, songAt, songIn } from "./queue.ts";
import { notQueued, refuse } from "./refusals.ts";
import { ok } from "./result.ts";
import type { Song, SongRecord } from "./song.ts";
import { getIn } from "./sorted_map.ts";
import type { EpochMs } from "./time.ts";
import type { Track } from "./track.ts";
import { downMove, upMove, VOTE_JUMP, type VoteMove } from "./vote_moves.ts";

type QueueCommand = Extract<
  NestCommand,
  {
    type: "add" | "vote" | "unvote" | "jam" | "unjam" | "comment" | "remove" | "move" | "clear";
  }
>;

/** Decides what concerns the songs that wait, and the crowd around a song. */
export function decideQueue(nest: Nest, { by, at }: Request, command: QueueCommand): Decision {
  switch (command.type) {
    case "add":
      return add(nest, personOf(by), at, command.track);
    case "vote":
      return vote(nest, personOf(by), command.song, command.vote);
    case "unvote":
      return unvote(nest, personOf(by), command.song);
    case "jam":
    case "unjam":
      return jam(nest, personOf(by), command.song, command.type === "jam");
    case "comment":
      return comment(nest, personOf(by), command.song, command.body);
    case "remove":
      if (songIn(nest.queue, command.song) === undefined) return notQueued(command.song);
      return ok([{ type: "removed", data: { song: command.song, by: personOf(by) } }]);
    case "move":
      return move(nest, personOf(by), command.song, command.before);
    case "clear":
      return clear(nest, personOf(by));
  }
}

function add(nest: Nest, by: Person, at: EpochMs, track: Track): Decision {
  const { room, place } = roomAt(nest, interleaveRank(nest.queue, by.id));
  const song: SongRecord = {
    ...track,
    id: songId(nest.nextSong),
    addedBy: by,
    addedAt: at,
    place,
    layer: currentLayer(nest),
    votes: 0,
    jamCount: 0,
    commentCount: 0,
  };
  return ok(startWhenIdle(nest, by, at, [...room, { type: "added", data: { song } }]));
}

/** A place directly before the song at `rank`, and the spreading that makes room for it. */
function roomAt(
  nest: Nest,
  rank: number,
): { readonly room: readonly EventBody[]; readonly place: number } {
  const places = spreadAround(nest.queue, rank);
  const room: EventBody[] = places.length === 0 ? [] : [{ type: "spread", data: { places } }];
  const { queue } = foresee(nest, room);
  return { room, place: between(songAt(queue, rank - 1)?.place, songAt(queue, rank)?.place) };
}

/** Whether a member has had their say on a song: by a vote, or by adding it. */
export function hasVoted(song: Song, member: MemberId): boolean {
  return song.addedBy.id === member || getIn(song.voters, member) !== undefined;
}

function vote(nest: Nest, by: Person, id: SongId, direction: 1 | -1): Decision {
  const song = songIn(nest.queue, id);
  if (song === undefined) return notQueued(id);
  const own = song.addedBy.id === by.id;
  // One vote each, in either direction; only the adder may move their own song down again and again.
  if (hasVoted(song, by.id) && !(own && direction === -1)) return ok([]);
  const { room, place, moved } = moveByOne(nest, song, direction);
  if (own && !moved) return ok([]);
  // The first song cannot move up and still gains the vote; the last gains nothing from going down.
  const delta: -1 | 0 | 1 = own || (direction === -1 && !moved) ? 0 : direction;
  const data = { song: id, by, vote: direction, delta, votes: song.votes + delta, place };
  return ok([...room, { type: "voted", data }]);
}

function unvote(nest: Nest, by: Person, id: SongId): Decision {
  const song = songIn(nest.queue, id);
  if (song === undefined) return notQueued(id);
  const cast = getIn(song.voters, by.id);
  if (cast === undefined) return ok([]);
  const back = cast.delta === 0
    ? { room: [], place: song.place }
    : moveByOne(nest, song, cast.delta === 1 ? -1 : 1);
  const data = { song: id, by, votes: song.votes - cast.delta, place: back.place };
  return ok([...back.room, { type: "unvoted", data }]);
}

function moveByOne(nest: Nest, song: Song, direction: 1 | -1): {
  readonly room: readonly EventBody[];
  readonly place: number;
  readonly moved: boolean;
} {
  const rank = rankOf(nest.queue, song);
  const move = direction === 1 ? upMove(rank) : downMove(nest.queue, rank);
  return { ...placeOf(nest, song, move), moved: move.type !== "stay" };
}

function placeOf(
  nest: Nest,
  song: Song,
  move: VoteMove,
): { readonly room: readonly EventBody[]; readonly place: number } {
  switch (move.type) {
    case "stay":
      return { room: [], place: song.place };
    case "before-first":
      return { room: [], place: (songAt(nest.queue, 0)?.place ?? 0) - VOTE_JUMP };
    case "after-last":
      return { room: [], place: (lastSong(nest.queue)?.place ?? 0) + VOTE_JUMP };
    case "between":
      return roomAt(nest, move.rank + 1);
  }
}

function notHere(id: SongId): Decision {
  return refuse("song_not_found", `Song ${id} is neither playing nor in the queue`);
}

function jam(nest: Nest, by: Person, id: SongId, wanted: boolean): Decision {
  const song = songHere(nest, id);
  if (song === undefined) return notHere(id);
  const has = getIn(song.jams, by.id) !== undefined;
  if (has === wanted) return ok([]);
  const jamCount = song.jamCount + (wanted ? 1 : -1);
  const type = wanted ? "jammed" as const : "unjammed" as const;
  const event: EventBody = { type, data: { song: id, by, jamCount } };
  return ok(wanted ? [...freeHorn(nest, song, jamCount), event] : [event]);
}

/** A song that enough people jam earns its adder one free horn, once. */
function freeHorn(nest: Nest, song: Song, jamCount: number): readonly EventBody[] {
  if (song.earnedHorn || !earnsHorn(jamCount)) return [];
  const member = song.addedBy.id;
  const earned = getIn(nest.freeHorns, member) ?? [];
  return [{ type: "free_horns", data: { member, songs: [...earned, song.id] } }];
}

function comment(nest: Nest, by: Person, id: SongId, body: string): Decision {
  const song = songHere(nest, id);
  if (song === undefined) return notHere(id);
  const repeated = song.comments.some((other) => isSameComment(other, { by, body }));
  const commentCount = song.commentCount + (repeated ? 0 : 1);
  return ok([{ type: "commented", data: { song: id, by, body, commentCount } }]);
}

function move(nest: Nest, by: Person, id: SongId, before: SongId | null): Decision {
  const song = songIn(nest.queue, id);
  if (song === undefined) return notQueued(id);
  const target = before === null ? undefined : songIn(nest.queue, before);
  if (before !== null && target === undefined) return notQueued(before);
  const rank = target === undefined ? queueLength(nest.queue) : rankOf(nest.queue, target);
  const own = rankOf(nest.queue, song);
  if (rank === own || rank === own + 1) return ok([]);
  const { room, place } = roomAt(nest, rank);
  return ok([...room, { type: "moved", data: { song: id, by, place, undone: null } }]);
}

function clear(nest: Nest, by: Person): Decision {
  const count = queueLength(nest.queue);
  if (count === 0) return ok([]);
  return ok([{ type: "cleared", data: { by, count, layer: nest.seq + 1 } }]);
}
