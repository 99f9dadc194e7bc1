import { decide } from "../../lib/domain/decide.ts";
import { evolve } from "../../lib/domain/evolve.ts";
import {
  type CommandId,
  MAIN_NEST,
  parseMemberId,
  parseTrackUri,
  type SongId,
} from "../../lib/domain/ids.ts";
import {
  type Decision,
  type EventBody,
  type Nest,
  type NestCommand,
  type NestEvent,
  newNest,
} from "../../lib/domain/nest.ts";
import { type Actor, BENDER, NOBODY, type Role } from "../../lib/domain/person.ts";
import { isDue } from "../../lib/domain/playback.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import type { Song } from "../../lib/domain/song.ts";
import { type EpochMs, SECOND } from "../../lib/domain/time.ts";
import type { Track } from "../../lib/domain/track.ts";

/** When stories begin: a whole second, so that positions read well. */
export const START: EpochMs = 1_750_000_000_000;

/** Somebody called `name`; the same name is the same person. */
export function member(name: string, role: Role = "member"): Actor {
  const id = parseMemberId(`guest:${name}`);
  if (id === null) throw new TypeError(`Cannot call a member "${name}": it makes no member id`);
  return { id, name, role };
}

/** Bender, acting. */
export const bender: Actor = { ...BENDER, role: "member" };

/** A track called `title`; titles are letters and digits. */
export function track(title: string, durationMs: number = 180 * SECOND): Track {
  const uri = parseTrackUri(`demo:track:${title}`);
  if (uri === null) throw new TypeError(`Cannot call a track "${title}": it makes no track URI`);
  return {
    uri,
    source: "demo",
    title,
    artist: `The ${title}s`,
    durationMs,
    cover: null,
    sound: `/sound/${title}.wav`,
  };
}

/** Gives events their numbers and their time, as a store does. */
export function numbered(
  bodies: readonly EventBody[],
  after: number,
  at: EpochMs,
  cmd: CommandId | null = null,
): NestEvent[] {
  return bodies.map((body, index) => ({ ...body, seq: after + index + 1, at, cmd }));
}

/**
 * A nest that is told what people do, one command after the other, on a clock that only moves when
 * the test moves it. People and songs are called by their names.
 */
export class Story {
  nest: Nest;
  readonly events: NestEvent[] = [];
  now: EpochMs;

  constructor(nest: Nest = newNest(MAIN_NEST), now: EpochMs = START) {
    this.nest = nest;
    this.now = now;
  }

  /** Lets time pass. */
  later(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Gives a command; what it decides is folded in, a refusal changes nothing. */
  give(by: string | Actor, command: NestCommand): Decision {
    const actor = typeof by === "string" ? member(by) : by;
    const decision = decide(this.nest, { by: actor, at: this.now, command });
    if (decision.ok) this.fold(numbered(decision.value, this.nest.seq, this.now));
    return decision;
  }

  /** Folds events that happened. */
  fold(events: readonly NestEvent[]): void {
    this.events.push(...events);
    this.nest = events.reduce(evolve, this.nest);
  }

  /**
   * Gives a command that must be allowed.
   * @returns Its events.
   */
  must(by: string | Actor, command: NestCommand): readonly NestEvent[] {
    const before = this.events.length;
    const decision = this.give(by, command);
    if (!decision.ok) {
      throw new Error(`Cannot ${command.type}: ${decision.error.code}, ${decision.error.message}`);
    }
    return this.events.slice(before);
  }

  /** Adds a track called `title`. */
  add(by: string | Actor, title: string, durationMs?: number): SongId {
    this.must(by, { type: "add", track: track(title, durationMs) });
    return this.id(title);
  }

  /** The song called `title`, waiting or on air. */
  song(title: string): Song {
    const { playback, queue } = this.nest;
    const onAir = playback.state === "idle" ? [] : [playback.song];
    const song = [...onAir, ...songsOf(queue)].find((one) => one.title === title);
    if (song === undefined) throw new Error(`Cannot find song "${title}" in this nest`);
    return song;
  }

  id(title: string): SongId {
    return this.song(title).id;
  }

  /** Moves playback on as the clock does: once for every song whose end has passed. */
  catchUp(): readonly NestEvent[] {
    const before = this.events.length;
    for (let { playback } = this.nest; isDue(playback, this.now); playback = this.nest.playback) {
      if (playback.state === "idle") break;
      const events = this.must(NOBODY, { type: "advance", playing: playback.song.id });
      if (events.length === 0) throw new Error(`Cannot advance song ${playback.song.id}`);
    }
    return this.events.slice(before);
  }

  /** Title of the song on air, or `null`. */
  onAir(): string | null {
    return this.nest.playback.state === "idle" ? null : this.nest.playback.song.title;
  }

  /** Titles in play order, e.g. `"A1 B1 A2"`. */
  order(): string {
    return Array.from(songsOf(this.nest.queue), ({ title }) => title).join(" ");
  }

  /** Titles with places and votes in play order, e.g. `"A1(1) B1(1.5,+1)"`. */
  places(): string {
    return Array.from(songsOf(this.nest.queue), spot).join(" ");
  }
}

function spot({ title, place, votes }: Song): string {
  const sign = votes > 0 ? "+" : "";
  return votes === 0 ? `${title}(${place})` : `${title}(${place},${sign}${votes})`;
}

/** A story in which a long song of somebody else is on air, so that everything added waits. */
export function playingStory(): Story {
  const story = new Story();
  story.add("host", "OnAir", 10 * 60 * SECOND);
  return story;
}

/** The story of the queue rules' first table: nine songs by a, b and c wait, fairly interleaved. */
export function nineSongs(): Story {
  const story = playingStory();
  for (const title of ["A1", "A2", "A3", "B1", "B2", "C1", "A4", "C2", "B3"]) {
    story.add(title.charAt(0).toLowerCase(), title);
  }
  return story;
}

/** A story in which three songs were moved to one spot until the places there are almost used up. */
export function crampedStory(): Story {
  const story = nineSongs();
  for (let n = 0; n < 24; n++) {
    const title = ["A3", "B3", "A4"][n % 3] ?? "A3";
    story.must("host", { type: "move", song: story.id(title), before: story.id("A2") });
  }
  return story;
}
