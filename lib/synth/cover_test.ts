import { strict as assert } from "node:assert";
import fc from "fast-check";
import { drawCover } from "./cover.ts";

const TAG = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z0-9-]+="[^"<>&]*")*)(\/?)>/y;

/** Names of the elements of well-formed SVG; throws where it is not. */
function elementsOf(svg: string): ReadonlySet<string> {
  const open: string[] = [];
  const names = new Set<string>();
  TAG.lastIndex = 0;
  const text = svg.trim();
  while (TAG.lastIndex < text.length) {
    const at = TAG.lastIndex;
    const [match, closing, name = "", , empty] = TAG.exec(text) ?? [];
    assert.ok(match !== undefined, `not a tag: ${text.slice(at, at + 60)}`);
    names.add(name);
    if (closing === "/") assert.equal(open.pop(), name);
    else if (empty !== "/") open.push(name);
  }
  assert.deepEqual(open, []);
  return names;
}

Deno.test("covers are well-formed, small, and only shapes", () => {
  const allowed = new Set(
    ["svg", "defs", "linearGradient", "stop", "rect", "g", "path", "circle", "ellipse"],
  );
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const svg = drawCover(seed);
      assert.ok(svg.length < 6000, `${svg.length} bytes`);
      for (const name of elementsOf(svg)) assert.ok(allowed.has(name), name);
      assert.doesNotMatch(
        svg.replace("http://www.w3.org/2000/svg", ""),
        /:\/\/|href|NaN|undefined|\bon\w+=/,
      );
    }),
    { numRuns: 400 },
  );
});

Deno.test("a seed always gives the same cover, and others give others", () => {
  assert.equal(drawCover("demo:track:a"), drawCover("demo:track:a"));
  const covers = new Set(Array.from({ length: 200 }, (_, n) => drawCover(`library:track:${n}`)));
  assert.equal(covers.size, 200);
});
