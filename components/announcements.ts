// This module is browser compatible.
import type { SongId } from "../lib/domain/ids.ts";
import { type Nest, type NestEvent, songHere } from "../lib/domain/nest.ts";
import type { Person } from "../lib/domain/person.ts";
import { NOBODY } from "../lib/domain/person.ts";
import { truncate } from "../lib/domain/text.ts";
import { hornLabel } from "./horn_labels.ts";

const MAX_TITLE = 60;

/** A title as sentences quote it: `‘Bamboo Rain’`, cut when it is long. */
export function quote(title: string): string {
  return `‘${truncate(title, MAX_TITLE)}’`;
}

/**
 * One sentence about something that happened, or `null` when nobody needs to be told: what the
 * reader did to the nest themselves is told where it can be undone.
 *
 * @param before The nest as it was, which knows the titles of songs that are gone since.
 */
export function sentenceFor(event: NestEvent, before: Nest, me: Person | null): string | null {
  const titled = (id: SongId) => quote(songHere(before, id)?.title ?? "a song");
  const who = (by: Person) => by.id === me?.id ? "You" : by.name;
  const byMe = "by" in event.data && event.data.by.id === me?.id;
  switch (event.type) {
    case "added":
      return `${who(event.data.song.addedBy)} added ${quote(event.data.song.title)}`;
    case "removed":
      return byMe ? null : `${who(event.data.by)} removed ${titled(event.data.song)}`;
    case "moved":
      return `${who(event.data.by)} moved ${titled(event.data.song)}`;
    case "cleared":
      return byMe ? null : `${who(event.data.by)} cleared the queue`;
    case "commented":
      return byMe ? null : `${who(event.data.by)} commented on ${titled(event.data.song)}`;
    case "jammed":
      return isMine(before, event.data.song, me) && !byMe
        ? `${who(event.data.by)} jams to ${titled(event.data.song)}`
        : null;
    case "paused":
      return `${who(event.data.by)} paused the music`;
    case "unpaused":
      return `${who(event.data.by)} let the music go on`;
    case "advanced":
      return advancedSentence(event, titled, me);
    case "airhorn":
      return `${who(event.data.horn.by)} blew the ${hornLabel(event.data.horn.name)}`;
    case "free_horns":
      return event.data.member === me?.id && event.data.songs.length > 0
        ? "A free airhorn is yours"
        : null;
    case "unremoved":
      return `${who(event.data.by)} put ${quote(event.data.song.title)} back`;
    case "uncleared":
      return `${who(event.data.by)} put the queue back`;
    case "unskipped":
      return `${who(event.data.by)} took the skip back`;
    case "voted":
    case "unvoted":
    case "unjammed":
    case "spread":
    case "volume_set":
      return null;
  }
}

function advancedSentence(
  event: Extract<NestEvent, { type: "advanced" }>,
  titled: (id: SongId) => string,
  me: Person | null,
): string | null {
  const { by, ended, next } = event.data;
  if (ended?.how === "skipped" && by.id !== NOBODY.id) {
    return by.id === me?.id ? null : `${by.name} skipped ${titled(ended.song)}`;
  }
  if (next.state === "idle") return "The music has run out";
  return `Now playing: ${quote(next.song.title)}`;
}

function isMine(nest: Nest, id: SongId, me: Person | null): boolean {
  return me !== null && songHere(nest, id)?.addedBy.id === me.id;
}

/** Several sentences as one, the newest first, so that a busy nest does not talk all the time. */
export function batchSentences(sentences: readonly string[]): string {
  const newest = sentences.at(-1);
  if (newest === undefined) return "";
  const others = sentences.length - 1;
  if (others === 0) return newest;
  return `${newest}, and ${others} more ${others === 1 ? "thing" : "things"} happened`;
}
