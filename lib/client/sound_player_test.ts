import { strict as assert } from "node:assert";
import fc from "fast-check";
import { parseTrackUri } from "../domain/ids.ts";
import { ServerClock } from "./clock_offset_probes.ts";
import { SoundPlayer } from "./sound_player.ts";
import { type FakeDevice, FakeElement, GOOD_DEVICE, VirtualTime } from "./sound_player_fakes.ts";
import type { SoundTarget, SyncStatus } from "./sound_player_state.ts";

type Playing = SoundTarget & { readonly state: "playing" };
type Status = SyncStatus["status"];

/** A listener's device on a network of 20 ms each way, in a nest. */
class Listener {
  readonly time = new VirtualTime();
  readonly element: FakeElement;
  readonly spare = new FakeElement(this.time);
  readonly clock: ServerClock;
  readonly player: SoundPlayer;
  readonly statuses: Status[] = [];
  /** How often the player wanted fresh probes. */
  reprobes = 0;
  /** Shortest timer of the player, as in a tab at the back. */
  throttleMs = 0;
  outputLatencyMs = 0;

  constructor(device: Partial<FakeDevice> = {}) {
    const now = () => this.time.monotonicMs;
    const { after } = this.time;
    this.element = new FakeElement(this.time, { ...GOOD_DEVICE, ...device });
    this.clock = new ServerClock({ now, after, send: (t0) => this.#answer(t0) });
    this.player = new SoundPlayer({
      element: this.element,
      now,
      after: (delayMs, run) => after(Math.max(delayMs, this.throttleMs), run),
      offset: () => this.clock.offset,
      reprobe: () => {
        this.reprobes++;
        this.clock.burst();
      },
      outputLatencyMs: () => this.outputLatencyMs,
      spare: this.spare,
    });
    this.player.subscribe(({ status }) => {
      if (this.statuses.at(-1) !== status) this.statuses.push(status);
    });
    this.clock.burst();
  }

  get status(): Status {
    return this.player.state.status;
  }

  /** Ahead of the nest by this, in truth. */
  driftFrom(target: Playing): number {
    return this.element.exactMs - (this.time.serverMs - target.startedAt);
  }

  /** A song that began `agoMs` before now. */
  song(agoMs: number, sound = "/music/1.ogg"): Playing {
    const uri = parseTrackUri(`library:track:${sound.replaceAll("/", ".")}`) ?? assert.fail();
    const startedAt = this.time.serverMs - agoMs;
    const told = { title: "Tide", artist: "Us", cover: null, durationMs: 180_000 };
    return { state: "playing", uri, sound, startedAt, ...told };
  }

  #answer(t0: number): void {
    this.time.after(20, () => {
      const t1 = this.time.serverMs;
      this.time.after(20, () => this.clock.receive({ t0, t1, t2: t1 }));
    });
  }
}

/** A listener who has heard `agoMs` of a song, and some seconds to settle. */
async function listening(device: Partial<FakeDevice> = {}, agoMs = 40_000) {
  const listener = new Listener(device);
  const song = listener.song(agoMs);
  listener.player.follow(song);
  listener.element.tapped = true;
  listener.player.unlock();
  await listener.time.pass(10_000);
  return { listener, song };
}

function assertInTime(listener: Listener, song: Playing, withinMs = 20): void {
  assert.equal(listener.status, "in-time");
  const drift = listener.driftFrom(song);
  assert.ok(Math.abs(drift) < withinMs, `${drift} ms off`);
}

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
