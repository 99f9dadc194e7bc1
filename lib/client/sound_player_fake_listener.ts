import { strict as assert } from "node:assert";
import { parseTrackUri } from "../domain/ids.ts";
import { ServerClock } from "./clock_offset_probes.ts";
import { SoundPlayer } from "./sound_player.ts";
import { type FakeDevice, FakeElement, GOOD_DEVICE, VirtualTime } from "./sound_player_fakes.ts";
import type { SoundTarget, SyncStatus } from "./sound_player_state.ts";

/** A target that plays. */
export type Playing = SoundTarget & { readonly state: "playing" };
type Status = SyncStatus["status"];

/** A listener's device on a network of 20 ms each way, in a nest. */
export class Listener {
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
export async function listening(device: Partial<FakeDevice> = {}, agoMs = 40_000) {
  const listener = new Listener(device);
  const song = listener.song(agoMs);
  listener.player.follow(song);
  listener.element.tapped = true;
  listener.player.unlock();
  await listener.time.pass(10_000);
  return { listener, song };
}

/** Fails unless the listener says it is in time, and is. */
export function assertInTime(listener: Listener, song: Playing, withinMs = 20): void {
  assert.equal(listener.status, "in-time");
  const drift = listener.driftFrom(song);
  assert.ok(Math.abs(drift) < withinMs, `${drift} ms off`);
}
