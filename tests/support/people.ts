import type { Actor } from "../../lib/domain/person.ts";
import type { Track } from "../../lib/domain/track.ts";
import { member, track } from "./builders.ts";

/** `count` people with different names. */
export function crowd(count: number, name = "fan"): Actor[] {
  return Array.from({ length: count }, (_, index) => member(`${name}${index}`));
}

/** A character that takes four bytes in UTF-8 and in UTF-16. */
const WIDE = "🎺";

/** A track with texts as long as texts may be, in the widest characters. */
export function wideTrack(title: string, durationMs?: number): Track {
  return { ...track(title, durationMs), title: WIDE.repeat(200), artist: WIDE.repeat(200) };
}

/** Somebody whose name is as long as names may be, in the widest characters. */
export function wideMember(name: string): Actor {
  return { ...member(name), name: WIDE.repeat(40) };
}
