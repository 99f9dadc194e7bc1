// This module is browser compatible.
import type { EpochMs } from "../lib/domain/time.ts";
import { type ClockText, formatSpan } from "./times.ts";

/** `1st`, `2nd`, `3rd`, `4th`, `11th` … */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  const ending = teen ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${ending}`;
}

/** A number of votes with its sign: `+3`, `−2`; empty for none. */
export function formatVotes(votes: number): string {
  if (votes === 0) return "";
  return votes > 0 ? `+${votes}` : `−${-votes}`;
}

/** Whose turn a waiting song is, in parts, because a name needs its own writing direction. */
export interface TurnText {
  readonly before: string;
  /** Empty when it is the reader's own song. */
  readonly name: string;
  readonly after: string;
}

/**
 * Whose turn it is: `Ana’s 1st`, `2nd turn of Ana`, `your 3rd turn`.
 *
 * @param turn 1 for somebody's first waiting song.
 */
export function turnText(turn: number, name: string, mine: boolean): TurnText {
  if (mine) {
    return { before: `your ${ordinal(turn)}${turn > 1 ? " turn" : ""}`, name: "", after: "" };
  }
  if (turn === 1) return { before: "", name, after: "’s 1st" };
  return { before: `${ordinal(turn)} turn of `, name, after: "" };
}

/**
 * When a waiting song plays: `plays next · 18:42`, `in 4 min · 18:42`, `later`.
 *
 * @param rank 0 plays next.
 * @param startsAt `null` while nothing moves.
 * @param clock `null` where the reader's time zone is not known.
 */
export function whenText(
  rank: number,
  startsAt: EpochMs | null,
  now: EpochMs,
  clock: ClockText | null,
): string {
  if (startsAt === null) return rank === 0 ? "plays next" : "later";
  const words = rank === 0 ? "plays next" : `in ${formatSpan(startsAt - now)}`;
  return clock === null ? words : `${words} · ${clock(startsAt)}`;
}
