// This module is browser compatible.
import {
  addProbe,
  BURST_PROBES,
  type ClockOffset,
  clockOffset,
  EMPTY_WINDOW,
  probeDelayMs,
} from "./clock_offset.ts";

/** Runs something after some milliseconds; returns what cancels it. */
export type After = (delayMs: number, run: () => void) => () => void;

/** What the probes need from outside. */
export interface ProbeOptions {
  /** A local monotonic clock in milliseconds: `performance.now()`, never the wall clock. */
  readonly now: () => number;
  readonly after: After;
  /** Sends a ping that carries `t0`, or does nothing while there is no connection. */
  readonly send: (t0: number) => void;
}

/** The server's answer to a ping; `t0` as it was sent. */
export interface Pong {
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
}

/** Asks the server for its time and keeps the answer: see {@link clockOffset}. */
export class ServerClock {
  readonly #options: ProbeOptions;
  #window = EMPTY_WINDOW;
  #offset = clockOffset(EMPTY_WINDOW);
  #sent = 0;
  /** Pings without an answer, oldest first: an answer counts once, and only to our own question. */
  #asked: number[] = [];
  #cancel = () => {};

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  /** The best estimate so far. */
  get offset(): ClockOffset {
    return this.#offset;
  }

  /** Probes in a burst, then now and then: at the start, on reconnect, on wake-up. */
  burst(): void {
    this.#sent = 0;
    this.#schedule();
  }

  /** Takes an answer in; one that was not asked for is ignored. */
  receive(pong: Pong): void {
    const t3 = this.#options.now();
    if (!this.#asked.includes(pong.t0)) return;
    this.#asked = this.#asked.filter((t0) => t0 !== pong.t0);
    const wasCalm = this.#window.suspects.length === 0;
    this.#window = addProbe(this.#window, { ...pong, t3 });
    // A window that just started over is not ready; the figures it replaces are known to be wrong.
    this.#offset = clockOffset(this.#window);
    if (wasCalm && this.#window.suspects.length > 0) this.burst();
  }

  /** Probes no more, until the next {@link burst}. */
  stop(): void {
    this.#cancel();
  }

  #schedule(): void {
    this.#cancel();
    const delayMs = probeDelayMs(this.#sent, this.#offset.ready);
    this.#cancel = this.#options.after(delayMs, () => this.#probe());
  }

  #probe(): void {
    const t0 = this.#options.now();
    this.#sent++;
    this.#asked = [...this.#asked, t0].slice(-4 * BURST_PROBES);
    this.#options.send(t0);
    this.#schedule();
  }
}
