// This module is browser compatible.
import type { ClockOffset } from "./clock_offset.ts";
import type { After } from "./clock_offset_probes.ts";
import {
  failureReason,
  isAutoplayRefusal,
  isLive,
  isRunning,
  SILENCE,
  type SoundElement,
} from "./sound_player_element.ts";
import {
  IN_TIME_MS,
  isSameTarget,
  planSound,
  type SoundPlan,
  type SoundTarget,
  type SyncState,
  type SyncStatus,
} from "./sound_player_state.ts";
import { ElementSteering, FIRST_LOOK_MS, LOOK_EVERY_MS } from "./sound_player_steering.ts";

/** What the player needs from outside. */
export interface SoundPlayerOptions {
  /** Owned by the player from now on. */
  readonly element: SoundElement;
  /** The clock the offset belongs to: local, monotonic, milliseconds (`performance.now()`). */
  readonly now: () => number;
  readonly after: After;
  readonly offset: () => ClockOffset;
  /** Asks for fresh probes: the device may have slept. */
  readonly reprobe: () => void;
  /** A second element that only fetches what plays next. */
  readonly spare?: SoundElement;
  /** How much later than the browser believes this device's loudspeaker sounds, in milliseconds. */
  readonly outputLatencyMs?: () => number;
}

type Run = SoundPlan & { readonly act: "run" };

/** Timers this late mean that the tab was frozen or the device slept. */
const OVERSLEPT_MS = 2000;
const GIVE_UP_LOADING_MS = 12_000;
const MAX_RETRY_MS = 30_000;
/** `MediaError.MEDIA_ERR_NETWORK`. */
const CONNECTION_LOST = 2;
/** Failures of one song before people are told; the first may be a hiccup. */
const SILENT_FAILURES = 1;

/** Plays what the nest plays, at the moment the nest plays it. */
export class SoundPlayer {
  readonly #options: SoundPlayerOptions;
  readonly #element: SoundElement;
  readonly #steering: ElementSteering;
  readonly #listeners = new Set<(state: SyncState) => void>();
  #state: SyncState;
  #target: SoundTarget = { state: "idle" };
  #on = false;
  #locked = false;
  /** The sound was over before the nest's clock said so. */
  #finished = false;
  #live = false;
  #loaded = "";
  #lastSoundAtMs = 0;
  #failures = 0;
  #failure = "";
  #retryAtMs = 0;
  #dueMs = Infinity;
  #cancel = () => {};

  constructor(options: SoundPlayerOptions) {
    this.#options = options;
    this.#element = options.element;
    this.#steering = new ElementSteering(options.element, options.now);
    this.#state = this.#withFigures({ status: "off" });
    // At 2 % a shifted pitch is less audible than what browsers do to keep it.
    options.element.preservesPitch = false;
    for (const [type, listener] of this.#events) options.element.addEventListener(type, listener);
  }

  /** How the listening goes right now. */
  get state(): SyncState {
    return this.#state;
  }

  /** Calls `listener` after each change of {@link state}; returns what ends that. */
  subscribe(listener: (state: SyncState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Plays this from now on; the same target again changes nothing. */
  follow(target: SoundTarget): void {
    const same = isSameTarget(this.#target, target);
    this.#target = target;
    if (!same) this.#restart();
  }

  /** Starts to listen if the browser allows it without a tap; else the state becomes `locked`. */
  listen(): void {
    if (this.#on && !this.#locked) return;
    this.#on = true;
    this.#locked = false;
    this.#restart();
  }

  /** Starts to listen. Called inside a tap, it lets this page make sounds from then on. */
  unlock(): void {
    this.listen();
    if (!this.#element.paused) return;
    this.#loaded = SILENCE;
    this.#element.src = SILENCE;
    this.#element.play().then(this.#update, (error: unknown) => this.#refused(error));
  }

  /** Ends listening on this device; the nest plays on. */
  stop(): void {
    this.#on = false;
    this.#restart();
  }

  /** Looks again at once: the page came back, the device woke up, the connection returned. */
  wake(): void {
    this.#options.reprobe();
    this.#steering.restart(0);
    this.#retryAtMs = 0;
    this.#update();
  }

  /** Fetches the sound of the next song ahead, if there is a spare element and somebody listens. */
  prepare(sound: string | null): void {
    const { spare } = this.#options;
    if (!spare || !this.#on || sound === null || spare.src.endsWith(sound)) return;
    spare.preload = "auto";
    spare.src = sound;
  }

  /** Sets the volume of this device, 0..100. */
  setVolume(volume: number): void {
    if (!(volume >= 0 && volume <= 100)) {
      throw new RangeError(`Cannot set volume to ${volume}: it must be within 0..100`);
    }
    this.#element.volume = volume / 100;
  }

  /** Silences this device without losing its place. */
  setMuted(muted: boolean): void {
    this.#element.muted = muted;
  }

  /** Gives the element back, silent. */
  dispose(): void {
    this.stop();
    this.#cancel();
    this.#listeners.clear();
    for (const [type, listener] of this.#events) this.#element.removeEventListener(type, listener);
  }

  readonly #update = (): void => {
    const { now, after } = this.#options;
    this.#cancel();
    const lateMs = now() - this.#dueMs;
    this.#dueMs = Infinity;
    if (lateMs > OVERSLEPT_MS) return this.wake();
    const plan = this.#plan();
    const nextMs = plan.act === "run" ? this.#run(plan) : this.#rest(plan);
    this.#publish(plan);
    if (nextMs === Infinity) return;
    this.#dueMs = now() + nextMs;
    this.#cancel = after(nextMs, this.#update);
  };

  readonly #events: readonly (readonly [string, () => void])[] = [
    ["loadedmetadata", () => this.#place()],
    ["canplay", () => this.#place()],
    ["playing", () => this.#onPlaying()],
    ["seeked", () => this.#lookSoon()],
    ["waiting", this.#update],
    ["pause", () => this.#onPause()],
    ["ended", () => this.#onEnded()],
    ["error", () => this.#fail(failureReason(this.#element.error?.code))],
  ];

  #plan(): SoundPlan {
    const { offset, now, outputLatencyMs } = this.#options;
    const plan = planSound(this.#target, this.#on, offset(), now());
    if (plan.act !== "run" || !outputLatencyMs) return plan;
    return { ...plan, zeroAtMs: plan.zeroAtMs - outputLatencyMs() };
  }

  /** Silence, while what sounds next is fetched. Returns when to look again. */
  #rest(plan: Exclude<SoundPlan, Run>): number {
    this.#element.pause();
    this.#steering.interrupt();
    if (plan.act === "refuse") return Infinity;
    if (plan.sound !== null && this.#mayLoad()) this.#load(plan.sound);
    return plan.act === "wait" ? plan.forMs : Infinity;
  }

  /** Sound. Returns when to look again. */
  #run(plan: Run): number {
    const { now } = this.#options;
    if (this.#locked || this.#finished) return plan.leftMs;
    if (!this.#mayLoad()) return Math.min(this.#retryAtMs - now(), plan.leftMs);
    this.#load(plan.sound);
    if (this.#element.paused) this.#play();
    if (!isRunning(this.#element)) return this.#runDry(plan);
    this.#lastSoundAtMs = now();
    this.#live = isLive(this.#element);
    const nextMs = this.#live ? LOOK_EVERY_MS : this.#steering.look(plan.zeroAtMs);
    return Math.min(nextMs, plan.leftMs);
  }

  /** Sound is wanted and none comes. Returns when to look again. */
  #runDry(plan: Run): number {
    this.#steering.interrupt();
    const silentMs = this.#options.now() - this.#lastSoundAtMs;
    const nextMs = silentMs > GIVE_UP_LOADING_MS
      ? this.#noteFailure(failureReason(undefined))
      : LOOK_EVERY_MS;
    return Math.min(nextMs, plan.leftMs);
  }

  #mayLoad(): boolean {
    return !this.#locked && this.#options.now() >= this.#retryAtMs;
  }

  #load(sound: string): void {
    if (this.#loaded === sound) return;
    this.#loaded = sound;
    this.#lastSoundAtMs = this.#options.now();
    this.#steering.load();
    this.#element.preload = "auto";
    this.#element.src = sound;
  }

  #play(): void {
    this.#lastSoundAtMs = this.#options.now();
    this.#place();
    this.#element.play().catch((error: unknown) => this.#refused(error));
  }

  #place(): void {
    const run = this.#current();
    if (run !== null) this.#steering.place(run.zeroAtMs);
  }

  /** What the element should be sounding, if that is what it holds. */
  #current(): Run | null {
    const plan = this.#plan();
    return plan.act === "run" && plan.sound === this.#loaded ? plan : null;
  }

  /** Begins anew: another target, or listening went on or off. */
  #restart(): void {
    this.#finished = false;
    this.#failures = 0;
    this.#retryAtMs = 0;
    this.#steering.restart(1);
    this.#place();
    this.#update();
  }

  #refused(error: unknown): void {
    // Anything else either comes again as an `error` event or is our own doing.
    if (isAutoplayRefusal(error)) this.#lock();
    else if (this.#loaded === SILENCE) this.#update();
  }

  #lock(): void {
    this.#locked = true;
    this.#steering.interrupt();
    this.#update();
  }

  #onPlaying(): void {
    if (this.#loaded !== SILENCE) this.#failures = 0;
    this.#lookSoon();
  }

  #lookSoon(): void {
    this.#cancel();
    this.#dueMs = this.#options.now() + FIRST_LOOK_MS;
    this.#cancel = this.#options.after(FIRST_LOOK_MS, this.#update);
  }

  /** Somebody else stopped the sound: headphones pulled out, a call. Only a tap may go on. */
  #onPause(): void {
    const { paused, ended } = this.#element;
    if (paused && !ended && this.#current() !== null) this.#lock();
  }

  #onEnded(): void {
    if (this.#current() === null || !this.#element.ended) return;
    if (this.#live) return this.#fail(failureReason(CONNECTION_LOST));
    this.#finished = true;
    this.#steering.interrupt();
    this.#update();
  }

  #fail(reason: string): void {
    if (this.#loaded === SILENCE || this.#loaded === "") return;
    this.#noteFailure(reason);
    this.#update();
  }

  /** Returns when to try again. */
  #noteFailure(reason: string): number {
    const delayMs = Math.min(1000 * 2 ** this.#failures, MAX_RETRY_MS);
    this.#failures++;
    this.#failure = reason;
    this.#retryAtMs = this.#options.now() + delayMs;
    this.#loaded = "";
    return delayMs;
  }

  #publish(plan: SoundPlan): void {
    const state = this.#withFigures(this.#statusOf(plan));
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #statusOf(plan: SoundPlan): SyncStatus {
    if (this.#on && this.#locked) return { status: "locked" };
    if (plan.act === "rest") return { status: plan.status };
    if (plan.act === "refuse") return { status: "failed", reason: plan.reason };
    if (this.#failures > SILENT_FAILURES) return { status: "failed", reason: this.#failure };
    if (plan.act === "wait" || this.#finished) return { status: "loading" };
    const { driftMs } = this.#steering;
    if (this.#element.seeking) return { status: "adjusting" };
    if (!isRunning(this.#element)) return { status: "loading" };
    if (this.#live) return { status: "in-time" };
    const inTime = driftMs !== null && Math.abs(driftMs) <= IN_TIME_MS;
    return { status: inTime ? "in-time" : "adjusting" };
  }

  #withFigures(status: SyncStatus): SyncState {
    const { offsetMs, uncertaintyMs } = this.#options.offset();
    const { driftMs, seeks } = this.#steering;
    const rate = this.#element.playbackRate;
    return { ...status, driftMs, offsetMs, uncertaintyMs, rate, seeks };
  }
}
