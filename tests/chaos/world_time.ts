import { START } from "../support/builders.ts";
import { FakeTimers } from "../support/fake_timers.ts";

/** The clocks of a history: nothing passes but what is let pass. Timers of everybody run on it. */
export class WorldTime implements Disposable {
  #serverMs = START;
  /** A clock that only runs forward, in milliseconds. */
  monotonicMs = 1000;
  readonly #timers = new FakeTimers();

  /** The server's clock, in whole ms since 1970. */
  get serverMs(): number {
    return Math.round(this.#serverMs);
  }

  /** Moves the server's clock, and nothing else. */
  jump(ms: number): void {
    this.#serverMs += ms;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.pending;
  }

  /** Lets time pass, timer by timer; `settle` runs after each moment in which something was due. */
  async pass(ms: number, settle: () => Promise<void>): Promise<void> {
    for (let rest = ms; rest > 0;) {
      const step = Math.min(rest, Math.max(0, this.#timers.next ?? rest));
      this.#serverMs += step;
      this.monotonicMs += step;
      this.#timers.pass(step);
      rest -= step;
      await settle();
    }
  }

  [Symbol.dispose](): void {
    this.#timers[Symbol.dispose]();
  }
}
