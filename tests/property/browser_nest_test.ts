import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../lib/domain/decide.ts";
import { evolve } from "../../lib/domain/evolve.ts";
import type { SongId } from "../../lib/domain/ids.ts";
import type { EventBody, Nest, NestCommand, NestEvent } from "../../lib/domain/nest.ts";
import type { Actor } from "../../lib/domain/person.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import { recordOf } from "../../lib/domain/song.ts";
import { getIn } from "../../lib/domain/sorted_map.ts";
import { nestFromView, nestView, youView } from "../../lib/protocol/snapshot.ts";
import { Story, track } from "../support/builders.ts";
import { act, type Deed, deeds, personAt } from "../support/deeds.ts";

/** What comes out of a wire. */
function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** The nest a member's page holds after a snapshot. */
function pageOf(nest: Nest, me: Actor): Nest {
  return nestFromView(sent(nestView(nest)), sent(youView(nest, me)));
}

/** Everything of a nest that a page shows, without the part of the crowd it does not have. */
function onPage(nest: Nest, me: Actor): unknown {
  const { playback } = nest;
  return {
    seq: nest.seq,
    nextSong: nest.nextSong,
    layers: nest.layers,
    volume: nest.volume,
    horns: nest.horns,
    freeHorns: getIn(nest.freeHorns, me.id) ?? [],
    queue: Array.from(songsOf(nest.queue), recordOf),
    playback: playback.state === "idle" ? playback : { ...playback, song: recordOf(playback.song) },
  };
}

interface Told {
  readonly me: Actor;
  readonly server: Nest;
  readonly page: Nest;
  readonly at: number;
  /** Songs that left before the snapshot and came back after it. */
  readonly returned: ReadonlySet<SongId>;
}

function returnedBy(event: NestEvent, since: number): SongId[] {
  if (!("undone" in event.data) || event.data.undone === null || event.data.undone > since) {
    return [];
  }
  switch (event.type) {
    case "unremoved":
      return [event.data.song.id];
    case "uncleared":
      return (event.data.songs ?? []).map(({ id }) => id);
    case "unskipped":
      return event.data.playback.state === "idle" ? [] : [event.data.playback.song.id];
    default:
      return [];
  }
}

/** A history that a member begins to follow somewhere on the way. */
const followed = fc.record({
  who: fc.nat({ max: 4 }),
  before: deeds({ maxLength: 60 }),
  after: deeds({ maxLength: 60 }),
});

function follow(
  { who, before, after }: { readonly who: number; readonly before: Deed[]; readonly after: Deed[] },
): Told {
  const story = new Story();
  for (const deed of before) act(story, deed);
  const me = personAt(who);
  const since = story.nest.seq;
  const page = pageOf(story.nest, me);
  for (const deed of after) act(story, deed);
  const events = sent(story.events.slice(since));
  return {
    me,
    server: story.nest,
    page: events.reduce(evolve, page),
    at: story.now,
    returned: new Set(events.flatMap((event) => returnedBy(event, since))),
  };
}

Deno.test("a page that holds part of a nest shows what the server shows", () => {
  fc.assert(fc.property(followed, (history) => {
    const { me, server, page } = follow(history);
    assert.deepEqual(onPage(page, me), onPage(server, me));
  }));
});

/** A member's own doings, on every song that is there. */
function commandsOn(nest: Nest, skip: ReadonlySet<SongId>): NestCommand[] {
  const { playback } = nest;
  const onAir = playback.state === "idle" ? [] : [playback.song.id];
  const ids = [...Array.from(songsOf(nest.queue), ({ id }) => id), ...onAir];
  return [
    { type: "add", track: track("Mine") },
    { type: "clear" },
    { type: "pause" },
    { type: "resume" },
    ...onAir.map((playing) => ({ type: "skip", playing }) as const),
    ...ids.filter((id) => !skip.has(id)).flatMap((song): NestCommand[] => [
      { type: "vote", song, vote: 1 },
      { type: "vote", song, vote: -1 },
      { type: "unvote", song },
      { type: "jam", song },
      { type: "unjam", song },
    ]),
    ...ids.flatMap((song): NestCommand[] => [
      { type: "remove", song },
      { type: "move", song, before: null },
    ]),
  ];
}

/** Horns other people earn are theirs to know; the page shows its own member's. */
function withoutForeignHorns(events: readonly EventBody[], me: Actor): EventBody[] {
  return events.filter(({ type, data }) =>
    type !== "free_horns" || ("member" in data && data.member === me.id)
  );
}

Deno.test("a page foresees what its member's own commands do", () => {
  fc.assert(fc.property(followed, (history) => {
    const { me, server, page, at, returned } = follow(history);
    for (const command of commandsOn(server, returned)) {
      const expected = decide(server, { by: me, at, command });
      const foreseen = decide(page, { by: me, at, command });
      if (!expected.ok || !foreseen.ok) {
        assert.deepEqual(foreseen, expected, command.type);
        continue;
      }
      assert.deepEqual(
        withoutForeignHorns(foreseen.value, me),
        withoutForeignHorns(expected.value, me),
        JSON.stringify(command),
      );
    }
  }));
});

Deno.test("a page without a member shows the same queue", () => {
  fc.assert(fc.property(deeds({ maxLength: 60 }), deeds({ maxLength: 60 }), (before, after) => {
    const story = new Story();
    for (const deed of before) act(story, deed);
    const page = nestFromView(sent(nestView(story.nest)), null);
    const since = story.events.length;
    for (const deed of after) act(story, deed);
    const now = sent(story.events.slice(since)).reduce(evolve, page);
    assert.deepEqual(
      Array.from(songsOf(now.queue), recordOf),
      Array.from(songsOf(story.nest.queue), recordOf),
    );
  }));
});
