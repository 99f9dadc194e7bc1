import assert from "node:assert/strict";
import { type Sample, slopeOf } from "./slope.ts";

function samples(count: number, y: (x: number) => number): Sample[] {
  return Array.from({ length: count }, (_, x) => ({ x, y: y(x) }));
}

Deno.test("a straight line has its rise, and no error", () => {
  const { rise, error } = slopeOf(samples(100, (x) => 7 + 0.5 * x));
  assert.ok(Math.abs(rise - 0.5) < 1e-9, `${rise}`);
  assert.ok(error < 1e-9, `${error}`);
});

Deno.test("what only goes up and down rises by no more than its error", () => {
  const { rise, error } = slopeOf(samples(400, (x) => 100 + Math.sin(x * x)));
  assert.ok(error > 0 && Math.abs(rise) < 3 * error, `${rise} ± ${error}`);
});

Deno.test("a rise under noise is found", () => {
  const { rise, error } = slopeOf(samples(400, (x) => 100 + 0.2 * x + 5 * Math.sin(x * x)));
  assert.ok(rise > 0.15 && rise > 3 * error, `${rise} ± ${error}`);
});

Deno.test("two samples say nothing of a rise", () => {
  assert.ok(Number.isNaN(slopeOf(samples(2, (x) => x)).rise));
});
