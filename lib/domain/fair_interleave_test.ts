import assert from "node:assert/strict";
import { bender, playingStory } from "../../tests/support/builders.ts";

Deno.test("interleaveRank() gives everybody a turn before anybody's next", async (t) => {
  const story = playingStory();
  const cases: [title: string, queue: string][] = [
    ["A1", "A1(1)"],
    ["A2", "A1(1) A2(2)"],
    ["A3", "A1(1) A2(2) A3(3)"],
    ["B1", "A1(1) B1(1.5) A2(2) A3(3)"],
    ["B2", "A1(1) B1(1.5) A2(2) B2(2.5) A3(3)"],
    ["C1", "A1(1) B1(1.5) C1(1.75) A2(2) B2(2.5) A3(3)"],
    ["A4", "A1(1) B1(1.5) C1(1.75) A2(2) B2(2.5) A3(3) A4(4)"],
    ["C2", "A1(1) B1(1.5) C1(1.75) A2(2) B2(2.5) C2(2.75) A3(3) A4(4)"],
    ["B3", "A1(1) B1(1.5) C1(1.75) A2(2) B2(2.5) C2(2.75) A3(3) B3(3.5) A4(4)"],
  ];
  for (const [title, queue] of cases) {
    await t.step(`+ ${title}`, () => {
      story.add(title.charAt(0).toLowerCase(), title);
      assert.equal(story.places(), queue);
    });
  }
});

Deno.test("a member's first song goes before Bender's second", () => {
  const story = playingStory();
  for (const title of ["X1", "X2", "X3"]) story.add(bender, title);
  assert.equal(story.places(), "X1(1) X2(2) X3(3)");
  story.add("a", "A1");
  assert.equal(story.places(), "X1(1) A1(1.5) X2(2) X3(3)");
});

Deno.test("Bender's songs join the end, whatever turn they are", () => {
  const story = playingStory();
  for (const title of ["A1", "A2", "A3"]) story.add("a", title);
  story.add(bender, "X1");
  assert.equal(story.order(), "A1 A2 A3 X1");
});

Deno.test("the song on air is nobody's turn", () => {
  const story = playingStory();
  story.add("a", "A1");
  story.add("host", "H1");
  story.add("a", "A2");
  assert.equal(story.order(), "A1 H1 A2");
});

Deno.test("W40: one person is one adder, whatever their role and name are today", () => {
  const story = playingStory();
  story.add({ id: story.song("OnAir").addedBy.id, name: "Anna", role: "dj" }, "H1");
  story.add("host", "H2");
  story.add("b", "B1");
  assert.equal(story.order(), "H1 B1 H2");
});
