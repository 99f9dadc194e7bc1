import type { Nest, Playback } from "../domain/nest.ts";
import { recordOf, type SongRecord } from "../domain/song.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Head } from "./keys.ts";

/** The head of a nest, or of a nest in which nothing has happened yet. */
export function headOf(epoch: string, at: EpochMs, nest?: Nest): Head {
  return {
    shape: 1,
    epoch,
    at,
    seq: nest?.seq ?? 0,
    nextSong: nest?.nextSong ?? 1,
    layers: nest?.layers ?? [0],
    playback: nest === undefined ? { state: "idle" } : stored(nest.playback),
    volume: nest?.volume ?? 95,
  };
}

function stored(playback: Playback): Playback<SongRecord> {
  return playback.state === "idle" ? playback : { ...playback, song: recordOf(playback.song) };
}
