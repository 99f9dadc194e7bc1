import type { EpochMs } from "../domain/time.ts";

/** Longest time a timer can be set for. */
const MAX_TIMER = 2 ** 31 - 1;
/** Milliseconds until a song that could not be ended is looked at again. */
const AGAIN_AFTER = 1000;

export interface EndWatchOptions {
  readonly now: () => EpochMs;
  /** Moves playback on. */
  readonly settle: () => Promise<void>;
  /** Reports a try that failed; another follows. */
  readonly fault: (fault: unknown) => void;
}

/** Looks when the song on air ends, so that the next one starts in time. */
export class EndWatch {
  readonly #options: EndWatchOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: EndWatchOptions) {
    this.#options = options;
  }

  /** Looks at `end` and no more at the end named before; `null` stops looking. */
  watch(end: EpochMs | null): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (end === null) return;
    const wait = Math.min(Math.max(0, end - this.#options.now()), MAX_TIMER);
    this.#timer = setTimeout(() => this.#look(end), wait);
  }

  #look(end: EpochMs): void {
    const timer = this.#timer;
    this.#options.settle().catch(this.#options.fault).then(() => {
      // Had the song ended, another end would be watched by now: the store was busy, or a timer
      // that could not be set for long enough came early.
      if (timer === this.#timer) this.watch(Math.max(end, this.#options.now() + AGAIN_AFTER));
    });
  }
}
