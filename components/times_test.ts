import assert from "node:assert/strict";
import { HOUR, MINUTE, SECOND } from "../lib/domain/time.ts";
import { formatAgo, formatLength, formatSpan } from "./times.ts";

const CASES: readonly (readonly [(ms: number) => string, number, string])[] = [
  [formatLength, 0, "0:00"],
  [formatLength, -5, "0:00"],
  [formatLength, 59_999, "0:59"],
  [formatLength, 3 * MINUTE + 5 * SECOND, "3:05"],
  [formatLength, HOUR + 2 * MINUTE + 9 * SECOND, "1:02:09"],
  [formatSpan, 0, "under a minute"],
  [formatSpan, MINUTE, "1 min"],
  [formatSpan, 59.6 * MINUTE, "1 h 00 min"],
  [formatSpan, 125 * MINUTE, "2 h 05 min"],
  [formatAgo, -1000, "just now"],
  [formatAgo, 59 * SECOND, "just now"],
  [formatAgo, 3 * MINUTE, "3 min ago"],
  [formatAgo, 25 * HOUR, "25 h ago"],
];

Deno.test("times are written the way people say them", async (t) => {
  for (const [format, ms, text] of CASES) {
    await t.step(`${format.name}(${ms})`, () => assert.equal(format(ms), text));
  }
});
