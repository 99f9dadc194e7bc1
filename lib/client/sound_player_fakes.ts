import type { After } from "./clock_offset_probes.ts";
import type { SoundElement } from "./sound_player_element.ts";

/** Virtual clocks and timers for tests: nothing waits, everything happens in order. */
export class VirtualTime {
  #monotonicMs = 1000;
  #serverAheadMs = 1_790_000_000_000;
  #timers: { readonly dueMs: number; readonly run: () => void }[] = [];

  /** What `performance.now()` would say. */
  get monotonicMs(): number {
    return this.#monotonicMs;
  }

  get serverMs(): number {
    return Math.round(this.#monotonicMs + this.#serverAheadMs);
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  readonly after: After = (delayMs, run) => {
    const timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Lets time pass and runs what falls due. */
  run(ms: number): void {
    const endMs = this.#monotonicMs + ms;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > endMs) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#monotonicMs = Math.max(this.#monotonicMs, next.dueMs);
      next.run();
    }
    this.#monotonicMs = endMs;
  }

  /** Like {@link run}, and lets promises settle in between, each 10 ms. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      this.run(Math.min(10, ms - passed));
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    }
  }

  /** The device sleeps: the world goes on, its monotonic clock and its timers do not. */
  sleep(ms: number): void {
    this.#serverAheadMs += ms;
  }

  /** Timers stand still while the clock runs, as in a tab that was frozen. */
  freeze(ms: number): void {
    this.#monotonicMs += ms;
  }
}

/** How a fake device behaves. */
export interface FakeDevice {
  /** Until the length is known. */
  readonly loadMs: number;
  /** From then until enough has arrived to begin. */
  readonly bufferMs: number;
  /** Silence between the first `playing` after a load and the sound. */
  readonly startMs: number;
  readonly seekMs: number;
  /** `currentTime` moves in steps of this. */
  readonly stepMs: number;
  /** Own speed against the monotonic clock. */
  readonly speed: number;
  /** What the browser says to `play()` without a tap. */
  readonly autoplay: "allowed" | "refused";
}

/** A device without faults. */
export const GOOD_DEVICE: FakeDevice = {
  loadMs: 200,
  bufferMs: 0,
  startMs: 120,
  seekMs: 80,
  stepMs: 20,
  speed: 1.0001,
  autoplay: "allowed",
};

/** An audio element in virtual time. */
export class FakeElement implements SoundElement {
  volume = 1;
  muted = false;
  preload = "";
  preservesPitch = true;
  paused = true;
  ended = false;
  seeking = false;
  readyState = 0;
  duration = NaN;
  error: { readonly code: number } | null = null;
  /** What happened, for tests to look at. */
  readonly calls: string[] = [];
  readonly #time: VirtualTime;
  readonly #listeners = new Map<string, Set<() => void>>();
  #src = "";
  #rate = 1;
  #positionMs = 0;
  #sinceMs = 0;
  #cold = true;
  #warmAtMs = 0;
  #stopLoading = () => {};
  #stopSeeking = () => {};
  #stopEnding = () => {};
  /** Addresses that cannot be loaded, and the code of the error. */
  readonly broken = new Map<string, number>();
  /** Length of what is loaded. */
  lengthMs = 180_000;
  /** Happens whenever the position is about to be read. */
  onReading = () => {};
  /** Whether a tap happened in this page. */
  tapped = false;

  constructor(time: VirtualTime, readonly device: FakeDevice = GOOD_DEVICE) {
    this.#time = time;
  }

  get src(): string {
    return this.#src;
  }

  set src(address: string) {
    this.#src = address;
    this.calls.push(`src ${address.slice(0, 20)}`);
    this.load();
  }

  get playbackRate(): number {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.#settle();
    this.#rate = rate;
    this.#planEnd();
  }

  get currentTime(): number {
    this.onReading();
    const { stepMs } = this.device;
    return Math.floor(this.exactMs / stepMs) * stepMs / 1000;
  }

  set currentTime(seconds: number) {
    this.#settle();
    this.#stopSeeking();
    this.#positionMs = seconds * 1000;
    this.ended = false;
    if (this.readyState === 0) return;
    this.calls.push(`seek ${Math.round(seconds * 1000)}`);
    this.seeking = true;
    this.#stopSeeking = this.#time.after(this.device.seekMs, () => {
      this.#settle();
      this.seeking = false;
      this.#planEnd();
      this.emit("seeked");
      if (this.readyState >= 3) this.emit("canplay");
    });
  }

  /** The position without the steps. */
  get exactMs(): number {
    const { monotonicMs } = this.#time;
    const runs = !this.paused && !this.seeking && this.readyState >= 3 && !this.ended;
    const ranMs = runs ? Math.max(0, monotonicMs - Math.max(this.#sinceMs, this.#warmAtMs)) : 0;
    const ran = ranMs * this.#rate * this.device.speed;
    return Math.min(this.#positionMs + ran, this.lengthMs);
  }

  load(): void {
    this.#stopLoading();
    this.#stopSeeking();
    this.#settle();
    Object.assign(this, { readyState: 0, duration: NaN, ended: false, error: null });
    Object.assign(this, { seeking: false, paused: true });
    this.#positionMs = 0;
    this.#cold = true;
    this.#rate = 1;
    const address = this.#src;
    if (address === "") return;
    const delayMs = address.startsWith("data:") ? 0 : this.device.loadMs;
    this.#stopLoading = this.#time.after(delayMs, () => this.#arrive(address));
  }

  play(): Promise<void> {
    this.calls.push("play");
    if (this.device.autoplay === "refused" && !this.tapped) {
      return Promise.reject(new DOMException("Tap first", "NotAllowedError"));
    }
    this.#settle();
    if (this.ended) this.#positionMs = 0;
    this.paused = false;
    this.ended = false;
    this.#planEnd();
    this.#warmUp();
    if (this.readyState >= 3) this.#time.after(0, () => this.emit("playing"));
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.#settle();
    this.#stopEnding();
    this.calls.push("pause");
    this.paused = true;
    this.#time.after(0, () => this.emit("pause"));
  }

  /** The stream breaks off as if it were over. */
  breakOff(): void {
    this.#settle();
    Object.assign(this, { ended: true, paused: true });
    this.emit("pause");
    this.emit("ended");
  }

  /** The network stops for a while in the middle of the song. */
  starve(ms: number): void {
    this.#settle();
    this.readyState = 2;
    this.emit("waiting");
    this.#time.after(ms, () => {
      this.#settle();
      this.readyState = 4;
      this.emit("canplay");
      this.emit("playing");
    });
  }

  addEventListener(type: string, listener: () => void): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: () => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  emit(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener();
  }

  /** How many listeners there are. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #arrive(address: string): void {
    const code = this.broken.get(address);
    if (code !== undefined) {
      this.error = { code };
      return this.emit("error");
    }
    this.duration = this.lengthMs / 1000;
    this.readyState = 1;
    this.emit("loadedmetadata");
    this.#stopLoading = this.#time.after(this.device.bufferMs, () => this.#begin());
  }

  #begin(): void {
    this.#settle();
    this.readyState = 4;
    this.emit("canplay");
    this.#warmUp();
    if (!this.paused) this.emit("playing");
    this.#planEnd();
  }

  #warmUp(): void {
    if (!this.#cold || this.paused || this.readyState < 3) return;
    this.#cold = false;
    this.#warmAtMs = this.#time.monotonicMs + this.device.startMs;
  }

  #settle(): void {
    this.#positionMs = this.exactMs;
    this.#sinceMs = this.#time.monotonicMs;
  }

  #planEnd(): void {
    this.#stopEnding();
    if (this.paused || this.seeking || this.readyState < 3) return;
    const leftMs = (this.lengthMs - this.exactMs) / this.#rate / this.device.speed;
    this.#stopEnding = this.#time.after(leftMs, () => {
      this.#settle();
      if (this.exactMs < this.lengthMs - 1 || this.paused || this.seeking) return;
      this.ended = true;
      this.paused = true;
      this.emit("pause");
      this.emit("ended");
    });
  }
}
