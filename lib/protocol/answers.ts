// This module is browser compatible.
import type { Nest } from "../domain/nest.ts";
import { endsAt, positionAt } from "../domain/playback.ts";
import { songsOf } from "../domain/queue.ts";
import { standings, startsAt } from "../domain/standing.ts";
import type { EpochMs } from "../domain/time.ts";
import { type SongView, songView } from "./snapshot.ts";

/** A waiting song, with why it stands where it stands. */
export interface QueueEntry extends SongView {
  /** 1 for the adder's first waiting song, 2 for the second, and so on. */
  readonly turn: number;
  /** When it starts if nobody interferes, or `null` while nothing moves. */
  readonly startsAt: EpochMs | null;
}

/** The answer to `GET …/queue`: songs in play order. The same until the nest changes. */
export function queueAnswer(nest: Nest): { seq: number; queue: QueueEntry[] } {
  const queue = standings(songsOf(nest.queue)).map(({ song, turn, waitMs }) => ({
    ...songView(song),
    turn,
    startsAt: startsAt(nest.playback, waitMs),
  }));
  return { seq: nest.seq, queue };
}

/** What plays, for `GET …/playing`. */
export interface PlayingAnswer {
  readonly seq: number;
  /** Server clock of this answer. */
  readonly now: EpochMs;
  readonly state: Nest["playback"]["state"];
  readonly song: SongView | null;
  readonly positionMs: number;
  /** When the song began, as if it had never been paused; `null` unless it plays. */
  readonly startedAt: EpochMs | null;
  readonly endsAt: EpochMs | null;
  readonly volume: number;
}

/** The answer to `GET …/playing`. */
export function playingAnswer(nest: Nest, now: EpochMs): PlayingAnswer {
  const { playback, seq, volume } = nest;
  return {
    seq,
    now,
    state: playback.state,
    song: playback.state === "idle" ? null : songView(playback.song),
    positionMs: positionAt(playback, now),
    startedAt: playback.state === "playing" ? playback.startedAt : null,
    endsAt: endsAt(playback),
    volume,
  };
}
