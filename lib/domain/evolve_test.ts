import assert from "node:assert/strict";
import { member, nineSongs, numbered, Story, track } from "../../tests/support/builders.ts";
import { evolve } from "./evolve.ts";
import { foresee, startWhenIdle } from "./foresee.ts";
import { type SongId } from "./ids.ts";
import type { EventBody, NestEvent } from "./nest.ts";
import { personOf } from "./person.ts";
import { newSong, recordOf } from "./song.ts";

const GONE = "4711" as SongId;
const by = personOf(member("d"));

/** One event of each type that speaks of songs a nest may not have. */
function strays(): EventBody[] {
  const record = { ...recordOf(nineSongs().song("A1")), id: GONE };
  const horn = {
    name: "tada",
    by,
    at: 5,
    free: false,
    song: GONE,
    title: "Gone",
    artist: "",
  } as const;
  return [
    { type: "spread", data: { places: [[GONE, 7]] } },
    { type: "voted", data: { song: GONE, by, vote: 1, delta: 1, votes: 1, place: 3 } },
    { type: "unvoted", data: { song: GONE, by, votes: 0, place: 3 } },
    { type: "jammed", data: { song: GONE, by, jamCount: 1 } },
    { type: "unjammed", data: { song: GONE, by, jamCount: 0 } },
    { type: "commented", data: { song: GONE, by, body: "hm", commentCount: 1 } },
    { type: "removed", data: { song: GONE, by } },
    { type: "moved", data: { song: GONE, by, place: 3, undone: null } },
    { type: "moved", data: { song: GONE, by, place: 3, undone: 1 } },
    { type: "paused", data: { by, positionMs: 3 } },
    { type: "unpaused", data: { by, startedAt: 3 } },
    { type: "airhorn", data: { horn } },
    { type: "free_horns", data: { member: by.id, songs: [] } },
    { type: "unremoved", data: { by, undone: 1, song: record } },
    { type: "uncleared", data: { by, undone: 1, count: 1, layers: [0, 9], songs: null } },
    { type: "uncleared", data: { by, undone: 1, count: 1, layers: [0, 9], songs: [record] } },
    {
      type: "unskipped",
      data: {
        by,
        undone: 1,
        playback: { state: "paused", song: record, positionMs: 1 },
        putBack: null,
      },
    },
    {
      type: "advanced",
      data: { by, ended: null, next: { state: "playing", song: record, startedAt: 1 } },
    },
    { type: "cleared", data: { by, count: 1, layer: 3 } },
    { type: "volume_set", data: { by, volume: 3 } },
    { type: "added", data: { song: record } },
  ];
}

Deno.test("an event about a song that is not here changes what it can and counts", async (t) => {
  for (const body of strays()) {
    for (const story of [new Story(), nineSongs()]) {
      await t.step(`${body.type} in a nest that is ${story.nest.playback.state}`, () => {
        const before = story.nest;
        story.fold(numbered([body], before.seq, story.now));
        assert.equal(story.nest.seq, before.seq + 1);
      });
    }
  }
});

Deno.test("events say what is so afterwards: heard twice they change nothing more", () => {
  const story = nineSongs();
  const song = story.id("A3");
  const events: NestEvent[] = [
    ...story.must("d", { type: "vote", song, vote: 1 }),
    ...story.must("d", { type: "jam", song }),
    ...story.must("e", { type: "jam", song }),
    ...story.must("e", { type: "unjam", song }),
    ...story.must("d", { type: "comment", song, body: "again" }),
    ...story.must("d", { type: "airhorn", name: "tada" }),
    ...story.must("d", { type: "set_volume", volume: 12 }),
    ...story.must("d", { type: "unvote", song }),
    ...story.must("e", { type: "pause" }),
  ];
  assert.deepEqual(events.reduce(evolve, story.nest), story.nest);
});

Deno.test("a song taken out of a spread stays out", () => {
  const story = nineSongs();
  const [first, second] = [story.id("A1"), story.id("B1")];
  story.must("d", { type: "remove", song: first });
  story.fold(numbered(
    [{ type: "spread", data: { places: [[first, 0.5], [second, 0.75]] } }],
    story.nest.seq,
    story.now,
  ));
  assert.equal(story.places().split(" ")[0], "B1(0.75)");
});

Deno.test("foresee() folds events that have no number yet and leaves the nest's number alone", () => {
  const story = nineSongs();
  const after = foresee(story.nest, [{ type: "volume_set", data: { by, volume: 1 } }]);
  assert.equal(after.volume, 1);
  assert.equal(after.seq, story.nest.seq);
});

Deno.test("startWhenIdle() starts nothing where something is on air, or nothing waits", () => {
  const song = recordOf(newSong({
    ...recordOf(nineSongs().song("A1")),
    ...track("New"),
    id: GONE,
  }));
  const added: EventBody[] = [{ type: "added", data: { song } }];
  assert.deepEqual(startWhenIdle(nineSongs().nest, by, 5, added), added);
  assert.deepEqual(startWhenIdle(new Story().nest, by, 5, []), []);
  assert.deepEqual(startWhenIdle(new Story().nest, by, 5, added), [
    ...added,
    { type: "advanced", data: { by, ended: null, next: { state: "playing", song, startedAt: 5 } } },
  ]);
});
