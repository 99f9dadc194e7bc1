import assert from "node:assert/strict";
import { member, playingStory, Story } from "../../tests/support/builders.ts";
import { FREE_HORN_JAMS, MAX_HORNS } from "./airhorns.ts";
import { getIn } from "./sorted_map.ts";
import { SECOND } from "./time.ts";

function earnHorn(story: Story): void {
  for (let n = 0; n < FREE_HORN_JAMS; n++) {
    story.must(`fan${n}`, { type: "jam", song: story.id("OnAir") });
  }
}

Deno.test("a horn says what it was blown over", () => {
  const story = playingStory();
  const [event] = story.must("d", { type: "airhorn", name: "eagle" });
  assert.deepEqual(event?.data, {
    horn: {
      name: "eagle",
      by: { id: "guest:d", name: "d" },
      at: story.now,
      free: false,
      song: story.id("OnAir"),
      title: "OnAir",
      artist: "The OnAirs",
    },
  });
  assert.equal(story.nest.horns.length, 1);
});

Deno.test("W8: there is no horn without a song, free or not", () => {
  const story = new Story();
  for (const type of ["airhorn", "free_airhorn"] as const) {
    const decision = story.give("d", { type, name: "tada" });
    assert.ok(!decision.ok && decision.error.code === "not_playing");
  }
});

Deno.test("a paused song can be blown over", () => {
  const story = playingStory();
  story.must("d", { type: "pause" });
  assert.equal(story.must("d", { type: "airhorn", name: "tada" }).length, 1);
});

Deno.test("the hundredth recent horn is silently ignored, and old ones make room", () => {
  const story = playingStory();
  for (let n = 0; n < MAX_HORNS; n++) {
    assert.equal(story.later(1).must("d", { type: "airhorn", name: "airhorn" }).length, 1);
  }
  const before = story.nest;
  assert.deepEqual(story.must("d", { type: "airhorn", name: "airhorn" }), []);
  assert.equal(story.nest, before);
  story.later(21 * SECOND).must("d", { type: "airhorn", name: "airhorn" });
  assert.equal(story.nest.horns.length, MAX_HORNS - 1, "two old horns left for the new one");
});

Deno.test("an earned horn is spent once, with the sound asked for, even when it is loud", () => {
  const story = playingStory();
  earnHorn(story);
  for (let n = 0; n < MAX_HORNS; n++) {
    story.later(1).must("d", { type: "airhorn", name: "airhorn" });
  }
  const events = story.must("host", { type: "free_airhorn", name: "tada" });
  assert.deepEqual(events.map(({ type }) => type), ["free_horns", "airhorn"]);
  assert.equal(story.nest.horns.at(-1)?.name, "tada");
  assert.equal(story.nest.horns.at(-1)?.free, true);
  assert.equal(getIn(story.nest.freeHorns, member("host").id), undefined);
  const again = story.give("host", { type: "free_airhorn", name: "tada" });
  assert.ok(!again.ok && again.error.code === "no_free_horn");
});

Deno.test("somebody else's earned horn is not mine to blow", () => {
  const story = playingStory();
  earnHorn(story);
  const decision = story.give("d", { type: "free_airhorn", name: "tada" });
  assert.ok(!decision.ok && decision.error.code === "no_free_horn");
});
