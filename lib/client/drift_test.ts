import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  type Correction,
  freshestDrift,
  newSteering,
  READING_PAUSES_MS,
  steer,
  type Steering,
} from "./drift.ts";

/** Corrections for one drift per second, the player obeying none of them. */
function correctionsFor(drifts: readonly (number | null)[], from = newSteering()): Correction[] {
  let steering: Steering = from;
  return drifts.map((drift, second) => {
    const expectedMs = second * 1000;
    const actualMs = expectedMs + (drift ?? 0);
    const look = { atMs: second * 1000, expectedMs, actualMs, ready: drift !== null };
    const step = steer(steering, look);
    steering = step.steering;
    return step.correction;
  });
}

Deno.test("steer() answers drift with as little as cures it", async (t) => {
  const cases: [name: string, drifts: (number | null)[], last: Correction][] = [
    ["one look decides nothing", [500], { type: "hold" }],
    ["nothing to do", [0, 0], { type: "hold" }],
    ["inside the dead band", [8, -8, 8], { type: "hold" }],
    ["a little ahead", [20, 20], { type: "rate", rate: 0.99 }],
    ["a little behind", [-20, -20], { type: "rate", rate: 1.01 }],
    ["never more than 2 %", [-80, -80], { type: "rate", rate: 1.02 }],
    ["once begun, on beyond the dead band", [20, 20, 6, 6], { type: "rate", rate: 0.998 }],
    ["far behind", [-81, -81], { type: "seek", toMs: 1100 }],
    ["far ahead", [5000, 5000], { type: "seek", toMs: 1100 }],
    ["one odd look among good ones", [0, 1, 400], { type: "hold" }],
    ["not ready", [500, 500, null], { type: "hold" }],
    ["what was seen before a break is forgotten", [500, null, 500], { type: "hold" }],
  ];
  for (const [name, drifts, last] of cases) {
    await t.step(name, () => assert.deepEqual(correctionsFor(drifts).at(-1), last));
  }
});

Deno.test("steer() seeks less and less often on a device that cannot keep up", () => {
  const seconds = correctionsFor(Array(120).fill(-400))
    .flatMap((correction, second) => correction.type === "seek" ? [second] : []);
  const gaps = seconds.slice(1).map((second, i) => second - (seconds[i] ?? 0));
  assert.deepEqual(gaps, [2, 4, 8, 16, 16, 16, 16, 16, 16]);
});

Deno.test("newSteering() keeps what it learned about the device, and seeks at once again", () => {
  let steering = newSteering();
  for (const [atMs, drift] of [[0, -500], [1000, -500], [2000, -60], [3000, -60]] as const) {
    steering = steer(steering, { atMs, expectedMs: atMs, actualMs: atMs + drift, ready: true })
      .steering;
  }
  assert.deepEqual(steering.latencyMs, { start: 100, seek: 160 });
  assert.deepEqual(newSteering(steering).latencyMs, steering.latencyMs);
  const next = correctionsFor([-500, -500], newSteering(steering));
  assert.deepEqual(next.at(-1), { type: "seek", toMs: 1160 });
});

interface Device {
  readonly startDriftMs: number;
  readonly seekLatencyMs: number;
  /** Share by which single seeks differ from {@link seekLatencyMs}. */
  readonly seekJitter: number;
  /** How much of a change of speed the device really makes. */
  readonly rateEffect: number;
  /** Own clock against the local monotonic one, parts in a million. */
  readonly skewPpm: number;
  readonly stepMs: number;
  readonly chances: readonly number[];
}

const devices: fc.Arbitrary<Device> = fc.record({
  startDriftMs: fc.integer({ min: -20_000, max: 20_000 }),
  seekLatencyMs: fc.integer({ min: 40, max: 300 }),
  seekJitter: fc.double({ min: 0, max: 0.1, noNaN: true }),
  rateEffect: fc.double({ min: 0.8, max: 1.2, noNaN: true }),
  skewPpm: fc.integer({ min: -200, max: 200 }),
  stepMs: fc.integer({ min: 1, max: 20 }),
  chances: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 }),
});

/** A player in virtual time, looked at as the shell does: five readings, then one decision. */
function play(device: Device, seconds: number) {
  let now = 0;
  let position = device.startDriftMs;
  let rate = 1;
  let silentUntil = 0;
  let seeks = 0;
  const advance = (ms: number) => {
    const running = Math.max(0, now + ms - Math.max(now, silentUntil));
    const speed = 1 + (rate - 1) * device.rateEffect + device.skewPpm * 1e-6;
    position += running * speed;
    now += ms;
  };
  let steering = newSteering();
  const trueDrifts: number[] = [];
  for (let second = 0; second < seconds; second++) {
    const readings = [];
    for (const pauseMs of [0, ...READING_PAUSES_MS]) {
      advance(pauseMs);
      const shown = Math.floor(position / device.stepMs) * device.stepMs;
      readings.push(shown - now);
    }
    const actualMs = now + freshestDrift(readings);
    const look = { atMs: now, expectedMs: now, actualMs, ready: now >= silentUntil };
    const step = steer(steering, look);
    steering = step.steering;
    rate = step.correction.type === "rate" ? step.correction.rate : 1;
    if (step.correction.type === "seek") {
      const chance = device.chances[seeks % device.chances.length] ?? 0;
      position = step.correction.toMs;
      silentUntil = now + device.seekLatencyMs * (1 + device.seekJitter * chance);
      seeks++;
    }
    advance(1000 - READING_PAUSES_MS.reduce((sum, pauseMs) => sum + pauseMs));
    trueDrifts.push(position - now);
  }
  return { trueDrifts, seeks, steering };
}

Deno.test("steer() brings any device within 20 ms in 15 seconds and keeps it there", () => {
  fc.assert(
    fc.property(devices, (device) => {
      const { trueDrifts, seeks } = play(device, 120);
      const settled = trueDrifts.slice(15);
      assert.ok(settled.every((drift) => Math.abs(drift) < 20), `${settled.map(Math.round)}`);
      assert.ok(seeks <= 3, `${seeks} seeks`);
    }),
    { numRuns: 500 },
  );
});

Deno.test("steer() does not swing around the goal", () => {
  fc.assert(fc.property(devices, (device) => {
    const near = { ...device, startDriftMs: device.startDriftMs % 65 };
    const { trueDrifts, seeks } = play(near, 60);
    const side = Math.sign(near.startDriftMs);
    const overshoot = Math.max(0, ...trueDrifts.map((drift) => -side * drift));
    assert.ok(overshoot < 16, `swings ${overshoot} ms over: ${trueDrifts.map(Math.round)}`);
    assert.equal(seeks, 0);
  }));
});

Deno.test("steer() learns how long this device takes to seek", () => {
  fc.assert(fc.property(devices, (device) => {
    const far = { ...device, startDriftMs: 5000, seekJitter: 0 };
    const { steering } = play(far, 15);
    assert.ok(Math.abs(steering.latencyMs.seek - device.seekLatencyMs) < 25);
  }));
});
