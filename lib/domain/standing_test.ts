import assert from "node:assert/strict";
import { nineSongs, playingStory, Story } from "../../tests/support/builders.ts";
import { songsOf } from "./queue.ts";
import { remainingMs, standings, startsAt } from "./standing.ts";
import { MINUTE, SECOND } from "./time.ts";

Deno.test("a song's standing is whose turn it is and how much plays before it", () => {
  const story = playingStory();
  story.add("a", "A1", 60 * SECOND);
  story.add("a", "A2", 70 * SECOND);
  story.add("b", "B1", 80 * SECOND);
  assert.deepEqual(
    standings(songsOf(story.nest.queue)).map(({ song, turn, waitMs }) => [
      song.title,
      turn,
      waitMs / SECOND,
    ]),
    [["A1", 1, 0], ["B1", 1, 60], ["A2", 2, 140]],
  );
});

Deno.test("a song starts when the standings say, if nobody interferes", () => {
  const story = nineSongs();
  const { playback } = story.nest;
  const expected = standings(songsOf(story.nest.queue)).map(({ song, waitMs }) => ({
    title: song.title,
    at: startsAt(playback, waitMs),
  }));
  for (const { title, at } of expected) {
    story.now = at ?? 0;
    story.catchUp();
    assert.equal(story.onAir(), title);
    assert.ok(story.nest.playback.state === "playing");
    assert.equal(story.nest.playback.startedAt, at);
  }
});

Deno.test("nobody knows when a song starts while nothing moves", () => {
  const story = playingStory();
  story.must("d", { type: "pause" });
  assert.equal(startsAt(story.nest.playback, 0), null);
  assert.equal(startsAt({ state: "idle" }, 0), null);
});

Deno.test("what is left of the song on air shrinks while it plays", () => {
  const story = new Story();
  assert.equal(remainingMs(story.nest.playback, story.now), 0);
  story.add("a", "A1", MINUTE);
  assert.equal(remainingMs(story.nest.playback, story.now + 10 * SECOND), 50 * SECOND);
  assert.equal(remainingMs(story.nest.playback, story.now + 2 * MINUTE), 0);
  story.later(15 * SECOND).must("d", { type: "pause" });
  assert.equal(remainingMs(story.nest.playback, story.now + 2 * MINUTE), 45 * SECOND);
});
