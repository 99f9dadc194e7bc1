// This module is browser compatible.
import { type EpochMs, HOUR, MINUTE, SECOND } from "../lib/domain/time.ts";

/** Writes a moment as the reader's clock shows it, e.g. `18:42`; only a browser knows the zone. */
export type ClockText = (at: EpochMs) => string;

/** A length of music as `3:05` or `1:02:09`. Parts of a second are dropped. */
export function formatLength(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / SECOND);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A span to come, in words: `under a minute`, `4 min`, `1 h 05 min`. */
export function formatSpan(ms: number): string {
  if (ms < MINUTE) return "under a minute";
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h ${String(rest).padStart(2, "0")} min`;
}

/** How long ago something was, in words: `just now`, `3 min ago`, `2 h ago`. */
export function formatAgo(ms: number): string {
  if (ms < MINUTE) return "just now";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  return `${Math.floor(ms / HOUR)} h ago`;
}
