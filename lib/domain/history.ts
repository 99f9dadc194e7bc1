// This module is browser compatible.
import type { Ended } from "./nest.ts";
import type { Person } from "./person.ts";
import { recordOf, type Song, type SongRecord } from "./song.ts";
import { valuesOf } from "./sorted_map.ts";

/** A song that was on air. */
export interface Play extends SongRecord, Omit<Ended, "song"> {
  /** `seq` of the event that ended it: unique within a nest. */
  readonly seq: number;
  /** Up to 50 of those who jammed it; `jamCount` counts all. */
  readonly jammers: readonly Person[];
}

const MAX_JAMMERS = 50;

/** What is remembered of a song once it has left the air. */
export function playOf(song: Song, ended: Ended, seq: number): Play {
  const { song: _id, ...how } = ended;
  const jammers: Person[] = [];
  for (const jam of valuesOf(song.jams)) if (jammers.push(jam.by) === MAX_JAMMERS) break;
  return { ...recordOf(song), ...how, seq, jammers };
}
