import assert from "node:assert/strict";
import { playingStory } from "../../tests/support/builders.ts";
import { CLOSE, formatPosition, isEvent, parsePosition, type ServerFrame } from "./frames.ts";

Deno.test("a position is read as it was written", () => {
  for (const position of [{ epoch: "aB_-9", seq: 0 }, { epoch: "x", seq: 123_456 }]) {
    assert.deepEqual(parsePosition(formatPosition(position)), position);
  }
});

Deno.test("parsePosition() reads nothing else", async (t) => {
  const bad = [
    "",
    ":",
    "x",
    "x:",
    ":1",
    "x:-1",
    "x:1.5",
    "x:1e3",
    "x:1 ",
    "x:1:2",
    "ä:1",
    `${"x".repeat(41)}:1`,
    "x:1234567890123456",
    "x:1\n",
  ];
  for (const text of bad) {
    await t.step(JSON.stringify(text), () => assert.equal(parsePosition(text), null));
  }
});

Deno.test("events are the frames with a number", () => {
  const [event] = playingStory().events;
  assert.ok(event !== undefined && isEvent(event));
  const pong: ServerFrame = { type: "pong", at: 1, data: { t0: 1, t1: 2, t2: 3 } };
  assert.ok(!isEvent(pong));
});

Deno.test("close codes differ, and those of our own are in the range for applications", () => {
  const codes = Object.values(CLOSE);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.ok(code === 1012 || (code >= 4000 && code <= 4999), `${code}`);
});
