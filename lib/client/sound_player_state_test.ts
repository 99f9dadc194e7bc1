import { strict as assert } from "node:assert";
import { parseTrackUri } from "../domain/ids.ts";
import {
  describeSync,
  isSameTarget,
  planSound,
  type SoundPlan,
  type SoundTarget,
  type SyncState,
} from "./sound_player_state.ts";

const uri = parseTrackUri("demo:track:1") ?? assert.fail();
const song = { uri, sound: "/a", durationMs: 60_000, title: "Tide", artist: "Us", cover: null };
const clock = { ready: true, offsetMs: 5000, uncertaintyMs: 4, rttMs: 8 };
const playing: SoundTarget = { state: "playing", startedAt: 15_000, ...song };
const paused: SoundTarget = { state: "paused", positionMs: 7, ...song };

Deno.test("planSound() says what to do now", async (t) => {
  const off = { ...clock, ready: false };
  const cases: [name: string, plan: SoundPlan, expected: SoundPlan][] = [
    ["off", planSound(playing, false, clock, 11_000), { act: "rest", status: "off", sound: null }],
    ["idle", planSound({ state: "idle" }, true, clock, 0), {
      act: "rest",
      status: "idle",
      sound: null,
    }],
    ["paused", planSound(paused, true, clock, 0), { act: "rest", status: "paused", sound: "/a" }],
    ["clock unknown", planSound(playing, true, off, 0), { act: "wait", sound: "/a", forMs: 100 }],
    ["not begun", planSound(playing, true, clock, 9600), { act: "wait", sound: "/a", forMs: 400 }],
    ["far from begun", planSound(playing, true, clock, 0), {
      act: "wait",
      sound: "/a",
      forMs: 1000,
    }],
    ["in the middle", planSound(playing, true, clock, 30_000), {
      act: "run",
      sound: "/a",
      zeroAtMs: 10_000,
      leftMs: 40_000,
    }],
    ["over", planSound(playing, true, clock, 70_000), {
      act: "rest",
      status: "loading",
      sound: null,
    }],
    ["for another player", planSound({ ...playing, sound: null }, true, clock, 0), {
      act: "refuse",
      reason: "this song does not play in the browser",
    }],
  ];
  for (const [name, plan, expected] of cases) {
    await t.step(name, () => assert.deepEqual(plan, expected));
  }
});

Deno.test("isSameTarget() sees every change that is heard, and no other", () => {
  const cases: [other: SoundTarget, same: boolean][] = [
    [{ ...playing }, true],
    [{ ...playing, title: "Other", cover: "/c" }, true],
    [{ ...playing, startedAt: 15_001 }, false],
    [{ ...playing, sound: "/b" }, false],
    [{ ...playing, durationMs: 1 }, false],
    [paused, false],
    [{ state: "idle" }, false],
  ];
  for (const [other, same] of cases) assert.equal(isSameTarget(playing, other), same);
  assert.ok(isSameTarget({ state: "idle" }, { state: "idle" }));
  assert.ok(!isSameTarget(paused, { ...paused, positionMs: 8 }));
});

Deno.test("describeSync() has words for every state", async (t) => {
  const figures = { driftMs: null, offsetMs: 0, uncertaintyMs: 4, rate: 1, seeks: 0 };
  const cases: [state: SyncState, words: string][] = [
    [{ status: "off", ...figures }, "sound off"],
    [{ status: "locked", ...figures }, "tap to listen"],
    [{ status: "loading", ...figures }, "getting ready"],
    [{ status: "in-time", ...figures, driftMs: -12.4 }, "in time · 12 ms"],
    [{ status: "in-time", ...figures }, "in time"],
    [{ status: "adjusting", ...figures, driftMs: -45 }, "catching up · 45 ms"],
    [{ status: "adjusting", ...figures, driftMs: 45 }, "waiting for the others · 45 ms"],
    [{ status: "adjusting", ...figures }, "catching up"],
    [{ status: "paused", ...figures }, "paused"],
    [{ status: "idle", ...figures }, "nothing is playing"],
    [{ status: "failed", reason: "no sound", ...figures }, "no sound"],
  ];
  for (const [state, words] of cases) {
    await t.step(words, () => assert.equal(describeSync(state), words));
  }
});
