// This module is browser compatible.

/** One look at the player. Positions are milliseconds into the song. */
export interface Measurement {
  /** Local monotonic time of the look. */
  readonly atMs: number;
  /** Where the nest is at that moment. */
  readonly expectedMs: number;
  /** Where the player is at that moment. */
  readonly actualMs: number;
  /** Whether the player really runs: not seeking, not out of data, not paused. */
  readonly ready: boolean;
}

/** What to do about the drift. `hold` and `seek` mean ordinary speed. */
export type Correction =
  | { readonly type: "hold" }
  | { readonly type: "rate"; readonly rate: number }
  | { readonly type: "seek"; readonly toMs: number };

/** A position set by us: in a sound just loaded, or in one that has been sounding already. */
export type Jump = "start" | "seek";

/** What is remembered between two looks; made by {@link newSteering}. */
export interface Steering {
  /** The last drifts, oldest first, each moved to what it would be by now. */
  readonly drifts: readonly number[];
  readonly atMs: number;
  /** Speed since the last look. */
  readonly rate: number;
  /** How long this device stays silent at a jump, as the last one taught. */
  readonly latencyMs: Readonly<Record<Jump, number>>;
  /** The jump whose latency the next drift tells, if any. */
  readonly learning: Jump | null;
  readonly soughtAtMs: number;
  /** A seek sooner than this after the last one would do more harm than the drift. */
  readonly seekPauseMs: number;
}

/** One step of {@link steer}. */
export interface Steered {
  readonly steering: Steering;
  readonly correction: Correction;
  /** Smoothed: above zero the player is ahead of the nest; `null` while it is not known. */
  readonly driftMs: number | null;
}

/** Drift that is left alone. */
export const DEADBAND_MS = 8;
/** Drift that only a seek cures in a reasonable time. */
export const SEEK_BEYOND_MS = 80;
/** How far speed may differ from 1: a third of a semitone. */
export const MAX_RATE_CHANGE = 0.02;

/**
 * Pauses between the readings of one look. They differ, so that no step of `currentTime` is as long
 * as the pause and hides from all of them.
 */
export const READING_PAUSES_MS: readonly number[] = [7, 11, 13, 17];

/** A correction, once begun, goes on down to this, so that it does not start over each second. */
const SETTLED_MS = 3;
/** Share of the drift that is taken back per second; two looks of delay stay stable up to 0.6. */
const GAIN_PER_MS = 0.5 / 1000;
const SMOOTHED_LOOKS = 3;
/** Looks before anything is done: the first one after a start is often a guess of the browser. */
const LOOKS_TO_ACT = 2;
/** After a longer gap, what was seen before says nothing. */
const STALE_MS = 15_000;
const FIRST_SEEK_PAUSE_MS = 2000;
const LAST_SEEK_PAUSE_MS = 16_000;
/** A device that needed no seek for so long is not a slow one. */
const CALM_MS = 30_000;
const MAX_LATENCY_MS = 1000;

/** Steering of a player that starts now. Keeps what an `earlier` song taught about the device. */
export function newSteering(earlier?: Steering): Steering {
  return {
    drifts: [],
    atMs: -Infinity,
    rate: 1,
    latencyMs: earlier?.latencyMs ?? { start: 100, seek: 100 },
    learning: null,
    soughtAtMs: -Infinity,
    seekPauseMs: FIRST_SEEK_PAUSE_MS,
  };
}

/**
 * Of several readings of `actual − expected` taken shortly after each other, the true one. Browsers
 * move `currentTime` in steps of up to 20 ms, so a reading can be old but never early: the one
 * furthest ahead is the freshest.
 *
 * @param drifts Milliseconds; at least one.
 */
export function freshestDrift(drifts: readonly number[]): number {
  return Math.max(...drifts);
}

/** What to do about the drift seen at `look`; meant to be asked about once a second. */
export function steer(steering: Steering, look: Measurement): Steered {
  if (!look.ready) {
    const { atMs } = look;
    const waiting = { ...steering, drifts: [], rate: 1, atMs };
    return { steering: waiting, correction: { type: "hold" }, driftMs: null };
  }
  const seen = learn(observe(steering, look));
  const driftMs = median(seen.drifts);
  const correction = seen.drifts.length < LOOKS_TO_ACT
    ? { type: "hold" } as const
    : correct(seen, look, driftMs);
  return { steering: apply(seen, correction, look.atMs), correction, driftMs };
}

/** Adds the look. Earlier ones are moved by what our own change of speed did since. */
function observe(steering: Steering, look: Measurement): Steering {
  const elapsedMs = look.atMs - steering.atMs;
  const movedMs = (steering.rate - 1) * elapsedMs;
  const earlier = elapsedMs > STALE_MS ? [] : steering.drifts.map((drift) => drift + movedMs);
  const drifts = [...earlier, look.actualMs - look.expectedMs].slice(-SMOOTHED_LOOKS);
  return { ...steering, drifts, atMs: look.atMs };
}

/** Drift right after a jump is what was wrong in the guess of how long it would take. */
function learn(steering: Steering): Steering {
  const { learning, latencyMs, drifts } = steering;
  if (learning === null || drifts.length < LOOKS_TO_ACT) return steering;
  const wrongMs = median(drifts);
  const done = { ...steering, learning: null };
  // So much is a break in the stream, not a property of the device.
  if (Math.abs(wrongMs) > MAX_LATENCY_MS) return done;
  const learnedMs = Math.min(Math.max(latencyMs[learning] - wrongMs, 0), MAX_LATENCY_MS);
  return { ...done, latencyMs: { ...latencyMs, [learning]: learnedMs } };
}

function correct(steering: Steering, look: Measurement, driftMs: number): Correction {
  const sizeMs = Math.abs(driftMs);
  const maySeek = look.atMs - steering.soughtAtMs >= steering.seekPauseMs;
  if (sizeMs > SEEK_BEYOND_MS && maySeek) {
    return { type: "seek", toMs: look.expectedMs + steering.latencyMs.seek };
  }
  if (sizeMs <= (steering.rate === 1 ? DEADBAND_MS : SETTLED_MS)) return { type: "hold" };
  const change = Math.min(Math.max(-driftMs * GAIN_PER_MS, -MAX_RATE_CHANGE), MAX_RATE_CHANGE);
  return { type: "rate", rate: Math.round((1 + change) * 1000) / 1000 };
}

/** What the correction itself makes of the steering. */
function apply(steering: Steering, correction: Correction, atMs: number): Steering {
  switch (correction.type) {
    case "hold":
      return { ...steering, rate: 1 };
    case "rate":
      return { ...steering, rate: correction.rate };
    case "seek": {
      const calm = atMs - steering.soughtAtMs > CALM_MS;
      const seekPauseMs = calm
        ? FIRST_SEEK_PAUSE_MS
        : Math.min(steering.seekPauseMs * 2, LAST_SEEK_PAUSE_MS);
      const sought = { soughtAtMs: atMs, seekPauseMs, learning: "seek" as const };
      return { ...steering, ...sought, drifts: [], rate: 1 };
    }
  }
}

/** The middle value; of an even number, the mean of the middle two. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
