// This module is browser compatible.
import type { Decision, Ended, EventBody, Nest, NestCommand, Playback, Request } from "./nest.ts";
import { type Person, personOf } from "./person.ts";
import { endsAt, isDue, positionAt } from "./playback.ts";
import { songAt } from "./queue.ts";
import { refuse } from "./refusals.ts";
import { ok } from "./result.ts";
import { recordOf, type SongRecord } from "./song.ts";
import type { EpochMs } from "./time.ts";

type PlaybackCommand = Extract<
  NestCommand,
  { type: "skip" | "pause" | "resume" | "advance" | "set_volume" }
>;

/** Decides what concerns the song on air. */
export function decidePlayback(nest: Nest, request: Request, command: PlaybackCommand): Decision {
  const { at } = request;
  const by = personOf(request.by);
  const { playback } = nest;
  switch (command.type) {
    case "set_volume":
      if (command.volume === nest.volume) return ok([]);
      return ok([{ type: "volume_set", data: { by, volume: command.volume } }]);
    case "advance":
      if (playback.state !== "playing" || playback.song.id !== command.playing) return ok([]);
      return ok(isDue(playback, at) ? [finish(nest, by)] : []);
    case "skip":
      if (playback.state === "idle" || playback.song.id !== command.playing) {
        return refuse("not_playing", `Song ${command.playing} is not playing`);
      }
      return ok([skip(nest, by, at, playback)]);
    case "pause":
      if (playback.state === "idle") return refuse("not_playing", "Nothing is playing");
      if (playback.state === "paused") return ok([]);
      return ok([{ type: "paused", data: { by, positionMs: positionAt(playback, at) } }]);
    case "resume":
      if (playback.state === "idle") return refuse("not_playing", "Nothing is playing");
      if (playback.state === "playing") return ok([]);
      return ok([{ type: "unpaused", data: { by, startedAt: at - playback.positionMs } }]);
  }
}

type OnAir = Exclude<Playback, { state: "idle" }>;

function finish(nest: Nest, by: Person): EventBody {
  const { playback } = nest;
  const end = endsAt(playback);
  if (playback.state !== "playing" || end === null) {
    throw new TypeError(`Cannot finish a song in a nest that is ${playback.state}`);
  }
  const ended: Ended = {
    song: playback.song.id,
    startedAt: playback.startedAt,
    endedAt: end,
    positionMs: playback.song.durationMs,
    how: "finished",
  };
  // The next song starts where this one ended, however late somebody looks.
  return advanced(by, ended, startOf(nest, "playing", end));
}

function skip(nest: Nest, by: Person, at: EpochMs, playback: OnAir): EventBody {
  const positionMs = positionAt(playback, at);
  const ended: Ended = {
    song: playback.song.id,
    startedAt: at - positionMs,
    endedAt: at,
    positionMs,
    how: "skipped",
  };
  // A paused nest stays paused: nothing resumes by surprise.
  return advanced(by, ended, startOf(nest, playback.state, at));
}

function startOf(
  nest: Nest,
  state: "playing" | "paused",
  startedAt: EpochMs,
): Playback<SongRecord> {
  const next = songAt(nest.queue, 0);
  if (next === undefined) return { state: "idle" };
  const song = recordOf(next);
  return state === "paused" ? { state, song, positionMs: 0 } : { state, song, startedAt };
}

function advanced(by: Person, ended: Ended, next: Playback<SongRecord>): EventBody {
  return { type: "advanced", data: { by, ended, next } };
}
