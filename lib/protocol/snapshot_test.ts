import assert from "node:assert/strict";
import { member, nineSongs, playingStory } from "../../tests/support/builders.ts";
import { FREE_HORN_JAMS } from "../domain/airhorns.ts";
import { personOf } from "../domain/person.ts";
import { sizeOf } from "../domain/sorted_map.ts";
import { nestFromView, nestView, songView, youView } from "./snapshot.ts";

Deno.test("a view shows at most 12 jams and the 20 newest comments, and counts all", () => {
  const story = playingStory();
  const song = story.id("OnAir");
  for (let n = 0; n < 30; n++) {
    story.must(`fan${n}`, { type: "jam", song });
    story.must("d", { type: "comment", song, body: `number ${n}` });
  }
  const view = songView(story.song("OnAir"));
  assert.equal(view.jams.length, 12);
  assert.equal(view.jamCount, 30);
  assert.deepEqual(view.comments.map(({ body }) => body), [
    ...Array.from({ length: 20 }, (_, n) => `number ${n + 10}`),
  ]);
  assert.equal(view.commentCount, 30);
});

Deno.test("the view that everybody gets says nothing about who voted", () => {
  const story = nineSongs();
  story.must("d", { type: "vote", song: story.id("A3"), vote: 1 });
  assert.ok(!JSON.stringify(nestView(story.nest)).includes("guest:d"));
});

Deno.test("a reader is shown their own votes, jams and horns", () => {
  const story = nineSongs();
  const [a3, a4, onAir] = [story.id("A3"), story.id("A4"), story.id("OnAir")];
  story.must("a", { type: "jam", song: a3 });
  story.must("d", { type: "vote", song: a3, vote: 1 });
  story.must("d", { type: "vote", song: a4, vote: -1 });
  story.must("d", { type: "jam", song: onAir });
  for (let n = 0; n < FREE_HORN_JAMS; n++) story.must(`fan${n}`, { type: "jam", song: onAir });
  assert.deepEqual(youView(story.nest, member("d", "dj")), {
    person: { id: "guest:d", name: "d" },
    votes: { [a3]: { vote: 1, delta: 1 }, [a4]: { vote: -1, delta: 0 } },
    jams: [onAir],
    freeHorns: [],
  });
  assert.deepEqual(youView(story.nest, personOf(member("host"))).freeHorns, [onAir]);
});

Deno.test("a page has its member's jam even when a view leaves it out", () => {
  const story = playingStory();
  const song = story.id("OnAir");
  for (let n = 0; n < 20; n++) story.must(`fan${n}`, { type: "jam", song });
  story.must("zoe", { type: "jam", song });
  const you = youView(story.nest, member("zoe"));
  const page = nestFromView(nestView(story.nest), you);
  assert.ok(page.playback.state === "playing");
  assert.equal(sizeOf(page.playback.song.jams), 13);
  assert.equal(page.playback.song.jamCount, 21);
});

Deno.test("the view of a page is the view it was made from", () => {
  const story = nineSongs();
  story.must("d", { type: "vote", song: story.id("A3"), vote: 1 });
  story.must("d", { type: "comment", song: story.id("A3"), body: "yes" });
  story.must("d", { type: "airhorn", name: "tada" });
  story.must("d", { type: "pause" });
  const view = nestView(story.nest);
  assert.deepEqual(nestView(nestFromView(view, youView(story.nest, member("d")))), view);
  assert.deepEqual(nestView(nestFromView(view, null)), view);
});
