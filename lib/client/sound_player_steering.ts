// This module is browser compatible.
import {
  DEADBAND_MS,
  freshestDrift,
  newSteering,
  READING_PAUSES_MS,
  SEEK_BEYOND_MS,
  steer,
  type Steered,
} from "./drift.ts";
import { isSeekable, type SoundElement } from "./sound_player_element.ts";

/** Pause before a look that follows a start or a seek: right then, browsers guess the position. */
export const FIRST_LOOK_MS = 250;
/** Pause between two looks. */
export const LOOK_EVERY_MS = 950;

/** A position that took longer to read may belong to any moment of that time. */
const MAX_READING_MS = 4;
/** Readings further apart than this, as in a throttled tab, are not one look. */
const MAX_LOOK_MS = 200;

/** Keeps an element that plays where it should be, by {@link steer}. */
export class ElementSteering {
  readonly #element: SoundElement;
  readonly #now: () => number;
  #steering = newSteering();
  #readings: number[] = [];
  #lookedAtMs = 0;
  #driftMs: number | null = null;
  #placings = 0;
  /** Whether what is loaded has not sounded yet: browsers take longer to begin than to go on. */
  #cold = true;
  #seeks = 0;

  constructor(element: SoundElement, now: () => number) {
    this.#element = element;
    this.#now = now;
  }

  /** Above zero the element is ahead; `null` while that is not known. */
  get driftMs(): number | null {
    return this.#driftMs;
  }

  /** Seeks that drift made necessary. */
  get seeks(): number {
    return this.#seeks;
  }

  /** Forgets everything but what this device is like; the needle may be set down `placings` times. */
  restart(placings: number): void {
    this.#placings = placings;
    this.#steering = newSteering(this.#steering);
    this.#readings = [];
    this.#driftMs = null;
    this.#setRate(1);
  }

  /** Like {@link restart}, for a sound that is loaded anew. */
  load(): void {
    // Once when the length is known, once more when so much has arrived that it can begin.
    this.restart(2);
    this.#cold = true;
  }

  /** The sound broke off: what was seen before says nothing about what comes after. */
  interrupt(): void {
    const look = { atMs: this.#now(), expectedMs: 0, actualMs: 0, ready: false };
    this.#readings = [];
    this.#obey(steer(this.#steering, look));
  }

  /**
   * Sets the needle down where the song will be once it sounds, if that is far off and still allowed.
   *
   * @param zeroAtMs Local monotonic time of the song's beginning.
   */
  place(zeroAtMs: number): void {
    if (this.#placings === 0 || !isSeekable(this.#element)) return;
    const jump = this.#cold ? "start" : "seek";
    const positionMs = this.#now() - zeroAtMs;
    const toMs = positionMs + this.#steering.latencyMs[jump];
    // A warm sound that is where it should be goes on without delay.
    const offMs = this.#element.currentTime * 1000 - (this.#cold ? toMs : positionMs);
    // The first time costs nothing: there is no sound yet that it could interrupt.
    if (Math.abs(offMs) <= (this.#placings > 1 ? DEADBAND_MS : SEEK_BEYOND_MS)) return;
    this.#placings--;
    this.#steering = { ...this.#steering, learning: jump };
    this.#element.currentTime = toMs / 1000;
  }

  /**
   * One reading of a running element, and the correction when it is the last one of a look.
   *
   * @returns Milliseconds until the next reading.
   */
  look(zeroAtMs: number): number {
    this.#cold = false;
    if (this.#readings.length === 0) this.#lookedAtMs = this.#now();
    const beforeMs = this.#now();
    const actualMs = this.#element.currentTime * 1000;
    const tookMs = this.#now() - beforeMs;
    // Otherwise the page did other work in between, and the reading has no certain moment.
    if (tookMs <= MAX_READING_MS) {
      this.#readings.push(actualMs - (beforeMs + tookMs / 2 - zeroAtMs));
    }
    const pauseMs = this.#readings.length === 0
      ? FIRST_LOOK_MS
      : READING_PAUSES_MS[this.#readings.length - 1];
    if (pauseMs !== undefined && beforeMs - this.#lookedAtMs < MAX_LOOK_MS) return pauseMs;
    if (this.#readings.length > 0) this.#conclude(zeroAtMs);
    return this.#steering.drifts.length < 2 ? FIRST_LOOK_MS : LOOK_EVERY_MS;
  }

  #conclude(zeroAtMs: number): void {
    const atMs = this.#now();
    const expectedMs = atMs - zeroAtMs;
    const actualMs = expectedMs + freshestDrift(this.#readings);
    this.#readings = [];
    this.#obey(steer(this.#steering, { atMs, expectedMs, actualMs, ready: true }));
  }

  #obey({ steering, correction, driftMs }: Steered): void {
    this.#steering = steering;
    this.#driftMs = driftMs;
    this.#setRate(steering.rate);
    if (correction.type !== "seek") return;
    this.#seeks++;
    this.#element.currentTime = correction.toMs / 1000;
  }

  #setRate(rate: number): void {
    // Some browsers click at each assignment, even of the same value.
    if (this.#element.playbackRate !== rate) this.#element.playbackRate = rate;
  }
}
