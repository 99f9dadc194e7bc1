import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  addProbe,
  BURST_PROBES,
  clockOffset,
  type ClockWindow,
  EMPTY_WINDOW,
  type Probe,
  probeDelayMs,
} from "./clock_offset.ts";

/** A probe sent at local time `t0` whose way takes `up` and `down` ms; the server thinks for 1 ms. */
function probe(t0: number, offset: number, up: number, down: number): Probe {
  const t1 = t0 + up + offset;
  return { t0, t1: Math.round(t1), t2: Math.round(t1 + 1), t3: t0 + up + 1 + down };
}

function windowOf(probes: readonly Probe[]): ClockWindow {
  return probes.reduce(addProbe, EMPTY_WINDOW);
}

function repeat(count: number, make: (index: number) => Probe): Probe[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const OFFSET = 1_790_000_000_000;

Deno.test("clockOffset() is ready after eight probes, not before", () => {
  const probes = repeat(BURST_PROBES, (i) => probe(i * 60, OFFSET, 20, 20));
  assert.equal(clockOffset(EMPTY_WINDOW).ready, false);
  assert.equal(clockOffset(windowOf(probes.slice(1))).ready, false);
  assert.equal(clockOffset(windowOf(probes)).ready, true);
});

Deno.test("clockOffset() finds the offset through every kind of delay", async (t) => {
  const cases: [name: string, up: number[], down: number[], errorMs: number][] = [
    ["no delay", [0], [0], 1],
    ["equal delay", [40], [40], 1],
    ["spikes on the way up", [10, 10, 400, 10, 90, 1200], [10], 1],
    ["spikes on the way down", [10], [300, 10, 10, 800], 1],
    ["each way fast at another time", [10, 60], [60, 10], 1],
    ["twice as slow up as down: half the difference", [40], [20], 11],
    [
      "a phone's network: seven slow answers of eight",
      [15, 90, 180, 70, 60, 110, 300, 80],
      [15],
      1,
    ],
  ];
  for (const [name, up, down, errorMs] of cases) {
    await t.step(name, () => {
      const probes = repeat(
        24,
        (i) => probe(i * 60, OFFSET, up[i % up.length] ?? 0, down[i % down.length] ?? 0),
      );
      const { offsetMs, uncertaintyMs } = clockOffset(windowOf(probes));
      const error = Math.abs(offsetMs - OFFSET);
      assert.ok(error <= errorMs, `off by ${error} ms`);
      assert.ok(error <= uncertaintyMs, `off by ${error} ms, said at most ${uncertaintyMs} ms`);
    });
  }
});

Deno.test("clockOffset() rests on the fastest half: slow answers cannot pull it away", () => {
  const good = repeat(16, (i) => probe(i * 60, OFFSET, 10, 10));
  const pulled = repeat(8, (i) => {
    const slow = probe(1000 + i * 100, OFFSET, 20, 40);
    return { ...slow, t1: slow.t1 + 55, t2: slow.t2 + 55 };
  });
  assert.ok(Math.abs(clockOffset(windowOf([...good, ...pulled])).offsetMs - OFFSET) <= 1);
});

const delays = fc.record({
  base: fc.integer({ min: 0, max: 200 }),
  offset: fc.integer({ min: -1e12, max: 1e12 }),
  jitter: fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { minLength: 8, maxLength: 40 }),
});

Deno.test("clockOffset() errs by at most half the fastest round trip, whatever the jitter", () => {
  fc.assert(fc.property(delays, ({ base, offset, jitter }) => {
    const probes = jitter.map(([up, down], i) => probe(i * 60, offset, base + up, base + down));
    const { offsetMs, rttMs, uncertaintyMs } = clockOffset(windowOf(probes));
    const error = Math.abs(offsetMs - offset);
    // The server stamps whole milliseconds: one for the rounding.
    assert.ok(error <= rttMs / 2 + 1);
    assert.ok(error <= uncertaintyMs);
    assert.ok(uncertaintyMs <= rttMs / 2 + 2);
  }));
});

Deno.test("clockOffset() is exact to the server's tick when both ways are equally slow", () => {
  fc.assert(fc.property(delays, ({ base, offset, jitter }) => {
    const probes = jitter.map(([same], i) => probe(i * 60, offset, base + same, base + same));
    assert.ok(Math.abs(clockOffset(windowOf(probes)).offsetMs - offset) <= 1);
  }));
});

Deno.test("clockOffset() follows a local clock that runs 50 parts in a million slow", () => {
  const probes = repeat(60, (i) => probe(i * 10_000, OFFSET + i * 10_000 * 50e-6, 15, 15));
  const now = OFFSET + 59 * 10_000 * 50e-6;
  assert.ok(Math.abs(clockOffset(windowOf(probes)).offsetMs - now) < 5);
});

Deno.test("addProbe() forgets the oldest probes and those older than five minutes", () => {
  const many = windowOf(repeat(50, (i) => probe(i * 60, OFFSET, 5, 5)));
  assert.equal(many.samples.length, 32);
  assert.equal(addProbe(many, probe(400_000, OFFSET, 5, 5)).samples.length, 1);
});

Deno.test("addProbe() starts over when the clock stepped, for example over sleep", async (t) => {
  const before = windowOf(repeat(20, (i) => probe(i * 100, OFFSET, 30, 30)));
  for (const step of [-8 * 3_600_000, -300_000, -500, 500, 60_000, 300_000]) {
    await t.step(`by ${step} ms`, () => {
      const suspicious = addProbe(before, probe(2100, OFFSET + step, 30, 30));
      assert.equal(clockOffset(suspicious).offsetMs, clockOffset(before).offsetMs);
      const after = addProbe(suspicious, probe(2200, OFFSET + step, 30, 30));
      assert.ok(Math.abs(clockOffset(after).offsetMs - OFFSET - step) <= 1);
      assert.equal(clockOffset(after).ready, false, "eight probes are needed again");
    });
  }
});

Deno.test("addProbe() does not believe a single probe that contradicts all others", () => {
  let window = windowOf(repeat(8, (i) => probe(i * 100, OFFSET, 30, 30)));
  for (const [i, wrong] of [5000, -7000, 900_000, -12_000].entries()) {
    window = addProbe(window, probe(1000 + i * 200, OFFSET + wrong, 30, 30));
    window = addProbe(window, probe(1100 + i * 200, OFFSET, 30, 30));
  }
  assert.ok(Math.abs(clockOffset(window).offsetMs - OFFSET) <= 1);
  assert.equal(clockOffset(window).ready, true);
});

Deno.test("addProbe() leaves out what cannot be true", async (t) => {
  const cases: [name: string, probe: Probe][] = [
    ["answered before it was asked", { t0: 100, t1: 5, t2: 5, t3: 20 }],
    ["longer at the server than under way", { t0: 0, t1: 0, t2: 900, t3: 30 }],
    ["a round trip of an hour", { t0: 0, t1: 0, t2: 0, t3: 3_600_000 }],
    ["not a number", { t0: 0, t1: NaN, t2: 0, t3: 1 }],
    ["infinite", { t0: 0, t1: Infinity, t2: Infinity, t3: 1 }],
  ];
  for (const [name, wrong] of cases) {
    await t.step(name, () => assert.equal(addProbe(EMPTY_WINDOW, wrong), EMPTY_WINDOW));
  }
});

Deno.test("a monotonic clock coarsened to 60 Hz still becomes ready and stays close", () => {
  const coarse = (ms: number) => Math.floor(ms / (1000 / 60)) * (1000 / 60);
  const jitters = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 40, maxLength: 40 });
  fc.assert(fc.property(jitters, (jitter) => {
    const probes = jitter.map(([up, down], i) => {
      const exact = probe(i * 63, OFFSET, 2 + up, 2 + down);
      return { ...exact, t0: coarse(exact.t0), t3: coarse(exact.t3) };
    });
    const { ready, offsetMs } = clockOffset(windowOf(probes));
    assert.ok(ready);
    assert.ok(Math.abs(offsetMs - OFFSET) <= 20);
  }));
});

Deno.test("probeDelayMs() bursts first and asks seldom afterwards", () => {
  const cases: [sent: number, ready: boolean, delayMs: number][] = [
    [0, false, 0],
    [1, false, 60],
    [7, true, 60],
    [8, true, 10_000],
    [8, false, 250],
    [39, false, 250],
    [40, false, 10_000],
  ];
  for (const [sent, ready, delayMs] of cases) assert.equal(probeDelayMs(sent, ready), delayMs);
});
