import assert from "node:assert/strict";
import { nineSongs, playingStory, type Story } from "../../tests/support/builders.ts";
import { between, MIN_GAP } from "./places.ts";
import { songsOf } from "./queue.ts";

/** Fails unless places are finite and each is clearly above the one before. */
function assertStrict(story: Story): void {
  let last = -Infinity;
  for (const { place, title } of songsOf(story.nest.queue)) {
    assert.ok(Number.isFinite(place), `${title} is at ${place}`);
    assert.ok(place > last, `${title} at ${place} is not after ${last}`);
    last = place;
  }
}

/** Largest number of songs that one event of the story moved apart. */
function widestSpread(story: Story): number {
  const sizes = story.events.map((event) => event.type === "spread" ? event.data.places.length : 0);
  return Math.max(...sizes);
}

Deno.test("between() is the middle, or one beyond an open end", async (t) => {
  const cases: [number | undefined, number | undefined, number][] = [
    [undefined, undefined, 1],
    [undefined, 1, 0],
    [4, undefined, 5],
    [1, 2, 1.5],
    [-118.5, 1.5, -58.5],
  ];
  for (const [before, after, place] of cases) {
    await t.step(`${before} and ${after}`, () => assert.equal(between(before, after), place));
  }
});

Deno.test("60 people's first songs in one gap keep their order", () => {
  const story = playingStory();
  story.add("a", "A1");
  story.add("a", "A2");
  const expected = ["A1"];
  for (let n = 0; n < 60; n++) {
    story.add(`p${n}`, `P${n}`);
    expected.push(`P${n}`);
  }
  assert.equal(story.order(), [...expected, "A2"].join(" "));
  assertStrict(story);
  assert.ok(widestSpread(story) > 0, "halving one gap 60 times needs room made");
});

Deno.test("60 moves to the same spot keep the order", () => {
  const story = nineSongs();
  const titles = ["A3", "B3", "A4"];
  for (let n = 0; n < 60; n++) {
    const title = titles[n % 3] ?? "A3";
    story.must("d", { type: "move", song: story.id(title), before: story.id("A2") });
    assertStrict(story);
  }
  assert.equal(story.order(), "A1 B1 C1 A3 B3 A4 A2 B2 C2");
});

Deno.test("60 votes at the same spot keep the order", () => {
  const story = nineSongs();
  for (let n = 0; n < 60; n++) {
    // Two songs overtake each other again and again, between the same two others.
    const title = story.order().split(" ")[4] ?? "";
    story.must(`voter${n}`, { type: "vote", song: story.id(title), vote: 1 });
    assertStrict(story);
  }
  assert.equal(story.order(), "A1 B1 C1 A2 B2 C2 A3 B3 A4");
});

Deno.test("5,000 people's first songs in one gap keep their order, 512 places at most per event", () => {
  const story = playingStory();
  // A thousand songs behind the gap, so that the open end is far away.
  for (let n = 0; n < 1000; n++) story.add("a", `A${n}`);
  const expected = ["A0"];
  for (let n = 0; n < 5000; n++) {
    story.must(`p${n}`, { type: "add", track: { ...story.song("A0"), title: `P${n}` } });
    expected.push(`P${n}`);
  }
  assertStrict(story);
  assert.ok(story.order().startsWith([...expected, "A1"].join(" ")));
  assert.ok(widestSpread(story) <= 512, `one event spread ${widestSpread(story)} songs`);
  const spreads = story.events.filter(({ type }) => type === "spread").length;
  assert.ok(spreads <= 500, `${spreads} of 5,000 adds made room`);
});

Deno.test("neighbours stay further apart than a place can lose to rounding", () => {
  assert.ok(MIN_GAP / 2 > 2 ** 20 * Number.EPSILON);
});
