import { strict as assert } from "node:assert";
import { ServerClock } from "./clock_offset_probes.ts";
import { VirtualTime } from "./sound_player_fakes.ts";

/** A server clock far from the local one, behind a network that takes 20 ms each way. */
function setUp() {
  const time = new VirtualTime();
  const sent: number[] = [];
  let connected = true;
  const clock: ServerClock = new ServerClock({
    now: () => time.monotonicMs,
    after: time.after,
    send: (t0) => {
      sent.push(Math.round(time.monotonicMs));
      if (!connected) return;
      time.after(20, () => {
        const t1 = time.serverMs;
        time.after(20, () => clock.receive({ t0, t1, t2: t1 }));
      });
    },
  });
  return { time, sent, clock, connect: (yes: boolean) => connected = yes };
}

Deno.test("ServerClock knows the offset half a second after the first probe", () => {
  const { time, clock, sent } = setUp();
  clock.burst();
  time.run(500);
  assert.equal(clock.offset.ready, true);
  assert.ok(Math.abs(clock.offset.offsetMs - (time.serverMs - time.monotonicMs)) <= 1);
  time.run(60_000);
  assert.equal(sent.length, 8 + 6, "one more each ten seconds");
});

Deno.test("ServerClock notices within eleven seconds that the device slept", () => {
  const { time, clock } = setUp();
  clock.burst();
  time.run(15_000);
  time.sleep(8 * 3_600_000);
  time.run(11_000);
  assert.equal(clock.offset.ready, true);
  assert.ok(Math.abs(clock.offset.offsetMs - (time.serverMs - time.monotonicMs)) <= 1);
});

Deno.test("ServerClock keeps asking while nobody answers, and calms down", () => {
  const { time, clock, sent, connect } = setUp();
  connect(false);
  clock.burst();
  time.run(60_000);
  assert.equal(clock.offset.ready, false);
  assert.ok(sent.length < 50, `${sent.length} probes`);
  connect(true);
  clock.burst();
  time.run(500);
  assert.equal(clock.offset.ready, true);
});

Deno.test("ServerClock ignores answers it did not ask for, and repeated ones", () => {
  const { time, clock } = setUp();
  for (let i = 0; i < 20; i++) clock.receive({ t0: i, t1: 5, t2: 5 });
  assert.equal(clock.offset.ready, false);
  clock.burst();
  time.run(45);
  for (let i = 0; i < 20; i++) clock.receive({ t0: 0, t1: time.serverMs, t2: time.serverMs });
  assert.equal(clock.offset.ready, false);
});

Deno.test("ServerClock asks no more once stopped", () => {
  const { time, clock, sent } = setUp();
  clock.burst();
  time.run(1000);
  clock.stop();
  const before = sent.length;
  time.run(60_000);
  assert.equal(sent.length, before);
});
