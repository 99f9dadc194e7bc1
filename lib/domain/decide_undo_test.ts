import assert from "node:assert/strict";
import { member, nineSongs, playingStory, Story, track } from "../../tests/support/builders.ts";
import type { NestCommand, NestErrorCode } from "./nest.ts";
import { type Actor } from "./person.ts";
import { positionAt } from "./playback.ts";
import { sizeOf } from "./sorted_map.ts";
import { HOUR, MINUTE, SECOND } from "./time.ts";

/**
 * Gives a command and says how to take it back.
 * @returns `seq` of its last event.
 */
function did(story: Story, by: string, command: NestCommand): number {
  const seq = story.must(by, command).at(-1)?.seq;
  if (seq === undefined) throw new Error(`Cannot undo ${command.type}: it changed nothing`);
  return seq;
}

const remove = (story: Story, by: string, title: string) =>
  did(story, by, { type: "remove", song: story.id(title) });
const skip = (story: Story, by: string) =>
  did(story, by, { type: "skip", playing: story.id(story.onAir() ?? "") });
const clear = (story: Story, by: string) => did(story, by, { type: "clear" });
const undo = (story: Story, by: string | Actor, seq: number) =>
  story.must(by, { type: "undo", seq });

function assertRefused(
  story: Story,
  by: string | Actor,
  seq: number,
  code: NestErrorCode,
): void {
  const before = story.nest;
  const decision = story.give(by, { type: "undo", seq });
  assert.ok(!decision.ok, "should have been refused");
  assert.equal(decision.error.code, code);
  assert.equal(story.nest, before);
}

const NINE = "A1 B1 C1 A2 B2 C2 A3 B3 A4";

const DEEDS: [what: string, act: (story: Story, by: string) => number][] = [
  ["remove", (story, by) => remove(story, by, "B2")],
  ["clear", clear],
  ["skip", skip],
  ["move", (story, by) => {
    const [song, before] = [story.id("A4"), story.id("A1")];
    return did(story, by, { type: "move", song, before });
  }],
];

Deno.test("remove, clear, skip and move can be taken back, once", async (t) => {
  for (const [what, act] of DEEDS) {
    await t.step(what, () => {
      const story = nineSongs();
      const seq = act(story, "d");
      undo(story, "d", seq);
      assert.equal(story.order(), NINE);
      assert.equal(story.onAir(), "OnAir");
      assertRefused(story, "d", seq, "not_undoable");
    });
  }
});

Deno.test("whoever did it, a dj and the owner can undo; others cannot", async (t) => {
  const cases: [by: Actor, allowed: boolean][] = [
    [member("d"), true],
    [member("d", "guest"), true],
    [member("e", "dj"), true],
    [member("e", "owner"), true],
    [member("e", "member"), false],
    [member("e", "guest"), false],
  ];
  for (const [what, act] of DEEDS) {
    for (const [by, allowed] of cases) {
      await t.step(`${what} by d, undone by ${by.name} (${by.role})`, () => {
        const story = nineSongs();
        const seq = act(story, "d");
        if (allowed) undo(story, by, seq);
        else assertRefused(story, by, seq, "not_yours");
      });
    }
  }
});

Deno.test("ten minutes later it is too late", async (t) => {
  for (const [what, act] of DEEDS) {
    await t.step(what, () => {
      const story = nineSongs();
      const seq = act(story, "d");
      assertRefused(story.later(10 * MINUTE + 1), "d", seq, "not_undoable");
      undo(story.later(-1), "d", seq);
    });
  }
});

Deno.test("the nest forgets what can no longer be taken back", () => {
  const story = nineSongs();
  clear(story, "d");
  assert.equal(story.nest.undoables.length, 1);
  story.later(11 * MINUTE).must("d", { type: "set_volume", volume: 1 });
  assert.deepEqual(story.nest.undoables, []);
});

Deno.test("other things, and things that never happened, cannot be taken back", () => {
  const story = nineSongs();
  const voted = did(story, "d", { type: "vote", song: story.id("A3"), vote: 1 });
  for (const seq of [voted, 0, -1, 10_000]) assertRefused(story, "d", seq, "not_undoable");
});

Deno.test("a song comes back to its place with its crowd, whatever happened meanwhile", () => {
  const story = nineSongs();
  const b2 = story.id("B2");
  story.must("d", { type: "vote", song: b2, vote: 1 });
  story.must("e", { type: "jam", song: b2 });
  story.must("e", { type: "comment", song: b2, body: "mine" });
  const before = story.song("B2");
  const seq = remove(story, "d", "B2");
  story.add("e", "E1");
  story.must("e", { type: "vote", song: story.id("A4"), vote: 1 });
  skip(story, "e");
  undo(story, "d", seq);
  assert.deepEqual(story.song("B2"), before);
  assert.equal(story.order(), "B1 C1 E1 B2 A2 C2 A3 A4 B3");
  assert.deepEqual(story.must("d", { type: "vote", song: b2, vote: 1 }), [], "the vote is kept");
});

Deno.test("an undo of a clear keeps what was added since, and what was removed before", () => {
  const story = nineSongs();
  remove(story, "d", "B1");
  const seq = clear(story, "d");
  story.add("e", "E1");
  undo(story, "d", seq);
  assert.deepEqual(story.order().split(" ").sort(), [
    ..."A1 A2 A3 A4 B2 B3 C1 C2 E1".split(" "),
  ]);
  story.add("f", "F1");
  assert.ok(story.order().includes("F1"));
});

Deno.test("of two clears the first can be undone, and then the second", () => {
  const story = playingStory();
  story.add("a", "A1");
  const first = clear(story, "d");
  story.add("b", "B1");
  const second = clear(story, "e");
  story.add("c", "C1");
  undo(story, "d", first);
  assert.deepEqual(story.order().split(" ").sort(), ["A1", "C1"]);
  undo(story, "e", second);
  assert.deepEqual(story.order().split(" ").sort(), ["A1", "B1", "C1"]);
});

Deno.test("a removed song returns although its layer was cleared, and only it", () => {
  const story = nineSongs();
  const removed = remove(story, "d", "B2");
  const cleared = clear(story, "d");
  undo(story, "d", removed);
  assert.equal(story.order(), "B2");
  const third = clear(story, "d");
  assert.equal(story.order(), "");
  undo(story, "d", cleared);
  assert.ok(!story.order().includes("B2"), "it was cleared again with the layer it joined");
  undo(story, "d", third);
  assert.equal(story.order(), NINE);
});

Deno.test("a large clear comes back although its event carries no songs", () => {
  const story = playingStory();
  for (let n = 0; n < 41; n++) story.add("a", `A${n}`);
  const before = story.places();
  const seq = clear(story, "d");
  const [event] = undo(story, "d", seq);
  assert.equal(event?.type === "uncleared" && event.data.songs, null);
  assert.equal(event?.type === "uncleared" && event.data.count, 41);
  assert.equal(story.places(), before);
});

Deno.test("a skipped song goes on where it was; the one on air waits first in line", () => {
  const story = nineSongs();
  story.later(31 * SECOND);
  const seq = skip(story, "d");
  story.later(HOUR / 60).must("e", { type: "jam", song: story.id("A1") });
  undo(story, "d", seq);
  assert.equal(story.onAir(), "OnAir");
  assert.equal(positionAt(story.nest.playback, story.now), 31 * SECOND);
  assert.equal(story.order(), NINE);
  assert.equal(sizeOf(story.song("A1").jams), 1);
});

Deno.test("two skips can be undone in either order", async (t) => {
  for (const order of [[0, 1], [1, 0]] as const) {
    await t.step(`${order}`, () => {
      const story = nineSongs();
      const seqs = [skip(story, "d"), skip(story, "d")];
      for (const index of order) undo(story, "d", seqs[index] ?? 0);
      assert.deepEqual(
        [story.onAir() ?? "", ...story.order().split(" ")].sort(),
        ["OnAir", ...NINE.split(" ")].sort(),
      );
      assert.equal(story.onAir(), order[0] === 0 ? "A1" : "OnAir");
    });
  }
});

Deno.test("a skip undone while paused stays paused, at the skipped song's position", () => {
  const story = nineSongs();
  story.later(5 * SECOND);
  const seq = skip(story, "d");
  story.later(SECOND).must("d", { type: "pause" });
  undo(story.later(SECOND), "d", seq);
  assert.equal(story.nest.playback.state, "paused");
  assert.equal(story.onAir(), "OnAir");
  assert.equal(positionAt(story.nest.playback, story.now + HOUR), 5 * SECOND);
});

Deno.test("a song on air that moved up is still first in line when a skip is undone", () => {
  const story = nineSongs();
  const seq = skip(story, "d");
  // Somebody puts two songs before everything else while A1 plays.
  for (const title of ["C1", "B1"]) {
    story.must("e", { type: "move", song: story.id(title), before: story.id("A2") });
    story.must("e", { type: "vote", song: story.id(title), vote: 1 });
  }
  undo(story, "d", seq);
  assert.ok(story.order().startsWith("A1 "));
});

Deno.test("a song put back stands before one that has got its place meanwhile", () => {
  const story = playingStory();
  story.add("a", "A1");
  const taken = story.song("A1").place;
  const seq = skip(story, "d");
  // As text, "10" sorts before "2": ids alone would put the newcomer first.
  while (story.nest.nextSong < 10) {
    story.add("b", "Passing");
    remove(story, "b", "Passing");
  }
  story.add("c", "C1");
  assert.deepEqual([story.id("C1"), story.song("C1").place], ["10", taken]);
  undo(story, "d", seq);
  assert.equal(story.order(), "A1 C1");
});

Deno.test("an undo in silence plays again", async (t) => {
  const cases: [what: string, act: (story: Story) => number, onAir: string][] = [
    ["remove", (story) => remove(story, "d", "A1"), "A1"],
    ["clear", (story) => clear(story, "d"), "A1"],
    ["skip", (story) => {
      clear(story, "d");
      return skip(story, "d");
    }, "OnAir"],
  ];
  for (const [what, act, onAir] of cases) {
    await t.step(what, () => {
      const story = new Story();
      story.add("host", "OnAir", MINUTE);
      story.add("a", "A1", MINUTE);
      const seq = act(story);
      story.later(MINUTE + SECOND).catchUp();
      assert.equal(story.onAir(), null);
      undo(story, "d", seq);
      assert.equal(story.onAir(), onAir);
      assert.equal(story.order(), "");
      assert.equal(positionAt(story.nest.playback, story.now), 0);
    });
  }
});

Deno.test("a move cannot be taken back once its song has left the queue", () => {
  const story = nineSongs();
  const [song, before] = [story.id("A4"), story.id("A1")];
  const seq = did(story, "d", { type: "move", song, before });
  skip(story, "e");
  assert.equal(story.onAir(), "A4");
  assertRefused(story, "d", seq, "not_undoable");
});

Deno.test("a song added after an undo gets an id of its own", () => {
  const story = playingStory();
  story.add("a", "A1");
  const seq = remove(story, "d", "A1");
  story.add("a", "A2");
  undo(story, "d", seq);
  const [event] = story.must("a", { type: "add", track: track("A3") });
  assert.deepEqual(event?.type === "added" && event.data.song.id, "4");
});

Deno.test("clearing and taking back does not grow the nest, however often", async (t) => {
  await t.step("with nothing added in between", () => {
    const story = nineSongs();
    for (let round = 0; round < 50; round++) undo(story, "a", clear(story, "a"));
    assert.equal(story.order(), NINE);
    assert.ok(story.nest.layers.length <= 2, `${story.nest.layers.length} layers`);
  });
  await t.step("with a song added each time, there is an end to it", () => {
    const story = playingStory();
    let rounds = 0;
    for (;; rounds++) {
      story.add("a", `S${rounds}`);
      const seq = clear(story, "a");
      if (!story.give("a", { type: "undo", seq }).ok) break;
    }
    assert.ok(rounds >= 400 && rounds <= 600, `refused after ${rounds} rounds`);
    assert.equal(story.order(), "", "what was refused changed nothing");
  });
});
