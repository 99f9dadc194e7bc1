import assert from "node:assert/strict";
import { member, nineSongs, playingStory, type Story } from "../../tests/support/builders.ts";
import type { SongId } from "./ids.ts";
import { sizeOf } from "./sorted_map.ts";
import { VOTE_JUMP } from "./vote_moves.ts";

function vote(story: Story, by: string, title: string, direction: 1 | -1) {
  return story.must(by, { type: "vote", song: story.id(title), vote: direction });
}

function unvote(story: Story, by: string, title: string) {
  return story.must(by, { type: "unvote", song: story.id(title) });
}

const HEAD = "A1(1) B1(1.5) C1(1.75) A2(2) B2(2.5)";

Deno.test("a vote moves a song one place and counts once", async (t) => {
  const story = nineSongs();
  const cases: [by: string, title: string, direction: 1 | -1, queue: string][] = [
    ["d", "A3", 1, `${HEAD} A3(2.625,+1) C2(2.75) B3(3.5) A4(4)`],
    ["d", "A4", 1, `${HEAD} A3(2.625,+1) C2(2.75) A4(3.125,+1) B3(3.5)`],
    ["c", "A4", 1, `${HEAD} A3(2.625,+1) A4(2.6875,+2) C2(2.75) B3(3.5)`],
    ["c", "B3", -1, `${HEAD} A3(2.625,+1) A4(2.6875,+2) C2(2.75) B3(3.5)`],
    [
      "d",
      "A1",
      -1,
      "B1(1.5) A1(1.625,-1) C1(1.75) A2(2) B2(2.5) A3(2.625,+1) A4(2.6875,+2) C2(2.75) B3(3.5)",
    ],
    [
      "c",
      "A1",
      1,
      "A1(-118.5) B1(1.5) C1(1.75) A2(2) B2(2.5) A3(2.625,+1) A4(2.6875,+2) C2(2.75) B3(3.5)",
    ],
    // W5: a vote for the first song counts, and the song keeps its place.
    [
      "b",
      "A1",
      1,
      "A1(-118.5,+1) B1(1.5) C1(1.75) A2(2) B2(2.5) A3(2.625,+1) A4(2.6875,+2) C2(2.75) B3(3.5)",
    ],
  ];
  for (const [by, title, direction, queue] of cases) {
    await t.step(`${by} votes ${direction} on ${title}`, () => {
      vote(story, by, title, direction);
      assert.equal(story.places(), queue);
    });
  }
});

Deno.test("W5: the only song keeps its place when it is voted up", () => {
  const story = playingStory();
  story.add("a", "A1");
  vote(story, "d", "A1", 1);
  assert.equal(story.places(), "A1(1,+1)");
});

Deno.test("a down-vote on the second to last song puts it behind the last", () => {
  const story = playingStory();
  story.add("a", "A1");
  story.add("a", "A2");
  vote(story, "d", "A1", -1);
  assert.equal(story.places(), `A2(2) A1(${2 + VOTE_JUMP},-1)`);
});

Deno.test("a down-vote on the last song is cast without counting, and can be taken back", () => {
  const story = nineSongs();
  const [event] = vote(story, "d", "A4", -1);
  assert.deepEqual(event?.data, {
    song: story.id("A4"),
    by: { id: "guest:d", name: "d" },
    vote: -1,
    delta: 0,
    votes: 0,
    place: 4,
  });
  assert.deepEqual(vote(story, "d", "A4", 1), [], "the voter has had their say");
  unvote(story, "d", "A4");
  assert.equal(story.song("A4").votes, 0);
  assert.equal(story.order(), "A1 B1 C1 A2 B2 C2 A3 B3 A4");
  vote(story, "d", "A4", 1);
  assert.equal(story.song("A4").votes, 1);
});

Deno.test("W3: repeat votes and an adder's own up-vote change nothing and are no refusal", async (t) => {
  const cases: [what: string, by: string, direction: 1 | -1][] = [
    ["the same vote again", "d", 1],
    ["the other direction", "d", -1],
    ["the adder's own up-vote", "a", 1],
  ];
  for (const [what, by, direction] of cases) {
    await t.step(what, () => {
      const story = nineSongs();
      vote(story, "d", "A3", 1);
      const before = story.nest;
      assert.deepEqual(vote(story, by, "A3", direction), []);
      assert.equal(story.nest, before);
    });
  }
});

Deno.test("the adder may move their own song down again and again, without a number", () => {
  const story = nineSongs();
  vote(story, "a", "A1", -1);
  vote(story, "a", "A1", -1);
  assert.equal(story.order(), "B1 C1 A1 A2 B2 C2 A3 B3 A4");
  assert.equal(story.song("A1").votes, 0);
  assert.equal(sizeOf(story.song("A1").voters), 0);
  vote(story, "a", "A4", -1);
  assert.deepEqual(vote(story, "a", "A4", -1), [], "the last song has nowhere to go");
});

Deno.test("W4: a vote on a song that is not waiting is refused without a trace", async (t) => {
  const cases: [what: string, song: (story: Story) => SongId][] = [
    ["unknown", () => "999" as SongId],
    ["on air", (story) => story.id("OnAir")],
  ];
  for (const [what, song] of cases) {
    for (const command of ["vote", "unvote"] as const) {
      await t.step(`${command} on a song ${what}`, () => {
        const story = nineSongs();
        const before = story.nest;
        const id = song(story);
        const decision = story.give(
          "d",
          command === "vote" ? { type: "vote", song: id, vote: 1 } : { type: "unvote", song: id },
        );
        assert.deepEqual(decision, {
          ok: false,
          error: { code: "song_not_found", message: `Song ${id} is not in the queue` },
        });
        assert.equal(story.nest, before);
      });
    }
  }
});

Deno.test("a vote taken back gives the number back and moves the song the other way", async (t) => {
  const cases: [title: string, direction: 1 | -1, order: string][] = [
    // Up and down again is where it was; so is down and up.
    ["A3", 1, "A1 B1 C1 A2 B2 C2 A3 B3 A4"],
    ["A3", -1, "A1 B1 C1 A2 B2 C2 A3 B3 A4"],
    ["B1", 1, "A1 B1 C1 A2 B2 C2 A3 B3 A4"],
    ["B3", -1, "A1 B1 C1 A2 B2 C2 A3 B3 A4"],
    // The first song did not move when the vote came, and does when it goes.
    ["A1", 1, "B1 A1 C1 A2 B2 C2 A3 B3 A4"],
  ];
  for (const [title, direction, order] of cases) {
    await t.step(`${direction} on ${title}`, () => {
      const story = nineSongs();
      vote(story, "d", title, direction);
      assert.equal(story.song(title).votes, direction);
      unvote(story, "d", title);
      assert.equal(story.song(title).votes, 0);
      assert.equal(story.order(), order);
      assert.equal(sizeOf(story.song(title).voters), 0);
      assert.equal(vote(story, "d", title, direction).length, 1, "may vote again");
      assert.equal(story.song(title).votes, direction);
    });
  }
});

Deno.test("taking back a vote that was never cast changes nothing", () => {
  const story = nineSongs();
  assert.deepEqual(unvote(story, "d", "A3"), []);
  assert.deepEqual(unvote(story, "a", "A3"), [], "adding a song is no vote to take back");
});

Deno.test("a song keeps its voters when it goes on air", () => {
  const story = nineSongs();
  vote(story, "d", "A1", 1);
  story.must("d", { type: "skip", playing: story.id("OnAir") });
  assert.equal(story.onAir(), "A1");
  assert.equal(story.song("A1").votes, 1);
  assert.equal(sizeOf(story.song("A1").voters), 1);
});

Deno.test("a move puts a song directly before another, or at the end", async (t) => {
  const cases: [title: string, before: string | null, order: string][] = [
    ["A4", "A1", "A4 A1 B1 C1 A2 B2 C2 A3 B3"],
    ["A1", null, "B1 C1 A2 B2 C2 A3 B3 A4 A1"],
    ["A1", "B2", "B1 C1 A2 A1 B2 C2 A3 B3 A4"],
    ["A3", "C1", "A1 B1 A3 C1 A2 B2 C2 B3 A4"],
  ];
  for (const [title, before, order] of cases) {
    await t.step(`${title} before ${before ?? "nothing"}`, () => {
      const story = nineSongs();
      const target = before === null ? null : story.id(before);
      story.must(member("d", "dj"), { type: "move", song: story.id(title), before: target });
      assert.equal(story.order(), order);
    });
  }
});

Deno.test("a move to where a song stands changes nothing; to or of an unknown song is refused", () => {
  const story = nineSongs();
  const move = (song: SongId, before: SongId | null) =>
    story.give("d", { type: "move", song, before });
  const unknown = "999" as SongId;
  for (
    const [song, before] of [
      [story.id("A1"), story.id("A1")],
      [story.id("A1"), story.id("B1")],
      [story.id("A4"), null],
    ] as const
  ) {
    assert.deepEqual(move(song, before), { ok: true, value: [] });
  }
  for (const [song, before] of [[unknown, null], [story.id("A1"), unknown]] as const) {
    const decision = move(song, before);
    assert.ok(!decision.ok && decision.error.message.includes("999"));
  }
});
