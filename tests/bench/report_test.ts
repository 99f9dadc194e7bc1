import assert from "node:assert/strict";
import { alone, beside, earlierValues, jsonLines, table } from "./report.ts";

const FIGURES = [
  beside("vote", "votes", "/s", [9000, 18_000], "ratio ≥ 0.50"),
  alone("vote", "wrong", "", 0, "0"),
];

Deno.test("each figure stands beside its floor and its ratio", () => {
  const [head = "", votes = "", wrong = ""] = table(FIGURES).split("\n");
  assert.match(head, /scenario +figure +EchoNest +bare floor +ratio +wanted/);
  assert.match(votes, /^vote +votes +9000 \/s +18000 \/s +0\.50 +ratio ≥ 0\.50/);
  assert.match(wrong, /^vote +wrong +0 +0 *$/);
});

Deno.test("figures are divided by what they were in an earlier run, if they were in it", () => {
  const before = earlierValues(`${jsonLines([alone("vote", "votes", "/s", 4500)])}\n`);
  const [head = "", votes = "", wrong = ""] = table(FIGURES, before).split("\n");
  assert.match(head, /to earlier *$/);
  assert.match(votes, / 2 *$/);
  assert.match(wrong, /0 *$/);
});
