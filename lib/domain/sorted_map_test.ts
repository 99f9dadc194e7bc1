import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareText,
  deleteIn,
  emptyMap,
  getIn,
  listOf,
  rankIn,
  setIn,
  sizeOf,
  type SortedMap,
  valueAt,
} from "./sorted_map.ts";

const step = fc.oneof(
  fc.record({ type: fc.constant("set" as const), key: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ type: fc.constant("delete" as const), key: fc.integer({ min: 0, max: 60 }) }),
);

function depth(tree: SortedMap<number, number>["root"]): number {
  return tree === null ? 0 : 1 + Math.max(depth(tree.left), depth(tree.right));
}

Deno.test("a sorted map does what a Map with sorted keys does", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    let map = emptyMap<number, number>((a, b) => a - b);
    const model = new Map<number, number>();
    for (const [index, { type, key }] of steps.entries()) {
      if (type === "set") {
        map = setIn(map, key, index);
        model.set(key, index);
      } else {
        map = deleteIn(map, key);
        model.delete(key);
      }
    }
    const sorted = [...model].sort((a, b) => a[0] - b[0]);
    assert.deepEqual(listOf(map), sorted.map(([, value]) => value));
    assert.equal(sizeOf(map), sorted.length);
    for (const [rank, [key, value]] of sorted.entries()) {
      assert.equal(getIn(map, key), value);
      assert.equal(rankIn(map, key), rank);
      assert.equal(valueAt(map, rank), value);
    }
    assert.equal(getIn(map, 99), undefined);
    assert.equal(valueAt(map, sorted.length), undefined);
    assert.equal(valueAt(map, -1), undefined);
  }));
});

Deno.test("an update leaves the older map as it was", () => {
  const before = setIn(emptyMap<string, number>(compareText), "a", 1);
  setIn(before, "b", 2);
  deleteIn(before, "a");
  assert.deepEqual(listOf(before), [1]);
});

Deno.test("20,000 keys in ascending order make a shallow tree", () => {
  let map = emptyMap<number, number>((a, b) => a - b);
  for (let key = 0; key < 20_000; key++) map = setIn(map, key, key);
  assert.ok(depth(map.root) <= 30, `depth is ${depth(map.root)}`);
  for (let key = 0; key < 19_000; key++) map = deleteIn(map, key);
  assert.equal(sizeOf(map), 1000);
  assert.ok(depth(map.root) <= 20, `depth is ${depth(map.root)}`);
});

Deno.test("removing a key that is not there gives the same map", () => {
  const map = setIn(emptyMap<string, number>(compareText), "a", 1);
  assert.equal(deleteIn(map, "z"), map);
});
