import assert from "node:assert/strict";
import fc from "fast-check";
import { evolve } from "../../lib/domain/evolve.ts";
import type { MemberId, SongId } from "../../lib/domain/ids.ts";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { type Nest, type NestEvent, newNest } from "../../lib/domain/nest.ts";
import { BENDER } from "../../lib/domain/person.ts";
import { queueLength, songsOf } from "../../lib/domain/queue.ts";
import { sizeOf, valuesOf } from "../../lib/domain/sorted_map.ts";
import { nestView, youView } from "../../lib/protocol/snapshot.ts";
import { crampedStory, playingStory, Story } from "../support/builders.ts";
import { act, type Deed, deeds, PEOPLE } from "../support/deeds.ts";

/** All that anybody can be shown of a nest, and what can be undone in it. */
function shown(nest: Nest): unknown {
  return {
    view: nestView(nest),
    you: PEOPLE.map((person) => youView(nest, person)),
    undoables: nest.undoables.map(({ seq, by, at, was }) => ({ seq, by, at, type: was.type })),
  };
}

/** What comes out of a wire. */
function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Where a history begins: in a new nest, or where places are almost used up. */
const beginnings = fc.constantFrom(() => new Story(), crampedStory);

/** A history with the story it happens in. */
function histories(options?: Parameters<typeof deeds>[0]): fc.Arbitrary<[() => Story, Deed[]]> {
  return fc.tuple(beginnings, deeds(options));
}

function titles(nest: Nest): string[] {
  return Array.from(songsOf(nest.queue), ({ id }) => id);
}

Deno.test("replaying the log gives the nest, and its events are numbered without a gap", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) act(story, deed);
    const replayed = sent(story.events).reduce(evolve, newNest(MAIN_NEST));
    assert.deepEqual(shown(replayed), shown(story.nest));
    assert.deepEqual(story.events.map(({ seq }) => seq), story.events.map((_, index) => index + 1));
    assert.equal(story.nest.seq, story.events.length);
  }));
});

Deno.test("an event is the same after a trip through JSON", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) act(story, deed);
    assert.deepEqual(sent(story.events), story.events);
  }));
});

Deno.test("no decision and no event changes a nest that somebody still reads", () => {
  fc.assert(
    fc.property(histories({ maxLength: 40 }), ([begin, history]) => {
      const story = begin();
      const seen: [nest: Nest, text: string][] = [];
      for (const deed of history) {
        seen.push([story.nest, JSON.stringify(shown(story.nest))]);
        const before = story.nest;
        const { decision } = act(story, deed);
        if (!decision.ok) assert.equal(story.nest, before, "a refusal changes nothing");
      }
      for (const [nest, text] of seen) assert.equal(JSON.stringify(shown(nest)), text);
    }),
    { numRuns: 50 },
  );
});

Deno.test("the order is total, and songs share a place only after an undo", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) {
      act(story, deed);
      const undone = story.events.some(({ type }) =>
        type === "unremoved" || type === "uncleared" || type === "unskipped"
      ) || story.events.some((event) =>
        event.type === "moved" && event.data.undone !== null
      );
      let last: { place: number; id: SongId } | null = null;
      for (const song of songsOf(story.nest.queue)) {
        assert.ok(Number.isFinite(song.place), `${song.title} is at ${song.place}`);
        assert.ok(
          last === null || last.place < song.place ||
            (undone && last.place === song.place && last.id < song.id),
          `${song.title} at ${song.place} is not after ${last?.place}`,
        );
        last = song;
      }
    }
  }));
});

Deno.test("a silent nest has an empty queue", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) {
      act(story, deed);
      if (story.nest.playback.state === "idle") assert.equal(queueLength(story.nest.queue), 0);
    }
  }));
});

Deno.test("a song is in one place: waiting or on air, and once", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) {
      act(story, deed);
      const { playback } = story.nest;
      const ids = [...titles(story.nest), ...playback.state === "idle" ? [] : [playback.song.id]];
      assert.equal(new Set(ids).size, ids.length, ids.join(" "));
    }
  }));
});

/** Who has which vote on which song, kept from the events alone. */
class Votes {
  readonly #cast = new Map<SongId, Map<MemberId, number>>();

  of(song: SongId): Map<MemberId, number> {
    const votes = this.#cast.get(song) ?? new Map<MemberId, number>();
    this.#cast.set(song, votes);
    return votes;
  }

  learn(event: NestEvent): void {
    if (event.type === "voted" && event.data.delta !== 0) {
      const votes = this.of(event.data.song);
      assert.ok(!votes.has(event.data.by.id), "voted twice");
      votes.set(event.data.by.id, event.data.delta);
    }
    if (event.type === "unvoted") this.of(event.data.song).delete(event.data.by.id);
  }
}

Deno.test("a song's number is the sum of its votes, one per person", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    const votes = new Votes();
    for (const deed of history) {
      const before = story.events.length;
      act(story, deed);
      for (const event of story.events.slice(before)) votes.learn(event);
      for (const song of songsOf(story.nest.queue)) {
        const cast = [...votes.of(song.id).values()];
        assert.equal(song.votes, cast.reduce((sum, delta) => sum + delta, 0), song.title);
        assert.equal(song.votes, [...valuesOf(song.voters)].reduce((n, vote) => n + vote.delta, 0));
        assert.ok(Math.abs(song.votes) <= sizeOf(song.voters));
        assert.ok(!votes.of(song.id).has(song.addedBy.id), "the adder has no vote that counts");
      }
    }
  }));
});

Deno.test("jams and comments are counted", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) act(story, deed);
    for (const song of songsOf(story.nest.queue)) {
      assert.equal(song.jamCount, sizeOf(song.jams));
      assert.equal(song.commentCount, song.comments.length);
      const said = song.comments.map(({ by, body }) => `${by.id} ${body}`);
      assert.equal(new Set(said).size, said.length);
      const times = song.comments.map(({ at }) => at);
      assert.deepEqual(times, times.toSorted((a, b) => a - b));
    }
  }));
});

/** `order` with the song at `from` taken out and put back at `to`. */
function shifted(order: readonly string[], from: number, to: number): string[] {
  const rest = order.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...order.slice(from, from + 1));
}

Deno.test("a vote, cast or taken back, moves its song by one place and no other", () => {
  fc.assert(fc.property(histories(), ([begin, history]) => {
    const story = begin();
    for (const deed of history) {
      const before = titles(story.nest);
      const { command, decision } = act(story, deed);
      const last = decision.ok ? decision.value.at(-1) : undefined;
      if (last?.type === "voted") {
        const from = before.indexOf(last.data.song);
        const to = Math.min(Math.max(0, from - last.data.vote), before.length - 1);
        assert.deepEqual(titles(story.nest), shifted(before, from, to));
      } else if (last?.type === "unvoted") {
        const from = before.indexOf(last.data.song);
        const after = titles(story.nest).indexOf(last.data.song);
        assert.ok(Math.abs(after - from) <= 1);
        assert.deepEqual(titles(story.nest), shifted(before, from, after));
      } else if (command.type === "vote" || command.type === "unvote") {
        assert.deepEqual(titles(story.nest), before);
      }
    }
  }));
});

Deno.test("with adds alone, nobody's next song is before anybody's earlier one", () => {
  fc.assert(fc.property(deeds({ only: ["add"], maxLength: 60 }), (history) => {
    const story = playingStory();
    for (const deed of history) act(story, { ...deed, afterMs: 0 });
    const turns = new Map<MemberId, number>();
    let highest = 0;
    for (const song of songsOf(story.nest.queue)) {
      const turn = (turns.get(song.addedBy.id) ?? 0) + 1;
      turns.set(song.addedBy.id, turn);
      // Bender takes whatever place is last, so his own songs may come late; nobody else's do.
      if (song.addedBy.id !== BENDER.id) {
        assert.ok(turn >= highest, `${song.title} is turn ${turn} after a turn ${highest}`);
      }
      highest = Math.max(highest, turn);
    }
  }));
});

Deno.test("with adds of people alone, songs stand by turn, and within a turn by age", () => {
  fc.assert(fc.property(deeds({ only: ["add"], maxLength: 60 }), (history) => {
    const story = playingStory();
    const turns = new Map<MemberId, number>();
    const added: [turn: number, song: SongId][] = [];
    for (const deed of history) {
      if (deed.act.type !== "add" || deed.act.bender) continue;
      const { by, decision } = act(story, { ...deed, afterMs: 0 });
      const last = decision.ok ? decision.value.at(-1) : undefined;
      assert.ok(last?.type === "added");
      const turn = (turns.get(by.id) ?? 0) + 1;
      turns.set(by.id, turn);
      added.push([turn, last.data.song.id]);
    }
    // Sorting is stable, so equal turns stay as they were added.
    const expected = added.toSorted(([a], [b]) => a - b).map(([, song]) => song);
    assert.deepEqual(titles(story.nest), expected);
  }));
});

Deno.test("an undo of the last deed gives the queue back as it was", () => {
  fc.assert(
    fc.property(histories(), deeds({ only: ["remove", "clear", "move"], maxLength: 1 }), (
      [begin, history],
      [deed],
    ) => {
      fc.pre(deed !== undefined);
      const story = begin();
      for (const one of history) act(story, one);
      const before = nestView(story.nest);
      const { by, decision } = act(story, { ...deed, afterMs: 0 });
      fc.pre(decision.ok && decision.value.length > 0);
      const spread = story.events.at(-2)?.type === "spread";
      story.must(by, { type: "undo", seq: story.nest.seq });
      fc.pre(!spread);
      const after = nestView(story.nest);
      assert.deepEqual(after.queue, before.queue);
      assert.deepEqual(after.playback, before.playback);
    }),
  );
});
