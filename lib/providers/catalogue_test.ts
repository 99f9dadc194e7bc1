import { strict as assert } from "node:assert";
import fc from "fast-check";
import { createCatalogue } from "./catalogue.ts";
import type { Provider } from "./provider.ts";
import { providerOf, uriOf } from "./provider_test_support.ts";

const silent = { log: () => {} };

interface Found {
  readonly titles: readonly string[];
  readonly cursor: string | null;
}

async function search(
  providers: readonly Provider[],
  request: { query?: string; source?: string; cursor?: string | null; limit?: number },
  log: (message: string) => void = () => {},
): Promise<Found> {
  const result = await createCatalogue(providers, { log })
    .search({ query: "", cursor: null, limit: 10, ...request });
  assert.ok(result.ok);
  const { items, cursor } = result.value;
  return { titles: items.map(({ title, source }) => `${source} ${title}`), cursor };
}

Deno.test("a search takes the better match first and the earlier source of equals", async () => {
  const library = providerOf("library", ["Nest", "Nest of Twigs", "Honest"]);
  const demo = providerOf("demo", ["Nest", "Disco Nest", "Harness"]);
  const { titles, cursor } = await search([library, demo], { query: " nest " });
  assert.deepEqual(titles, [
    "library Nest",
    "demo Nest",
    "library Nest of Twigs",
    "demo Disco Nest",
    "library Honest",
    "demo Harness",
  ]);
  assert.equal(cursor, null);
  assert.equal(library.asked[0]?.query, "nest");
});

Deno.test("suggestions come from the first source first", async () => {
  const providers = [providerOf("library", ["Z"]), providerOf("demo", ["A"])];
  assert.deepEqual((await search(providers, {})).titles, ["library Z", "demo A"]);
});

Deno.test("pages put together are the result in one piece, whatever the sizes", async () => {
  const names = fc.array(fc.constantFrom("Nest", "Nestling", "My Nest", "Honest", "Other"), {
    maxLength: 25,
  });
  const numbered = (list: readonly string[]) => list.map((name, index) => `${name} ${index}`);
  await fc.assert(
    fc.asyncProperty(
      names,
      names,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      async (first, second, pageSize, limit) => {
        const providers = [
          providerOf("library", numbered(first), pageSize),
          providerOf("demo", numbered(second), pageSize),
        ];
        const whole = await search(providers, { query: "nest", limit: 50 });
        const paged: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Found = await search(providers, { query: "nest", limit, cursor });
          paged.push(...page.titles);
          cursor = page.cursor;
        } while (cursor !== null);
        assert.deepEqual(paged, whole.titles);
        assert.equal(paged.length, first.length + second.length);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("one source can be searched alone", async () => {
  const library = providerOf("library", ["Nest"]);
  const demo = providerOf("demo", ["Nest"]);
  assert.deepEqual((await search([library, demo], { source: "demo" })).titles, ["demo Nest"]);
  assert.equal(library.asked.length, 0);
});

Deno.test("an unknown source is refused with the ones there are", async () => {
  const catalogue = createCatalogue([providerOf("library", []), providerOf("demo", [])], silent);
  assert.deepEqual(
    await catalogue.search({ query: "", source: "radio", cursor: null, limit: 5 }),
    { ok: false, error: { code: "unknown_source", source: "radio", known: ["library", "demo"] } },
  );
});

Deno.test("a source that fails is left out and reported, on later pages too", async () => {
  const broken: Provider = {
    ...providerOf("library", []),
    search: () => Promise.reject(new Error("the disk is gone")),
  };
  const logged: string[] = [];
  const providers = [broken, providerOf("demo", ["One", "Two", "Three"])];
  const first = await search(providers, { limit: 2 }, (message) => logged.push(message));
  assert.deepEqual(first.titles, ["demo One", "demo Two"]);
  assert.deepEqual(logged, ['Cannot search "library": Error: the disk is gone']);
  const second = await search(providers, { limit: 2, cursor: first.cursor });
  assert.deepEqual(second, { titles: ["demo Three"], cursor: null });
});

Deno.test("a cursor that was not given out starts from the beginning", async () => {
  const providers = [providerOf("library", ["One"]), providerOf("demo", ["Two"])];
  const encoded = (value: unknown) => btoa(JSON.stringify(value));
  const foreign = [
    "",
    "nonsense",
    "%%%",
    encoded(null),
    encoded([]),
    encoded([{ source: "radio", cursor: null, skip: 0 }]),
    encoded([{ source: "demo", cursor: 5, skip: 0 }]),
    encoded([{ source: "demo", cursor: null, skip: -1 }]),
    encoded({ source: "demo" }),
  ];
  for (const cursor of foreign) {
    const { titles } = await search(providers, { cursor });
    assert.deepEqual(titles, ["library One", "demo Two"], cursor);
  }
});

Deno.test("a limit out of bounds is brought within them", async () => {
  const providers = [providerOf("library", Array.from({ length: 60 }, (_, n) => `Song ${n}`))];
  for (const [limit, count] of [[0, 1], [-5, 1], [NaN, 1], [2.9, 2], [1000, 50]] as const) {
    assert.equal((await search(providers, { limit })).titles.length, count, String(limit));
  }
});

Deno.test("lookup, sound and cover go to the source the URI names", async () => {
  const catalogue = createCatalogue(
    [providerOf("library", ["Nest"]), providerOf("demo", [])],
    silent,
  );
  const found = await catalogue.search({ query: "", cursor: null, limit: 1 });
  assert.ok(found.ok);
  const track = found.value.items[0];
  assert.ok(track !== undefined);
  assert.equal(await catalogue.lookup(track.uri), track);
  const request = new Request("http://nest.test/");
  const text = async (response: Response | null) => await response?.text();
  assert.equal(await text(await catalogue.sound(track.uri, request)), `sound of ${track.uri}`);
  assert.equal(await text(await catalogue.cover(track.uri, request)), `cover of ${track.uri}`);
  const foreign = uriOf("spotify:track:abc");
  assert.equal(await catalogue.lookup(foreign), null);
  assert.equal(await catalogue.sound(foreign, request), null);
  assert.equal(await catalogue.cover(foreign, request), null);
});

Deno.test("closing the catalogue closes every provider", async () => {
  const closed: string[] = [];
  const providers = ["library", "demo"].map((source): Provider => ({
    ...providerOf(source, []),
    close() {
      closed.push(source);
      return Promise.resolve();
    },
  }));
  await createCatalogue(providers, silent).close();
  assert.deepEqual(closed, ["library", "demo"]);
});
