import { strict as assert } from "node:assert";
import { addReverb } from "./reverb.ts";
import { decibels, framesOf, rmsOf, silence, type StereoSound } from "./sound.ts";

/** The answer of a room to one click. */
function answerOf(seconds: number): StereoSound {
  const out = silence(framesOf(4));
  const send = new Float32Array(framesOf(4));
  send[0] = 1;
  addReverb(out, send, { seconds, brightness: 9000 });
  return out;
}

function levelAt({ left, right }: StereoSound, seconds: number): number {
  const at = framesOf(seconds);
  const end = at + framesOf(0.1);
  return decibels(rmsOf({ left: left.subarray(at, end), right: right.subarray(at, end) }));
}

Deno.test("an echo dies away within about the time of its room", () => {
  for (const seconds of [0.6, 1.5, 3]) {
    const answer = answerOf(seconds);
    const fall = (levelAt(answer, 0.1) - levelAt(answer, 0.5)) / 0.4;
    const wanted = 60 / seconds;
    assert.ok(fall > wanted * 0.8 && fall < wanted * 2.2, `${seconds} s: ${fall} dB per second`);
  }
});

Deno.test("both sides are about equally loud, and not the same", () => {
  const { left, right } = answerOf(1.5);
  const difference = decibels(rmsOf({ left, right: left })) -
    decibels(rmsOf({ left: right, right }));
  assert.ok(Math.abs(difference) < 2, `${difference} dB`);
  assert.notDeepEqual(left, right);
});
