import { strict as assert } from "node:assert";
import fc from "fast-check";
import { assertInTime, Listener, listening } from "./sound_player_fake_listener.ts";

Deno.test("a listener who joins in the middle of a song hears the nest's moment", async () => {
  const { listener, song } = await listening();
  assertInTime(listener, song);
  assert.deepEqual(listener.statuses, ["loading", "adjusting", "in-time"]);
  await listener.time.pass(60_000);
  assertInTime(listener, song);
});

Deno.test("any two devices hear the same moment after ten seconds", async () => {
  const devices = fc.record({
    loadMs: fc.integer({ min: 0, max: 3000 }),
    startMs: fc.integer({ min: 0, max: 300 }),
    seekMs: fc.integer({ min: 40, max: 300 }),
    stepMs: fc.integer({ min: 1, max: 20 }),
    speed: fc.double({ min: 0.9998, max: 1.0002, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(devices, async (device) => {
      const { listener, song } = await listening(device);
      await listener.time.pass(5000);
      assertInTime(listener, song);
      assert.ok(listener.player.state.seeks <= 2);
    }),
    { numRuns: 25 },
  );
});

Deno.test("what the wall clock of the device says makes no difference", async (t) => {
  const { now } = Date;
  for (const wrongByMs of [-8 * 3_600_000, -300_000, 0, 300_000]) {
    await t.step(`wrong by ${wrongByMs} ms, and jumping`, async () => {
      let asked = 0;
      Date.now = () => now() + wrongByMs * (1 + asked++);
      try {
        const { listener, song } = await listening();
        assertInTime(listener, song);
      } finally {
        Date.now = now;
      }
      assert.equal(asked, 0);
    });
  }
});

Deno.test("nothing sounds before somebody listens", async () => {
  const listener = new Listener();
  listener.player.follow(listener.song(1000));
  await listener.time.pass(2000);
  assert.equal(listener.status, "off");
  assert.deepEqual(listener.element.calls, []);
});

Deno.test("nothing sounds before the server's clock is known", async () => {
  const listener = new Listener();
  listener.clock.stop();
  listener.player.follow(listener.song(1000));
  listener.player.listen();
  await listener.time.pass(2000);
  assert.equal(listener.status, "loading");
  assert.ok(listener.element.paused);
  listener.clock.burst();
  await listener.time.pass(3000);
  assert.equal(listener.status, "in-time");
});

Deno.test("a browser that wants a tap first is `locked`, and a tap opens it", async () => {
  const listener = new Listener({ autoplay: "refused" });
  const song = listener.song(1000);
  listener.player.follow(song);
  listener.player.listen();
  await listener.time.pass(3000);
  assert.equal(listener.status, "locked");
  assert.equal(listener.element.calls.filter((call) => call === "play").length, 1, "asked once");
  listener.element.tapped = true;
  listener.player.unlock();
  await listener.time.pass(8000);
  assertInTime(listener, song);
});

Deno.test("a tap while the nest is idle opens the sound for later", async () => {
  const listener = new Listener({ autoplay: "refused" });
  listener.element.tapped = true;
  listener.player.unlock();
  await listener.time.pass(500);
  assert.deepEqual(listener.element.calls.slice(0, 2), ["src data:audio/wav;base6", "play"]);
  assert.equal(listener.status, "idle");
  assert.ok(listener.element.paused, "silence does not go on for ever");
  const song = listener.song(0);
  listener.player.follow(song);
  await listener.time.pass(8000);
  assertInTime(listener, song);
});

Deno.test("a song that begins in a moment begins in that moment", async () => {
  const listener = new Listener();
  listener.player.listen();
  await listener.time.pass(1000);
  const song = listener.song(-1500);
  listener.player.follow(song);
  await listener.time.pass(1400);
  assert.ok(listener.element.paused);
  await listener.time.pass(4000);
  assertInTime(listener, song);
  assert.ok(listener.player.state.seeks === 0, "it was loaded while it waited");
});

Deno.test("pause, resume, another song and the end are followed at once", async (t) => {
  const { listener, song } = await listening();
  const { player, time, element } = listener;
  await t.step("pause", async () => {
    player.follow({ ...song, state: "paused", positionMs: 50_000 });
    assert.ok(element.paused);
    assert.equal(listener.status, "paused");
    await time.pass(5000);
    assert.ok(element.paused);
  });
  await t.step("resume", async () => {
    const resumed = listener.song(50_100);
    player.follow(resumed);
    assert.ok(!element.paused);
    await time.pass(400);
    assert.ok(Math.abs(listener.driftFrom(resumed)) < 80, "right from the start");
    await time.pass(6000);
    assertInTime(listener, resumed);
  });
  await t.step("another song", async () => {
    const next = listener.song(0, "/music/2.ogg");
    player.follow(next);
    assert.equal(element.src, "/music/2.ogg");
    await time.pass(6000);
    assertInTime(listener, next);
  });
  await t.step("the same song once more", async () => {
    const again = listener.song(0, "/music/2.ogg");
    player.follow(again);
    await time.pass(6000);
    assertInTime(listener, again);
  });
  await t.step("idle", () => {
    player.follow({ state: "idle" });
    assert.ok(element.paused);
    assert.equal(listener.status, "idle");
  });
});

Deno.test("a song resumed where this device stopped goes on without a seek", async () => {
  const { listener, song } = await listening();
  const { player, element, time } = listener;
  const positionMs = time.serverMs - song.startedAt;
  player.follow({ ...song, state: "paused", positionMs });
  await time.pass(3000);
  const before = element.calls.length;
  const resumed = listener.song(positionMs);
  player.follow(resumed);
  await time.pass(3000);
  assertInTime(listener, resumed);
  assert.deepEqual(element.calls.slice(before), ["play"]);
});

Deno.test("the same target again changes nothing", async () => {
  const { listener, song } = await listening();
  const before = listener.element.calls.length;
  for (let i = 0; i < 10; i++) {
    listener.player.follow({ ...song, title: "Tide (remaster)" });
    assert.notEqual(listener.player.state.driftMs, null, "it goes on measuring where it was");
    await listener.time.pass(100);
  }
  assert.equal(listener.element.calls.length, before);
});

Deno.test("a radio stream has no position to be corrected", async () => {
  const listener = new Listener();
  listener.element.lengthMs = Infinity;
  listener.player.follow(listener.song(60_000));
  listener.player.listen();
  await listener.time.pass(5000);
  assert.equal(listener.status, "in-time");
  assert.equal(listener.player.state.driftMs, null);
  assert.deepEqual(listener.element.calls.filter((call) => call.startsWith("seek")), []);
});

Deno.test("what one song taught about the device makes the next one begin in time", async (t) => {
  for (const startMs of [0, 30, 120, 400]) {
    await t.step(`a device that takes ${startMs} ms to begin`, async () => {
      const { listener } = await listening({ startMs });
      const before = listener.player.state.seeks;
      const next = listener.song(0, "/music/2.ogg");
      listener.player.follow(next);
      await listener.time.pass(900);
      assertInTime(listener, next, 40);
      assert.equal(listener.player.state.seeks, before);
    });
  }
});

Deno.test("a jump of the nest is followed, and measured, within a second", async () => {
  const { listener } = await listening();
  const moved = listener.song(90_000);
  listener.player.follow(moved);
  await listener.time.pass(700);
  assertInTime(listener, moved, 30);
  assert.notEqual(listener.player.state.driftMs, null);
});

Deno.test("a loudspeaker that sounds late is given its sound early", async () => {
  const listener = new Listener();
  listener.outputLatencyMs = 150;
  const song = listener.song(40_000);
  listener.player.follow(song);
  listener.player.listen();
  await listener.time.pass(10_000);
  assert.ok(Math.abs(listener.driftFrom(song) - 150) < 20);
});

Deno.test("stop() is silence at once and for good, until listen()", async () => {
  const { listener, song } = await listening();
  listener.player.stop();
  assert.ok(listener.element.paused);
  assert.equal(listener.status, "off");
  listener.player.follow(listener.song(0, "/music/2.ogg"));
  await listener.time.pass(5000);
  assert.ok(listener.element.paused);
  listener.player.follow(song);
  listener.player.listen();
  await listener.time.pass(6000);
  assertInTime(listener, song);
});

Deno.test("prepare() fetches the next song once, and only for those who listen", async () => {
  const idle = new Listener();
  idle.player.prepare("/music/2.ogg");
  assert.equal(idle.spare.src, "");
  const { listener } = await listening();
  for (const sound of ["/music/2.ogg", "/music/2.ogg", null]) listener.player.prepare(sound);
  assert.deepEqual(listener.spare.calls, ["src /music/2.ogg"]);
  assert.equal(listener.spare.preload, "auto");
});

Deno.test("setVolume() takes 0..100 and says so", () => {
  const { player, element } = new Listener();
  player.setVolume(40);
  assert.equal(element.volume, 0.4);
  for (const volume of [-1, 101, NaN]) {
    assert.throws(() => player.setVolume(volume), {
      name: "RangeError",
      message: `Cannot set volume to ${volume}: it must be within 0..100`,
    });
  }
  player.setMuted(true);
  assert.ok(element.muted);
});

Deno.test("dispose() leaves a silent element, no listeners and no timers", async () => {
  const { listener } = await listening();
  listener.clock.stop();
  listener.player.dispose();
  assert.ok(listener.element.paused);
  assert.equal(listener.element.listeners, 0);
  await listener.time.pass(100);
  assert.equal(listener.time.pending, 0);
});
