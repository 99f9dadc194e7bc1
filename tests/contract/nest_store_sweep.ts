import assert from "node:assert/strict";
import { MAIN_NEST, type SongId } from "../../lib/domain/ids.ts";
import { MINUTE } from "../../lib/domain/time.ts";
import { NestStore } from "../../lib/store/nest_store.ts";
import { sweepNest } from "../../lib/store/sweep.ts";
import { contentsOf } from "../support/kv.ts";
import { KeptStory, knownOf } from "../support/nests.ts";
import { crowd } from "../support/people.ts";
import type { Promised } from "./nest_store_contract.ts";

/** Votes, jams and comments of a few people on one song. */
function praise(story: KeptStory, song: SongId): void {
  for (const fan of crowd(3)) {
    if (story.nest.playback.state === "idle" || story.nest.playback.song.id !== song) {
      story.must(fan, { type: "vote", song, vote: 1 });
    }
    story.must(fan, { type: "jam", song });
    story.must(fan, { type: "comment", song, body: "again" });
  }
}

/** A kept story: one long song on air, and `titles` waiting, all of them praised. */
async function praised(store: NestStore, titles: readonly string[]): Promise<KeptStory> {
  const story = await KeptStory.begin(store);
  story.add("host", "OnAir", 600 * MINUTE);
  for (const title of titles) praise(story, story.add("ann", title));
  praise(story, story.id("OnAir"));
  await story.keep();
  return story;
}

/** The songs that the store keeps anything of beside its log and its history. */
async function songsKept(kv: Deno.Kv): Promise<Set<string>> {
  const songs = new Set<string>();
  for (const key of (await contentsOf(kv, MAIN_NEST)).keys()) {
    const [part, first = "", second = ""] = key.split("/");
    if (part === "song") songs.add(second);
    if (part === "vote" || part === "jam" || part === "comment" || part === "gone") {
      songs.add(first);
    }
  }
  return songs;
}

/** Asserts that the store shows the nest exactly as the story has it. */
async function assertShows(store: NestStore, story: KeptStory): Promise<void> {
  const loaded = await store.load(MAIN_NEST) ?? assert.fail();
  assert.deepEqual(knownOf(loaded.nest, story.now), knownOf(story.nest, story.now));
}

/** What sweeping promises. */
export const SWEEP_PROMISES: readonly Promised[] = [
  {
    name: "sweeping takes nothing from songs that are there, however late",
    async holds(kv, store) {
      const story = await praised(store, ["One", "Two"]);
      const before = await contentsOf(kv, MAIN_NEST);
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now + 600 * MINUTE), 0);
      assert.deepEqual(await contentsOf(kv, MAIN_NEST), before);
    },
  },
  {
    name: "sweeping takes exactly what removed, skipped and ended songs left, ten minutes later",
    async holds(kv, store) {
      const story = await praised(store, ["Removed", "Stays", "Back"]);
      const removed = story.id("Removed");
      const back = story.id("Back");
      const skipped = story.id("OnAir");
      story.must("ann", { type: "remove", song: removed });
      story.must("ann", { type: "remove", song: back });
      story.must("ann", { type: "undo", seq: story.nest.seq });
      story.must("ann", { type: "skip", playing: skipped });
      await story.keep();
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now + 10 * MINUTE), 0, "can be undone");
      await assertShows(store, story);
      story.later(12 * MINUTE);
      // Three votes, jams and comments of one, jams and comments of the other, and two notes.
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now), 9 + 6 + 2);
      const kept = await songsKept(kv);
      assert.ok(!kept.has(removed) && !kept.has(skipped), [...kept].join(" "));
      await assertShows(store, story);
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now), 0, "sweeping again finds nothing");
    },
  },
  {
    name: "sweeping takes a cleared layer with its crowd, and nothing of what came after",
    async holds(kv, store) {
      const story = await praised(store, ["One", "Two"]);
      const cleared = [story.id("One"), story.id("Two")];
      story.must("ann", { type: "clear" });
      praise(story, story.add("ben", "Later"));
      await story.keep();
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now + 10 * MINUTE), 0, "can be undone");
      await assertShows(store, story);
      story.later(12 * MINUTE);
      // Two songs, nine marks on each, and the note that they were cleared.
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now), 2 + 18 + 1);
      const kept = await songsKept(kv);
      assert.ok(cleared.every((song) => !kept.has(song)), [...kept].join(" "));
      await assertShows(store, story);
    },
  },
  {
    name: "sweeping leaves a clear that was taken back, and a song taken out of it before",
    async holds(kv, store) {
      const story = await praised(store, ["One", "Two", "Three"]);
      story.must("ann", { type: "skip", playing: story.id("OnAir") });
      const onAir = story.onAir();
      story.must("ann", { type: "clear" });
      story.add("ben", "Later");
      story.must("ann", { type: "undo", seq: story.nest.seq - 1 });
      await story.keep();
      story.later(2 * MINUTE);
      await sweepNest(kv, MAIN_NEST, story.now + 20 * MINUTE);
      const loaded = await store.load(MAIN_NEST) ?? assert.fail();
      const view = ({ view }: { view?: unknown }) => view;
      assert.deepEqual(
        view(Object(knownOf(loaded.nest, story.now))),
        view(Object(knownOf(story.nest, story.now))),
      );
      assert.equal(story.onAir(), onAir);
    },
  },
  {
    name: "a song on air is not swept with the layer it was added to",
    async holds(kv, store) {
      const story = await praised(store, ["One", "Two"]);
      story.must("ann", { type: "skip", playing: story.id("OnAir") });
      story.must("ann", { type: "clear" });
      praise(story, story.id(story.onAir() ?? ""));
      await story.keep();
      story.later(2 * MINUTE);
      await sweepNest(kv, MAIN_NEST, story.now + 11 * MINUTE);
      const loaded = await store.load(MAIN_NEST) ?? assert.fail();
      const onAir = ({ onAir }: { onAir?: unknown }) => onAir;
      assert.deepEqual(
        onAir(Object(knownOf(loaded.nest, story.now))),
        onAir(Object(knownOf(story.nest, story.now))),
      );
    },
  },
  {
    name: "a sweep cut short is finished by the next",
    async holds(kv, store) {
      const story = await praised(store, ["One", "Two"]);
      story.must("ann", { type: "clear" });
      await story.keep();
      // What a sweep that died in the middle leaves: the crowd gone in part, the notes still there.
      await kv.delete(["nest", MAIN_NEST, "vote", 2, "guest:fan0"]);
      story.later(12 * MINUTE);
      assert.equal(await sweepNest(kv, MAIN_NEST, story.now), 2 + 17 + 1);
      assert.deepEqual(await songsKept(kv), new Set(["1"]));
    },
  },
];
