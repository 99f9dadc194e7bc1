// This module is browser compatible.
import type { SongId } from "./ids.ts";
import type { Person } from "./person.ts";
import { type EpochMs, SECOND } from "./time.ts";

/** Sounds a horn can make. */
export const AIRHORN_NAMES = [
  "airhorn",
  "dj_airhorn",
  "reload_shot",
  "eagle",
  "rimshot",
  "sad_trombone",
  "party_horn",
  "ship_horn",
  "baking_soda",
  "tada",
] as const;

export type AirhornName = typeof AIRHORN_NAMES[number];

/** One horn blown, with the song it was blown over. */
export interface Airhorn {
  readonly name: AirhornName;
  readonly by: Person;
  readonly at: EpochMs;
  /** Whether an earned horn was spent on it. */
  readonly free: boolean;
  readonly song: SongId;
  readonly title: string;
  readonly artist: string;
}

/** Most horns that are remembered and not free; more are ignored. */
export const MAX_HORNS = 99;
/** Jams on one song that earn its adder a free horn. */
export const FREE_HORN_JAMS = 99;
/** Loudness of everybody's horns, as a share of the listener's own volume. */
export const HORN_GAIN = 0.4;

const KEEP_AT_LEAST = 5;
const OLD_AFTER = 20 * SECOND;
const DROP_AT_MOST = 2;

/** The horn name that `text` is, or `null`. */
export function parseAirhornName(text: string): AirhornName | null {
  return AIRHORN_NAMES.find((name) => name === text) ?? null;
}

/**
 * The horns worth keeping before another is blown: for each horn older than 20 s one is dropped
 * from the oldest end, until two are dropped or fewer than five are left.
 *
 * @param horns Oldest first.
 */
export function trimHorns(horns: readonly Airhorn[], now: EpochMs): readonly Airhorn[] {
  if (horns.length < KEEP_AT_LEAST) return horns;
  const old = horns.filter((horn) => now - horn.at > OLD_AFTER).length;
  const spare = horns.length - (KEEP_AT_LEAST - 1);
  return horns.slice(Math.min(old, DROP_AT_MOST, spare));
}

/** Whether so many jams on one song earn its adder a free horn. */
export function earnsHorn(jamCount: number): boolean {
  return jamCount >= FREE_HORN_JAMS;
}

/** Whether another horn would be too many. Free horns neither count nor are refused. */
export function isTooLoud(horns: readonly Airhorn[]): boolean {
  return horns.filter((horn) => !horn.free).length >= MAX_HORNS;
}
