import assert from "node:assert/strict";
import { MINUTE } from "../lib/domain/time.ts";
import { formatVotes, ordinal, turnText, whenText } from "./standing_text.ts";

Deno.test("turnText() says whose turn a song is", async (t) => {
  const cases: [turn: number, mine: boolean, text: string][] = [
    [1, false, "Ana’s 1st"],
    [2, false, "2nd turn of Ana"],
    [3, false, "3rd turn of Ana"],
    [11, false, "11th turn of Ana"],
    [1, true, "your 1st"],
    [2, true, "your 2nd turn"],
  ];
  for (const [turn, mine, text] of cases) {
    await t.step(text, () => {
      const { before, name, after } = turnText(turn, "Ana", mine);
      assert.equal(before + name + after, text);
    });
  }
});

Deno.test("whenText() says when a song plays, as far as that is known", async (t) => {
  const clock = () => "18:42";
  const cases: [rank: number, inMs: number | null, zone: boolean, text: string][] = [
    [0, 3 * MINUTE, true, "plays next · 18:42"],
    [0, 3 * MINUTE, false, "plays next"],
    [0, null, true, "plays next"],
    [1, 4 * MINUTE, true, "in 4 min · 18:42"],
    [1, 4 * MINUTE, false, "in 4 min"],
    [1, 20_000, true, "in under a minute · 18:42"],
    [1, -5000, false, "in under a minute"],
    [9, 65 * MINUTE, true, "in 1 h 05 min · 18:42"],
    [9, 120 * MINUTE - 10, false, "in 2 h 00 min"],
    [9, null, true, "later"],
  ];
  const now = 1_000_000;
  for (const [rank, inMs, zone, text] of cases) {
    await t.step(`${rank} ${inMs} ${text}`, () => {
      const startsAt = inMs === null ? null : now + inMs;
      assert.equal(whenText(rank, startsAt, now, zone ? clock : null), text);
    });
  }
});

Deno.test("ordinal() and formatVotes() write numbers as people say them", () => {
  const words = [1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111].map(ordinal).join(" ");
  assert.equal(words, "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 101st 111th");
  assert.deepEqual([0, 3, -2].map(formatVotes), ["", "+3", "−2"]);
});
