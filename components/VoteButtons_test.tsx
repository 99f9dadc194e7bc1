import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { buttonsIn } from "../tests/support/html.ts";
import { member, Story } from "../tests/support/builders.ts";
import { VoteButtons } from "./VoteButtons.tsx";

const ANA = member("ana");

/** Three songs wait: one of Ana's, two of Bo's. */
function story() {
  const nest = new Story();
  nest.add("bo", "OnAir");
  nest.add("bo", "First");
  nest.add("ana", "Mine");
  nest.add("bo", "Last");
  return nest;
}

function votesFor(nest: Story, title: string, me: typeof ANA | null = ANA) {
  const html = renderToString(<VoteButtons song={nest.song(title)} me={me} />);
  const [up, down] = buttonsIn(html);
  assert(up !== undefined && down !== undefined);
  return { up, down };
}

Deno.test("somebody else's song can be voted up and down", () => {
  const nest = story();
  const { up, down } = votesFor(nest, "Last");
  const id = nest.id("Last");
  assert.deepEqual([up.value, up.pressed], [`vote.${id}.1`, "false"]);
  assert.deepEqual([down.value, down.pressed], [`vote.${id}.-1`, "false"]);
  assert.equal(up.label, "Vote up ‘Last’, 0 votes");
  assert.deepEqual([up.type, up.form], ["submit", "act"]);
});

Deno.test("a vote that was cast is pressed, and pressing it takes it back", () => {
  const nest = story();
  const id = nest.id("Last");
  nest.must("ana", { type: "vote", song: id, vote: 1 });
  const { up, down } = votesFor(nest, "Last");
  assert.deepEqual([up.value, up.pressed], [`unvote.${id}`, "true"]);
  assert.deepEqual([down.value, down.pressed], [`vote.${id}.-1`, "false"]);
  assert.equal(up.label, "Vote up ‘Last’, 1 vote");
});

Deno.test("one's own song cannot be voted up, but down as often as one likes", () => {
  const nest = story();
  const id = nest.id("Mine");
  nest.must("ana", { type: "vote", song: id, vote: -1 });
  const { up, down } = votesFor(nest, "Mine");
  assert.equal(up.disabled, true);
  assert.equal(up.value, undefined);
  assert.equal(up.type, "button");
  assert.match(up.label, /own song/);
  assert.deepEqual([down.value, down.pressed], [`vote.${id}.-1`, undefined]);
});

Deno.test("somebody without a name sees the same buttons", () => {
  const { up, down } = votesFor(story(), "Mine", null);
  assert.deepEqual([up.disabled, up.pressed, down.pressed], [false, "false", "false"]);
});
