import assert from "node:assert/strict";
import { member, nineSongs, playingStory, type Story } from "../../tests/support/builders.ts";
import { FREE_HORN_JAMS } from "./airhorns.ts";
import type { SongId } from "./ids.ts";
import { getIn, listOf } from "./sorted_map.ts";
import { SECOND } from "./time.ts";

function jam(story: Story, by: string, title: string) {
  return story.must(by, { type: "jam", song: story.id(title) });
}

function unjam(story: Story, by: string, title: string) {
  return story.must(by, { type: "unjam", song: story.id(title) });
}

/** `count` people jam a song. */
function crowd(story: Story, title: string, count: number): void {
  for (let n = 0; n < count; n++) jam(story, `fan${n}`, title);
}

function freeHorns(story: Story, by: string): readonly SongId[] {
  return getIn(story.nest.freeHorns, member(by).id) ?? [];
}

Deno.test("a jam is there once per person until it is taken back", () => {
  const story = nineSongs();
  jam(story, "d", "A2");
  jam(story.later(SECOND), "e", "A2");
  assert.deepEqual(jam(story, "d", "A2"), [], "a second jam by the same person changes nothing");
  assert.equal(story.song("A2").jamCount, 2);
  assert.deepEqual(listOf(story.song("A2").jams).map(({ by, at }) => [by.name, at - story.now]), [
    ["d", -SECOND],
    ["e", 0],
  ]);
  unjam(story, "d", "A2");
  assert.equal(story.song("A2").jamCount, 1);
  assert.deepEqual(unjam(story, "d", "A2"), [], "there is no jam left to take back");
  assert.equal(jam(story, "d", "A2").length, 1);
});

Deno.test("a jam leaves the order alone", () => {
  const story = nineSongs();
  const before = story.places();
  crowd(story, "A4", 20);
  assert.equal(story.places(), before);
});

Deno.test("the song on air can be jammed; a song that is gone cannot", () => {
  const story = nineSongs();
  jam(story, "d", "OnAir");
  assert.equal(story.song("OnAir").jamCount, 1);
  const gone = story.id("OnAir");
  story.must("d", { type: "skip", playing: gone });
  for (const type of ["jam", "unjam"] as const) {
    assert.deepEqual(story.give("d", { type, song: gone }), {
      ok: false,
      error: {
        code: "song_not_found",
        message: `Song ${gone} is neither playing nor in the queue`,
      },
    });
  }
});

Deno.test("a song takes its jams along when it goes on air", () => {
  const story = nineSongs();
  crowd(story, "A1", 3);
  story.must("d", { type: "skip", playing: story.id("OnAir") });
  assert.equal(story.onAir(), "A1");
  assert.equal(listOf(story.song("A1").jams).length, 3);
});

Deno.test("W7: 99 jams earn a horn for the adder of the jammed song", () => {
  const story = nineSongs();
  crowd(story, "B2", FREE_HORN_JAMS - 1);
  assert.deepEqual(freeHorns(story, "b"), []);
  jam(story, "last", "B2");
  assert.deepEqual(freeHorns(story, "b"), [story.id("B2")]);
  assert.deepEqual(freeHorns(story, "host"), [], "whoever is on air has nothing to do with it");
});

Deno.test("a song earns one horn, however its jams go on", async (t) => {
  const cases: [what: string, then: (story: Story) => void][] = [
    ["one more jam", (story) => void jam(story, "more", "B2")],
    ["a jam taken back and given again", (story) => {
      unjam(story, "fan0", "B2");
      jam(story, "fan0", "B2");
    }],
  ];
  for (const [what, then] of cases) {
    await t.step(what, () => {
      const story = nineSongs();
      crowd(story, "B2", FREE_HORN_JAMS);
      then(story);
      assert.equal(freeHorns(story, "b").length, 1);
    });
    await t.step(`${what}, after the horn was blown`, () => {
      const story = nineSongs();
      crowd(story, "B2", FREE_HORN_JAMS);
      story.must("b", { type: "free_airhorn", name: "tada" });
      then(story);
      assert.deepEqual(freeHorns(story, "b"), []);
    });
  }
});

Deno.test("two songs of one adder earn two horns", () => {
  const story = nineSongs();
  crowd(story, "B2", FREE_HORN_JAMS);
  crowd(story, "B1", FREE_HORN_JAMS);
  assert.deepEqual(freeHorns(story, "b"), [story.id("B2"), story.id("B1")]);
});

Deno.test("comments stand in time; the same words by the same person move to now", () => {
  const story = nineSongs();
  const say = (by: string, body: string) =>
    story.later(SECOND).must(by, { type: "comment", song: story.id("A2"), body });
  const said = () => story.song("A2").comments.map(({ by, body }) => `${by.name}: ${body}`);
  say("d", "what a tune");
  say("e", "what a tune");
  say("d", "louder");
  say("d", "what a tune");
  assert.deepEqual(said(), ["e: what a tune", "d: louder", "d: what a tune"]);
  assert.equal(story.song("A2").commentCount, 3);
  assert.equal(story.song("A2").comments.at(-1)?.at, story.now);
  assert.equal(story.song("A2").comments.at(-1)?.id, story.nest.seq);
});

Deno.test("a comment is kept as it was written", () => {
  const story = playingStory();
  const body = "<b>so</b> || good & “loud”";
  story.must("d", { type: "comment", song: story.id("OnAir"), body });
  assert.equal(story.song("OnAir").comments[0]?.body, body);
});

Deno.test("a comment on a song that is gone is refused", () => {
  const story = playingStory();
  const song = "77" as SongId;
  const decision = story.give("d", { type: "comment", song, body: "hello?" });
  assert.ok(!decision.ok && decision.error.code === "song_not_found");
});
