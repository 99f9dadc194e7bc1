// This module is browser compatible.
import { MINUTE, SECOND } from "../domain/time.ts";

/**
 * One question to the server and its answer. `t0` and `t3` are read from a local *monotonic* clock,
 * so it does not matter what the wall clock of this device says, or when it jumps.
 */
export interface Probe {
  /** Local: question sent. */
  readonly t0: number;
  /** Server: question received. */
  readonly t1: number;
  /** Server: answer sent. */
  readonly t2: number;
  /** Local: answer received. */
  readonly t3: number;
}

/**
 * What one probe proves: no message arrives before it was sent, so server clock minus local clock
 * lies within `lowMs..highMs`. The distance between the two is the round trip.
 */
export interface ClockSample {
  /** Local monotonic time at which it was taken. */
  readonly atMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** The probes an estimate rests on, oldest first, and those that contradict them. */
export interface ClockWindow {
  readonly samples: readonly ClockSample[];
  readonly suspects: readonly ClockSample[];
}

/** Server clock minus local monotonic clock. */
export interface ClockOffset {
  /** Whether enough probes agree; until then the figures are not to be used. */
  readonly ready: boolean;
  readonly offsetMs: number;
  /** The offset is wrong by no more than this, however unequal the two directions are. */
  readonly uncertaintyMs: number;
  /** The fastest round trip. */
  readonly rttMs: number;
}

/** A window that knows nothing yet. */
export const EMPTY_WINDOW: ClockWindow = { samples: [], suspects: [] };

/** Probes needed before an offset is used, and sent in one burst. */
export const BURST_PROBES = 8;

const WINDOW_PROBES = 32;
const MAX_AGE_MS = 5 * MINUTE;
/** A slower answer says nothing worth keeping. */
const MAX_RTT_MS = 5 * SECOND;
/** How far two clocks may drift apart, per millisecond: quartz stays within 100 parts in a million. */
const MAX_SKEW = 1e-4;
/** Some browsers coarsen their monotonic clock to 60 Hz: smaller contradictions are not news. */
const SLACK_MS = 20;
/** The server stamps whole milliseconds. */
const SERVER_TICK_MS = 1;

/**
 * The window with one more probe. A probe that cannot be true is left out. A probe that contradicts
 * the others beyond its round trip means that a clock was stepped, or that the local one stood still
 * while the device slept: one is kept in suspicion, two that agree start a new window.
 */
export function addProbe(window: ClockWindow, probe: Probe): ClockWindow {
  const sample = { atMs: probe.t3, lowMs: probe.t2 - probe.t3, highMs: probe.t1 - probe.t0 };
  const rtt = sample.highMs - sample.lowMs;
  // Negated, so that NaN is left out too.
  if (!(rtt >= -SLACK_MS && rtt <= MAX_RTT_MS)) return window;
  const samples = window.samples
    .filter((kept) => sample.atMs - kept.atMs <= MAX_AGE_MS)
    .slice(1 - WINDOW_PROBES);
  if (agrees(sample, samples)) return { samples: [...samples, sample], suspects: [] };
  if (window.suspects.length > 0 && agrees(sample, window.suspects)) {
    return { samples: [...window.suspects, sample], suspects: [] };
  }
  return { samples, suspects: [sample] };
}

/**
 * The offset on which the fastest half of the probes agree. Delay only ever widens what a probe
 * proves, so the tightest bound from each direction wins, and the middle between the two is wrong by
 * at most half the fastest round trip.
 */
export function clockOffset(window: ClockWindow): ClockOffset {
  const newest = window.samples.at(-1);
  if (newest === undefined) return { ready: false, offsetMs: 0, uncertaintyMs: 0, rttMs: 0 };
  const { lowMs, highMs } = bounds(window.samples, newest.atMs);
  return {
    ready: window.samples.length >= BURST_PROBES,
    offsetMs: (lowMs + highMs) / 2,
    uncertaintyMs: Math.abs(highMs - lowMs) / 2 + SERVER_TICK_MS,
    rttMs: Math.max(0, Math.min(...window.samples.map((sample) => sample.highMs - sample.lowMs))),
  };
}

/**
 * Milliseconds until the next probe, when `sent` probes have gone out since the start, a reconnect,
 * a return to the page or a wake-up: a burst first, then one now and then. While `ready` is still
 * false after the burst (answers were lost) it asks more often, but not for ever.
 */
export function probeDelayMs(sent: number, ready: boolean): number {
  if (sent === 0) return 0;
  if (sent < BURST_PROBES) return 60;
  return ready || sent >= 5 * BURST_PROBES ? 10 * SECOND : 250;
}

function agrees(sample: ClockSample, samples: readonly ClockSample[]): boolean {
  if (samples.length === 0) return true;
  const { lowMs, highMs } = bounds(samples, sample.atMs);
  return sample.lowMs <= highMs + SLACK_MS && sample.highMs >= lowMs - SLACK_MS;
}

/** What the fastest half of the samples proves at local time `atMs`; `samples` is not empty. */
function bounds(samples: readonly ClockSample[], atMs: number) {
  const fastest = samples
    .map((sample) => {
      // What was true then may have drifted since.
      const drift = MAX_SKEW * (atMs - sample.atMs);
      return { lowMs: sample.lowMs - drift, highMs: sample.highMs + drift };
    })
    .sort((a, b) => (a.highMs - a.lowMs) - (b.highMs - b.lowMs))
    .slice(0, Math.ceil(samples.length / 2));
  return {
    lowMs: Math.max(...fastest.map((sample) => sample.lowMs)),
    highMs: Math.min(...fastest.map((sample) => sample.highMs)),
  };
}
