// This module is browser compatible.
import type { TrackUri } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import type { ClockOffset } from "./clock_offset.ts";

/** A song as the player needs it. */
export interface SoundSong {
  readonly uri: TrackUri;
  /** Path or address a browser can play, or `null` when another player is needed. */
  readonly sound: string | null;
  readonly durationMs: number;
  readonly title: string;
  readonly artist: string;
  readonly cover: string | null;
}

/** What the nest plays. */
export type SoundTarget =
  | { readonly state: "idle" }
  | SoundSong & {
    readonly state: "playing";
    /** By the server's clock; now minus this is the position. */
    readonly startedAt: EpochMs;
  }
  | SoundSong & { readonly state: "paused"; readonly positionMs: number };

type RestStatus = "off" | "idle" | "paused" | "loading";

/** What is to be done at this moment to be where the nest is. */
export type SoundPlan =
  /** Be silent; a paused song is kept at hand. */
  | {
    readonly act: "rest";
    readonly status: RestStatus;
    readonly sound: string | null;
  }
  /** Be silent and look again. */
  | { readonly act: "wait"; readonly sound: string; readonly forMs: number }
  /** Nothing this player can do. */
  | { readonly act: "refuse"; readonly reason: string }
  | {
    readonly act: "run";
    readonly sound: string;
    /** Local monotonic time of the song's beginning. */
    readonly zeroAtMs: number;
    readonly leftMs: number;
  };

/** How the listening goes. `failed` comes with a reason for people. */
export type SyncStatus =
  | {
    readonly status: "off" | "locked" | "loading" | "in-time" | "adjusting" | "paused" | "idle";
  }
  | { readonly status: "failed"; readonly reason: string };

/** {@link SyncStatus} with its figures. */
export type SyncState = SyncStatus & {
  /** Above zero this device is ahead of the nest; `null` while it is not known. */
  readonly driftMs: number | null;
  /** Server clock minus local monotonic clock. */
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
  readonly rate: number;
  /** Seeks that were needed to get back in time. */
  readonly seeks: number;
};

/** Drift that nobody hears, even with another device in the same room. */
export const IN_TIME_MS = 20;

const CLOCK_WAIT_MS = 100;

/** What to do for `target`, at local monotonic time `nowMs`. */
export function planSound(
  target: SoundTarget,
  on: boolean,
  clock: ClockOffset,
  nowMs: number,
): SoundPlan {
  if (target.state === "idle" || !on) return rest(on ? "idle" : "off");
  const { sound, durationMs } = target;
  if (sound === null) return { act: "refuse", reason: "this song does not play in the browser" };
  if (target.state === "paused") return { act: "rest", status: "paused", sound };
  if (!clock.ready) return { act: "wait", sound, forMs: CLOCK_WAIT_MS };
  const zeroAtMs = target.startedAt - clock.offsetMs;
  const positionMs = nowMs - zeroAtMs;
  if (positionMs < 0) return { act: "wait", sound, forMs: Math.min(-positionMs, 1000) };
  // The next song comes as a new target, any moment now.
  if (positionMs >= durationMs) return rest("loading");
  return { act: "run", sound, zeroAtMs, leftMs: durationMs - positionMs };
}

/** Whether both mean the same sound at the same moments. */
export function isSameTarget(a: SoundTarget, b: SoundTarget): boolean {
  if (a.state === "idle" || b.state === "idle") return a.state === b.state;
  return a.uri === b.uri && a.sound === b.sound && a.durationMs === b.durationMs &&
    momentOf(a) === momentOf(b);
}

/** The state in a few words, e.g. `in time · 12 ms`. */
export function describeSync(state: SyncState): string {
  const drift = state.driftMs === null ? "" : ` · ${Math.round(Math.abs(state.driftMs))} ms`;
  switch (state.status) {
    case "off":
      return "sound off";
    case "locked":
      return "tap to listen";
    case "loading":
      return "getting ready";
    case "in-time":
      return `in time${drift}`;
    case "adjusting":
      return `${(state.driftMs ?? 0) > 0 ? "waiting for the others" : "catching up"}${drift}`;
    case "paused":
      return "paused";
    case "idle":
      return "nothing is playing";
    case "failed":
      return state.reason;
  }
}

function rest(status: RestStatus): SoundPlan & { readonly act: "rest" } {
  return { act: "rest", status, sound: null };
}

function momentOf(target: Exclude<SoundTarget, { state: "idle" }>): string {
  return target.state === "playing" ? `from ${target.startedAt}` : `at ${target.positionMs}`;
}
