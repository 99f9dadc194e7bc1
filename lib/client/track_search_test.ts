import { strict as assert } from "node:assert";
import { fail, ok, type Result } from "../domain/result.ts";
import type { Refusal } from "../protocol/frames.ts";
import { track } from "../../tests/support/builders.ts";
import type { FoundTracks } from "./api.ts";
import { settle } from "./room_fakes.ts";
import { VirtualTime } from "./sound_player_fakes.ts";
import type { SearchState } from "../domain/search_state.ts";
import { TrackSearch, TYPING_MS } from "./track_search.ts";

type Answer = Result<FoundTracks, Refusal>;

function search() {
  const time = new VirtualTime();
  const asked: { query: string; cursor: string | null; answer: (answer: Answer) => void }[] = [];
  const shown: SearchState[] = [];
  const tracks = new TrackSearch({
    after: time.after,
    search: (query, cursor) => new Promise((answer) => asked.push({ query, cursor, answer })),
    show: (state) => shown.push(state),
  });
  return { time, asked, shown, tracks, last: () => shown.at(-1) };
}

const found = (titles: string[], cursor: string | null = null): Answer =>
  ok({ items: titles.map((title) => track(title)), cursor });

Deno.test("typing asks once, when the fingers rest", () => {
  const { time, asked, tracks } = search();
  for (const text of ["b", "bi", "bir", "bird", "bird "]) {
    tracks.ask(text);
    time.run(TYPING_MS - 50);
  }
  time.run(TYPING_MS);
  assert.deepEqual(asked.map(({ query }) => query), ["bird"]);
});

Deno.test("an answer to an earlier question is not shown", async () => {
  const { time, asked, tracks, last } = search();
  tracks.ask("old");
  time.run(TYPING_MS);
  tracks.ask("new");
  time.run(TYPING_MS);
  asked[1]?.answer(found(["New"]));
  await settle();
  asked[0]?.answer(found(["Old"]));
  await settle();
  const state = last();
  assert(state?.state === "found");
  assert.deepEqual(state.items.map(({ title }) => title), ["New"]);
});

Deno.test("more pages are added once each, without repeats", async () => {
  const { time, asked, tracks, last } = search();
  tracks.ask("x");
  time.run(TYPING_MS);
  asked[0]?.answer(found(["A", "B"], "page2"));
  await settle();
  void tracks.more();
  void tracks.more();
  assert.deepEqual(asked.map(({ cursor }) => cursor), [null, "page2"]);
  asked[1]?.answer(found(["B", "C"]));
  await settle();
  const state = last();
  assert(state?.state === "found");
  assert.deepEqual(state.items.map(({ title }) => title), ["A", "B", "C"]);
  assert.equal(state.more, false);
});

Deno.test("a failed search says why and may be tried again", async () => {
  const { time, asked, tracks, last } = search();
  tracks.ask("x");
  time.run(TYPING_MS);
  asked[0]?.answer(fail({ error: "offline", message: "Cannot reach the server" }));
  await settle();
  assert.deepEqual(last(), { state: "failed", query: "x", message: "Cannot reach the server" });
  tracks.ask("x");
  time.run(TYPING_MS);
  assert.equal(asked.length, 2);
});

Deno.test("an empty field ends the search", async () => {
  const { time, asked, tracks, last } = search();
  tracks.ask("x");
  time.run(TYPING_MS);
  tracks.ask("  ");
  assert.deepEqual(last(), { state: "idle" });
  asked[0]?.answer(found(["Late"]));
  await settle();
  assert.deepEqual(last(), { state: "idle" });
});
