import { strict as assert } from "node:assert";
import { addEcho } from "./echo.ts";
import { framesOf, silence } from "./sound.ts";

Deno.test("repeats go from side to side, each weaker than the one before", () => {
  const out = silence(framesOf(1));
  const send = new Float32Array(framesOf(1));
  send[0] = 1;
  addEcho(out, send, { seconds: 0.1, feedback: 0.5, brightness: 20_000 });
  const at = (channel: Float32Array, seconds: number) => Math.abs(channel[framesOf(seconds)] ?? 0);
  assert.equal(at(out.left, 0), 0);
  assert.ok(at(out.left, 0.1) > at(out.right, 0.1));
  assert.ok(at(out.right, 0.2) > at(out.left, 0.2));
  assert.ok(at(out.left, 0.3) > at(out.right, 0.3));
  const strongest = [0.1, 0.2, 0.3, 0.4].map((s) => Math.max(at(out.left, s), at(out.right, s)));
  assert.deepEqual(strongest, strongest.toSorted((a, b) => b - a));
});

Deno.test("the strongest feedback still dies away", () => {
  const out = silence(framesOf(20));
  const send = new Float32Array(framesOf(20));
  send.fill(0.5, 0, 1000);
  addEcho(out, send, { seconds: 0.25, feedback: 0.8, brightness: 12_000 });
  assert.ok(out.left.subarray(-framesOf(0.6)).every((sample) => Math.abs(sample) < 0.001));
});
