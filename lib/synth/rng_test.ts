import { strict as assert } from "node:assert";
import fc from "fast-check";
import { createRng, seedOf } from "./rng.ts";

// Kept so that a change of the generator, which changes every piece, does not go unnoticed.
const EXPECTED_OF_SEED_1 = ["0.367876", "0.081613", "0.820536"];

Deno.test("a seed always gives the same numbers", () => {
  fc.assert(fc.property(fc.integer(), (seed) => {
    const [a, b] = [createRng(seed), createRng(seed)];
    for (let i = 0; i < 20; i++) assert.equal(a(), b());
  }));
  const rng = createRng(1);
  assert.deepEqual([rng(), rng(), rng()].map((n) => n.toFixed(6)), EXPECTED_OF_SEED_1);
});

Deno.test("numbers are spread evenly over 0 to 1, 1 not included", () => {
  const rng = createRng(42);
  const buckets = new Array<number>(10).fill(0);
  for (let i = 0; i < 20_000; i++) {
    const value = rng();
    assert.ok(value >= 0 && value < 1);
    const bucket = Math.floor(value * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) assert.ok(Math.abs(count - 2000) < 200, String(buckets));
});

Deno.test("neighbouring seeds and texts are far apart", () => {
  const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => createRng(seed)()));
  assert.equal(firsts.size, 1000);
  const seeds = new Set(Array.from({ length: 5000 }, (_, n) => seedOf(`library:track:${n}`)));
  assert.ok(seeds.size > 4990);
});
