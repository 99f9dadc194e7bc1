interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Timeouts that only run when the test lets time pass, for as long as it is in scope. Work that does
 * not wait on timeouts, such as a store's, goes on as ever.
 */
export class FakeTimers implements Disposable {
  readonly #timers = new Map<number, Timer>();
  readonly #realSet = globalThis.setTimeout;
  readonly #realClear = globalThis.clearTimeout;
  #count = 0;
  #passed = 0;

  constructor() {
    const set = (run: () => void, ms = 0): number => {
      this.#timers.set(++this.#count, { at: this.#passed + ms, run });
      return this.#count;
    };
    const clear = (id?: number): void => void this.#timers.delete(id ?? 0);
    // Whoever runs under fake timers passes a function and a number, and keeps what comes back.
    globalThis.setTimeout = set as unknown as typeof setTimeout;
    globalThis.clearTimeout = clear as typeof clearTimeout;
  }

  /** Timeouts that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timeout, or `null` when none is set. */
  get next(): number | null {
    const times = Array.from(this.#timers.values(), ({ at }) => at - this.#passed);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Lets time pass and runs what is due, in order. */
  pass(ms: number): void {
    const until = this.#passed + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until)
        .toSorted(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#passed = due[1].at;
      due[1].run();
    }
    this.#passed = until;
  }

  [Symbol.dispose](): void {
    globalThis.setTimeout = this.#realSet;
    globalThis.clearTimeout = this.#realClear;
  }
}
