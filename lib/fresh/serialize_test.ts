import assert from "node:assert/strict";
import { computed, Signal, signal } from "@preact/signals";
import fc from "fast-check";
import { h } from "preact";
import { deserialize, serialize, UnserializableError } from "./serialize.ts";

function roundTrip(value: unknown): unknown {
  return deserialize(serialize(value));
}

Deno.test("serialize() keeps every kind of value that may be an island prop", async (t) => {
  const values: [name: string, value: unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["numbers JSON cannot write", [NaN, Infinity, -Infinity, -0, 0]],
    ["bigint", 2n ** 80n],
    ["strings", "\u2028 </script> <!-- \u{1f600} \ud800"],
    ["Date", new Date(1234.5)],
    ["invalid Date", new Date(NaN)],
    ["URL", new URL("https://a.example/b?c#d")],
    ["RegExp", /a\/b/giu],
    ["Uint8Array", new Uint8Array([0, 127, 255])],
    ["Set", new Set([1, "a", new Set([2])])],
    ["Map", new Map<unknown, unknown>([["a", 1], [{ b: 2 }, new Map()]])],
    ["holes", [1, undefined, 3]],
    ["object without prototype", Object.assign(Object.create(null), { a: 1 })],
    ["nested", { a: [{ b: { c: undefined } }], d: "Signal", e: ["Signal", 1] }],
  ];
  for (const [name, value] of values) {
    await t.step(name, () => {
      const expected = name === "object without prototype" ? { a: 1 } : value;
      assert.deepEqual(roundTrip(value), expected);
    });
  }
});

Deno.test("serialize() keeps JSON-like values of any shape", () => {
  fc.assert(fc.property(fc.object({ withBigInt: true, withDate: true }), (value) => {
    assert.deepEqual(roundTrip(value), value);
  }));
});

Deno.test("serialize() writes nothing that could end a script", () => {
  const dangerous = { "</script>": "<!--<script>", "\u2028": "\u2029&", x: "]]>" };
  const json = serialize(dangerous);
  assert.doesNotMatch(json, /[<>&\u2028\u2029]/);
  assert.deepEqual(deserialize(json), dangerous);
});

Deno.test("serialize() keeps one value one value", () => {
  const shared = { name: "shared" };
  const read = roundTrip({ a: shared, b: [shared] });
  assert.ok(typeof read === "object" && read !== null && "a" in read && "b" in read);
  assert.ok(Array.isArray(read.b));
  assert.equal(read.a, read.b[0]);
});

Deno.test("serialize() keeps circles", () => {
  const circle: { self?: unknown; list: unknown[] } = { list: [] };
  circle.self = circle;
  circle.list.push(circle.list);
  const read = roundTrip(circle);
  assert.ok(typeof read === "object" && read !== null && "self" in read && "list" in read);
  assert.equal(read.self, read);
  assert.ok(Array.isArray(read.list));
  assert.equal(read.list[0], read.list);
});

Deno.test("serialize() keeps a signal shared, settable and its computed values", () => {
  const count = signal(2);
  const read = roundTrip([count, { again: count }, computed(() => count.value * 2)]);
  assert.ok(Array.isArray(read));
  const [first, { again }, doubled] = read;
  assert.ok(first instanceof Signal);
  assert.equal(first, again);
  first.value = 3;
  assert.equal(again.value, 3);
  assert.equal(doubled.value, 4);
  assert.throws(() => doubled.value = 5, TypeError);
});

Deno.test("deserialize() cannot be made to change a prototype", () => {
  const read = roundTrip(JSON.parse('{"__proto__": {"admin": true}}'));
  assert.ok(typeof read === "object" && read !== null);
  assert.equal("admin" in read, false);
  assert.deepEqual(Object.keys(read), ["__proto__"]);
});

Deno.test("serialize() refuses what cannot be sent and says where it is", async (t) => {
  class Song {}
  const cases: [name: string, value: unknown, path: string, what: string][] = [
    ["function", { on: { click: () => {} } }, "on.click", "a function"],
    ["symbol", { list: [1, Symbol("x")] }, "list[1]", "a symbol"],
    ["class instance", { song: new Song() }, "song", "an instance of Song"],
    ["promise", { later: Promise.resolve() }, "later", "an instance of Promise"],
    ["weak map", [new WeakMap()], "[0]", "an instance of WeakMap"],
    ["JSX", { children: h("p", null) }, "children", "a JSX element"],
    ["inside a signal", { s: signal(() => {}) }, "s.value", "a function"],
    ["inside a map", { m: new Map([["k", Symbol()]]) }, "m.get(k)", "a symbol"],
  ];
  for (const [name, value, path, what] of cases) {
    await t.step(name, () => {
      assert.throws(() => serialize(value), (error) => {
        assert.ok(error instanceof UnserializableError);
        assert.deepEqual([error.path, error.what], [path, what]);
        return true;
      });
    });
  }
});

Deno.test("deserialize() refuses text that serialize() did not write", () => {
  for (const text of ["", "{}", '[{"a":"b"}]', '[["Nonsense"]]']) {
    assert.throws(() => deserialize(text), Error);
  }
});
