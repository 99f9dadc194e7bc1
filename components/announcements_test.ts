import assert from "node:assert/strict";
import type { NestCommand } from "../lib/domain/nest.ts";
import { member, Story, track } from "../tests/support/builders.ts";
import { batchSentences, quote, sentenceFor } from "./announcements.ts";

const ANA = member("ana");

/** What Ana is told when somebody does something in a nest where "Air" plays and three songs wait. */
function told(by: string, make: (story: Story) => NestCommand): (string | null)[] {
  const story = new Story();
  story.add("ana", "Air");
  for (const title of ["One", "Two", "Three"]) story.add("bo", title);
  const before = story.nest;
  return story.must(by, make(story)).map((event) => sentenceFor(event, before, ANA));
}

Deno.test("sentenceFor() says who did what to which song", async (t) => {
  const cases: [by: string, make: (story: Story) => NestCommand, told: (string | null)[]][] = [
    ["bo", () => ({ type: "add", track: track("New") }), ["bo added ‘New’"]],
    ["ana", () => ({ type: "add", track: track("New") }), ["You added ‘New’"]],
    ["bo", (s) => ({ type: "remove", song: s.id("Two") }), ["bo removed ‘Two’"]],
    ["bo", () => ({ type: "clear" }), ["bo cleared the queue"]],
    ["ana", (s) => ({ type: "remove", song: s.id("Two") }), [null]],
    ["ana", () => ({ type: "clear" }), [null]],
    ["ana", (s) => ({ type: "skip", playing: s.id("Air") }), [null]],
    ["bo", (s) => ({ type: "skip", playing: s.id("Air") }), ["bo skipped ‘Air’"]],
    ["bo", () => ({ type: "pause" }), ["bo paused the music"]],
    ["bo", (s) => ({ type: "jam", song: s.id("Air") }), ["bo jams to ‘Air’"]],
    ["bo", (s) => ({ type: "jam", song: s.id("One") }), [null]],
    ["ana", (s) => ({ type: "jam", song: s.id("Air") }), [null]],
    ["bo", (s) => ({ type: "comment", song: s.id("One"), body: "x" }), ["bo commented on ‘One’"]],
    ["ana", (s) => ({ type: "comment", song: s.id("One"), body: "x" }), [null]],
    ["cy", (s) => ({ type: "vote", song: s.id("Two"), vote: 1 }), [null]],
    ["bo", () => ({ type: "airhorn", name: "tada" }), ["bo blew the ta-da"]],
    ["bo", () => ({ type: "set_volume", volume: 5 }), [null]],
  ];
  for (const [by, make, sentences] of cases) {
    await t.step(`${by}: ${sentences}`, () => assert.deepEqual(told(by, make), sentences));
  }
});

Deno.test("sentenceFor() names what plays when a song ended, and says when nothing follows", () => {
  const story = new Story();
  story.add("ana", "Air", 1000);
  story.add("bo", "Next", 1000);
  const sentences = [1, 2].map(() => {
    const before = story.nest;
    const [event] = story.later(1000).catchUp();
    assert(event !== undefined);
    return sentenceFor(event, before, ANA);
  });
  assert.deepEqual(sentences, ["Now playing: ‘Next’", "The music has run out"]);
});

Deno.test("batchSentences() makes one sentence of many", () => {
  assert.equal(batchSentences([]), "");
  assert.equal(batchSentences(["a"]), "a");
  assert.equal(batchSentences(["a", "b"]), "b, and 1 more thing happened");
  assert.equal(batchSentences(["a", "b", "c"]), "c, and 2 more things happened");
});

Deno.test("quote() cuts long titles", () => {
  assert.equal(quote("Short"), "‘Short’");
  assert.equal([...quote("x".repeat(200))].length, 62);
});
