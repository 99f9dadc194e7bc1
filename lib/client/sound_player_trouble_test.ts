import { strict as assert } from "node:assert";
import { assertInTime, Listener, listening } from "./sound_player_fake_listener.ts";

Deno.test("nothing plays beyond the end, nor twice when the file is short", async (t) => {
  for (const lengthMs of [170_000, 178_500, 180_000, 300_000]) {
    await t.step(`a file of ${lengthMs} ms for a song of 180000 ms`, async () => {
      const listener = new Listener();
      listener.element.lengthMs = lengthMs;
      const song = listener.song(165_000);
      listener.player.follow(song);
      listener.player.listen();
      await listener.time.pass(20_000);
      assert.ok(listener.element.paused);
      assert.ok(listener.element.exactMs <= 180_100, `${listener.element.exactMs}`);
      assert.equal(listener.element.calls.filter((call) => call === "play").length, 1);
      assert.equal(listener.status, "loading");
      const next = listener.song(0, "/music/2.ogg");
      listener.player.follow(next);
      await listener.time.pass(6000);
      assertInTime(listener, next);
    });
  }
});

Deno.test("a break in the network ends in time again", async () => {
  const { listener, song } = await listening();
  listener.element.starve(3000);
  await listener.time.pass(1000);
  assert.equal(listener.status, "loading");
  await listener.time.pass(10_000);
  assertInTime(listener, song);
});

Deno.test("sleep: the clock of the device stands still, the nest goes on", async () => {
  const { listener, song } = await listening();
  listener.time.sleep(60_000);
  listener.player.wake();
  await listener.time.pass(5000);
  assertInTime(listener, song);
});

Deno.test("sleep is noticed without being told, by the next probes", async () => {
  const { listener, song } = await listening();
  listener.time.sleep(60_000);
  await listener.time.pass(18_000);
  assertInTime(listener, song);
});

Deno.test("sleep past the end of the song is silence, not its rest", async () => {
  const { listener } = await listening();
  listener.time.sleep(8 * 3_600_000);
  listener.player.wake();
  await listener.time.pass(1500);
  assert.ok(listener.element.paused);
  assert.equal(listener.status, "loading");
});

Deno.test("timers that stood still are noticed, and the clock is asked again", async () => {
  const { listener, song } = await listening();
  listener.time.freeze(45_000);
  await listener.time.pass(6000);
  assert.equal(listener.reprobes, 1);
  assertInTime(listener, song);
});

Deno.test("a sound that fails is tried again, and people are told why", async (t) => {
  const reasons: [code: number, reason: string][] = [
    [2, "the connection to the sound was lost"],
    [3, "the sound of this song is damaged"],
    [4, "this song cannot be played here"],
    [9, "the sound does not arrive"],
  ];
  for (const [code, reason] of reasons) {
    await t.step(reason, async () => {
      const listener = new Listener();
      listener.element.broken.set("/music/1.ogg", code);
      const song = listener.song(1000);
      listener.player.follow(song);
      listener.player.listen();
      await listener.time.pass(30_000);
      const { state } = listener.player;
      assert.ok(state.status === "failed" && state.reason === reason);
      const tries = listener.element.calls.filter((call) => call.startsWith("src")).length;
      assert.ok(tries > 2 && tries < 7, `${tries} tries`);
      listener.element.broken.clear();
      await listener.time.pass(40_000);
      assertInTime(listener, song);
    });
  }
});

Deno.test("a sound that never arrives is asked for again", async () => {
  const listener = new Listener({ loadMs: 1e9 });
  listener.player.follow(listener.song(0));
  listener.player.listen();
  await listener.time.pass(60_000);
  assert.equal(listener.status, "failed");
});

Deno.test("a failure is forgotten with the next song", async () => {
  const listener = new Listener();
  listener.element.broken.set("/music/1.ogg", 4);
  listener.player.follow(listener.song(0));
  listener.player.listen();
  await listener.time.pass(20_000);
  const next = listener.song(0, "/music/2.ogg");
  listener.player.follow(next);
  await listener.time.pass(6000);
  assertInTime(listener, next);
});

Deno.test("a song without a sound for browsers is said to be one", () => {
  const listener = new Listener();
  listener.player.follow({ ...listener.song(0), sound: null });
  listener.player.listen();
  assert.equal(listener.status, "failed");
  assert.ok(listener.element.paused);
});

Deno.test("sound stopped from outside, as by unplugged headphones, waits for a tap", async () => {
  const { listener, song } = await listening();
  listener.element.pause();
  await listener.time.pass(5000);
  assert.equal(listener.status, "locked");
  assert.ok(listener.element.paused);
  listener.player.unlock();
  await listener.time.pass(6000);
  assertInTime(listener, song);
});

Deno.test("a radio stream that breaks off is fetched again", async () => {
  const listener = new Listener();
  listener.element.lengthMs = Infinity;
  listener.player.follow(listener.song(60_000));
  listener.player.listen();
  await listener.time.pass(5000);
  listener.element.breakOff();
  await listener.time.pass(5000);
  assert.equal(listener.status, "in-time");
  assert.equal(listener.element.calls.filter((call) => call.startsWith("src")).length, 2);
});

Deno.test("a slow start begins where the nest is by then", async () => {
  const listener = new Listener({ bufferMs: 2500 });
  const song = listener.song(40_000);
  listener.player.follow(song);
  listener.player.listen();
  await listener.time.pass(3600);
  assert.ok(Math.abs(listener.driftFrom(song)) < 80, `${listener.driftFrom(song)} ms off`);
  assert.equal(listener.player.state.seeks, 0);
});

Deno.test("readings that other work of the page delayed do not count", async () => {
  const { listener, song } = await listening();
  let readings = 0;
  listener.element.onReading = () => {
    if (readings++ % 2 === 0) listener.time.freeze(80);
  };
  await listener.time.pass(20_000);
  assertInTime(listener, song);
});

Deno.test("a tab at the back, with one timer a second, gets back in time too", async () => {
  const { listener, song } = await listening();
  listener.throttleMs = 1000;
  listener.element.currentTime += 0.14;
  await listener.time.pass(9000);
  assertInTime(listener, song);
});
