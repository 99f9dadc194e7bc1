import { strict as assert } from "node:assert";
import fc from "fast-check";
import { entryNamed, trackNamed } from "./provider_test_support.ts";
import {
  createTrackSearch,
  foldQuery,
  foldText,
  rankOf,
  type SearchEntry,
} from "./track_search.ts";

function titles(entries: readonly SearchEntry[], query: string): readonly string[] {
  const page = createTrackSearch(entries).search({ query, limit: 50, cursor: null });
  return page.items.map(({ title }) => title);
}

Deno.test("foldText() makes spellings comparable", async (t) => {
  const cases: [text: string, folded: string][] = [
    ["Beyoncé", "beyonce"],
    ["  AC/DC ", "ac dc"],
    ["Don’t Stop", "dont stop"],
    ["don't stop", "dont stop"],
    ["Motörhead", "motorhead"],
    ["Sigur Rós — Ágætis", "sigur ros agaetis"],
    ["Straße", "strasse"],
    ["ﬁre", "fire"],
    ["Łódź", "lodz"],
    ["İstanbul", "istanbul"],
    ["東京", "東京"],
    ["!!!", ""],
  ];
  for (const [text, folded] of cases) {
    await t.step(text, () => assert.equal(foldText(text), folded));
  }
});

Deno.test("foldText() is the same for composed and decomposed accents", () => {
  fc.assert(fc.property(
    fc.string({ unit: "grapheme" }),
    (text) => assert.equal(foldText(text.normalize("NFC")), foldText(text.normalize("NFD"))),
  ));
});

Deno.test("search ranks exact title, prefix, starts of words, then the rest", () => {
  const entries = [
    entryNamed("Disco Nest"),
    entryNamed("Honest"),
    entryNamed("Wings", "Nest Brothers"),
    entryNamed("Nestlings"),
    entryNamed("Nest"),
    entryNamed("Leaves", "", "", "nest/leaves.mp3"),
  ];
  assert.deepEqual(titles(entries, "nést"), [
    "Nest",
    "Nestlings",
    "Disco Nest",
    "Wings",
    "Honest",
    "Leaves",
  ]);
});

Deno.test("search wants every word, somewhere", async (t) => {
  const entries = [
    entryNamed("Blue Wing", "Magpie Club", "Shiny", "mp/shiny/01 blue wing.flac"),
    entryNamed("Blue Sky", "Magpie Club", "Shiny", "mp/shiny/02 blue sky.flac"),
  ];
  const cases: [query: string, found: string[]][] = [
    ["blue", ["Blue Wing", "Blue Sky"]],
    ["wing magpie", ["Blue Wing"]],
    ["shiny sky", ["Blue Sky"]],
    ["magpie club shiny mp flac", ["Blue Wing", "Blue Sky"]],
    ["blue crow", []],
    ["sky wing", []],
    ["", ["Blue Wing", "Blue Sky"]],
    ["   ", ["Blue Wing", "Blue Sky"]],
  ];
  for (const [query, found] of cases) {
    await t.step(query, () => assert.deepEqual(titles(entries, query), found));
  }
});

Deno.test("a path or file name finds its file first", () => {
  const entries = [
    entryNamed("a.mp3 and other names"),
    entryNamed("Song", "", "", "Albüm/a.mp3"),
    entryNamed("Other", "", "", "other/b.mp3"),
  ];
  assert.equal(titles(entries, "a.mp3")[0], "Song");
  assert.equal(titles(entries, "Albüm/A.mp3".normalize("NFD"))[0], "Song");
  assert.deepEqual(titles(entries, "other/b.mp3"), ["Other"]);
});

Deno.test("a name without letters is found literally", () => {
  const entries = [entryNamed("Hello", "!!!"), entryNamed("???"), entryNamed("World")];
  assert.deepEqual(titles(entries, "!!!"), ["Hello"]);
  assert.deepEqual(titles(entries, "???"), ["???"]);
  assert.deepEqual(titles(entries, "###"), []);
});

Deno.test("pages put together are the whole result, each item once", () => {
  const entries = Array.from({ length: 23 }, (_, index) => entryNamed(`Song ${index}`));
  const search = createTrackSearch(entries);
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), (limit) => {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = search.search({ query: "song", limit, cursor });
      assert.ok(page.items.length <= limit);
      found.push(...page.items.map(({ title }) => title));
      cursor = page.cursor;
    } while (cursor !== null);
    assert.deepEqual(found, entries.map(({ track }) => track.title));
  }));
});

Deno.test("a cursor that was not given out starts from the beginning", () => {
  const search = createTrackSearch([entryNamed("One"), entryNamed("Two")]);
  for (const cursor of ["", "-1", "1.5", "abc", "1e1", "0x1", "99999999999999"]) {
    const page = search.search({ query: "", limit: 1, cursor });
    assert.deepEqual(page.items.map(({ title }) => title), ["One"], cursor);
  }
  assert.deepEqual(search.search({ query: "", limit: 1, cursor: "7" }), {
    items: [],
    cursor: null,
  });
});

Deno.test("suggestions have an order of their own", () => {
  const [a, b] = [entryNamed("A song"), entryNamed("B song")];
  const search = createTrackSearch([a, b], [b, a]);
  const first = (query: string) => search.search({ query, limit: 1, cursor: null }).items[0]?.title;
  assert.equal(first(""), "B song");
  assert.equal(first("song"), "A song");
});

Deno.test("rankOf() puts what only its source understands last", () => {
  const track = trackNamed("Nest", "Wren");
  assert.equal(rankOf(track, foldQuery("nest")), 1);
  assert.equal(rankOf(track, foldQuery("something else")), 5);
});

Deno.test("no query breaks the search", () => {
  const search = createTrackSearch([entryNamed("A", "B", "C", "d/e.mp3")]);
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 40 }), (query) => {
    search.search({ query, limit: 10, cursor: null });
  }));
});
