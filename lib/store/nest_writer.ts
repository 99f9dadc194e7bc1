import { evolve } from "../domain/evolve.ts";
import type { NestCode } from "../domain/ids.ts";
import type { Nest, NestEvent } from "../domain/nest.ts";
import { isDue } from "../domain/playback.ts";
import { fail } from "../domain/result.ts";
import type { EpochMs } from "../domain/time.ts";
import { AnswerMemory } from "./answer_memory.ts";
import { Draft } from "./draft.ts";
import { LOG_EVENTS } from "./keys.ts";
import type { StoredNest } from "./nest_load.ts";
import type { NestStore } from "./nest_store.ts";
import { type Order, orderKey, type OrderResult } from "./order.ts";

/** What a writer tells those who follow the nest. */
export type WriterNews =
  | {
    readonly type: "events";
    readonly events: readonly NestEvent[];
    /** Whether this writer stored them, and not another isolate's. */
    readonly own: boolean;
  }
  /** The nest was loaded afresh; what led there is unknown. */
  | { readonly type: "reset"; readonly epochChanged: boolean };

export interface WriterOptions {
  readonly store: NestStore;
  readonly code: NestCode;
  readonly now: () => EpochMs;
  /** Waits before another attempt; `attempt` counts from 1. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Called after every change, before anybody is told that a command was carried out. */
  readonly onNews: (news: WriterNews) => void;
}

interface Waiting {
  readonly order: Order;
  readonly resolve: (result: OrderResult) => void;
  readonly reject: (fault: unknown) => void;
}

/** Most orders in one commit. */
const MAX_ORDERS = 256;
/** Lost races before an order is refused as busy. */
const MAX_ATTEMPTS = 12;

/**
 * The one writer of a nest in this isolate. Orders that come while a commit is under way are folded,
 * in order, into the next, so that one commit carries hundreds of votes. Nothing is acknowledged that
 * is not stored. When another isolate commits first, the log is read and the orders are decided again.
 */
export class NestWriter {
  readonly #options: WriterOptions;
  #answers: AnswerMemory;
  #stored: StoredNest;
  #waiting: Waiting[] = [];
  /** Work beside the orders that must not run during a commit. Never rejects. */
  #chores: (() => Promise<void>)[] = [];
  #running: Promise<void> | null = null;
  /** The store failed in the middle of a commit: what it holds must be read again. */
  #doubtful = false;

  private constructor(options: WriterOptions, stored: StoredNest, answers: AnswerMemory) {
    this.#options = options;
    this.#stored = stored;
    this.#answers = answers;
  }

  /** Opens the writer of a nest, or `null` when there is no such nest. */
  static async open(options: WriterOptions): Promise<NestWriter | null> {
    const { store, code, now } = options;
    const stored = await store.load(code);
    if (stored === null) return null;
    const answers = await AnswerMemory.open(store, code, now());
    return new NestWriter(options, stored, answers);
  }

  /** The nest as stored, up to the last commit this isolate knows of. */
  get nest(): Nest {
    return this.#stored.nest;
  }

  get epoch(): string {
    return this.#stored.epoch;
  }

  get version(): string {
    return this.#stored.version;
  }

  /** Carries out an order; resolves once it is stored, refused, or known to change nothing. */
  submit(order: Order): Promise<OrderResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /**
   * Moves playback on when the song on air has ended. Gives up when the store is too busy: whoever
   * looks next goes on.
   */
  async settle(): Promise<void> {
    while (isDue(this.nest.playback, this.#options.now())) {
      const { version } = this;
      await this.#exclusively(() => this.#withRetries([]));
      if (version === this.version) return;
    }
  }

  /** Learns what other isolates have stored. */
  async sync(): Promise<void> {
    await this.#exclusively(() => this.#catchUp());
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  #exclusively(work: () => Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#chores.push(() => work().then(() => resolve(), reject));
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    // Orders of the same turn of the event loop share the first commit.
    await Promise.resolve();
    while (this.#chores.length > 0 || this.#waiting.length > 0) {
      const chore = this.#chores.shift();
      if (chore !== undefined) await chore();
      const batch = this.#waiting.splice(0, MAX_ORDERS);
      try {
        await this.#carryOut(batch);
      } catch (fault) {
        this.#doubtful = true;
        for (const { reject } of batch) reject(fault);
      }
    }
    this.#running = null;
  }

  async #carryOut(batch: Waiting[]): Promise<void> {
    let rest = batch;
    while (rest.length > 0) {
      const done = await this.#withRetries(rest);
      rest = rest.slice(done);
    }
  }

  /**
   * Carries out the first orders of a batch, as many as fit into one commit.
   *
   * @returns How many: none when songs that had ended filled the commit.
   */
  async #withRetries(batch: readonly Waiting[]): Promise<number> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (this.#doubtful) await this.#catchUp();
      const done = await this.#attempt(batch);
      if (done !== null) return done;
      await this.#catchUp();
      await this.#options.pause(attempt);
    }
    const message = "The nest is too busy right now; please try again";
    for (const { resolve } of batch) resolve(fail({ code: "busy", message }));
    return batch.length;
  }

  /** Decides and stores orders. `null` when another isolate committed first. */
  async #attempt(batch: readonly Waiting[]): Promise<number | null> {
    const { store, code, now } = this.#options;
    const at = Math.max(now(), this.#stored.at);
    const draft = new Draft(this.nest, at);
    const results: OrderResult[] = [];
    for (const { order } of draft.settle() ? batch : []) {
      const result = this.#answers.get(order) ?? draft.take(order);
      if (result === null) break;
      results.push(result);
    }
    if (draft.steps.length > 0) {
      const { epoch, version } = this.#stored;
      const { steps } = draft;
      const stored = await store.commit({ code, epoch, version, at, steps });
      if (stored === null) return null;
      this.#stored = { nest: draft.nest, epoch, version: stored, at };
      this.#options.onNews({
        type: "events",
        events: steps.map(({ event }) => event),
        own: true,
      });
    }
    results.forEach((result, index) => {
      const waiting = batch[index];
      if (waiting === undefined) return;
      this.#answers.set(orderKey(waiting.order.by.id, waiting.order.id), result, at);
      waiting.resolve(result);
    });
    return results.length;
  }

  async #catchUp(): Promise<void> {
    const { store, code } = this.#options;
    const head = await store.head(code);
    if (head === null) throw new Error(`Cannot follow nest "${code}": it is gone`);
    const { nest, epoch } = this.#stored;
    if (head.version !== this.#stored.version) {
      const log = head.epoch === epoch && head.seq >= nest.seq
        ? await store.eventsAfter(code, nest.seq, head.seq)
        : { type: "gone" as const };
      if (log.type === "gone") await this.#reload();
      else this.#follow(log.events, head.version);
    }
    this.#doubtful = false;
  }

  #follow(events: readonly NestEvent[], version: string): void {
    const nest = events.reduce(evolve, this.nest);
    const { epoch, at } = this.#stored;
    this.#stored = { nest, epoch, version, at: events.at(-1)?.at ?? at };
    this.#answers.learn(events);
    if (events.length > 0) this.#options.onNews({ type: "events", events, own: false });
  }

  async #reload(): Promise<void> {
    const { store, code } = this.#options;
    const stored = await store.load(code);
    if (stored === null) throw new Error(`Cannot follow nest "${code}": it is gone`);
    const recent = await store.recentEvents(code, 0, LOG_EVENTS);
    // What was carried out in another epoch may be undone by now: only this log's answers count.
    const epochChanged = stored.epoch !== this.epoch;
    if (epochChanged) this.#answers = new AnswerMemory();
    this.#stored = stored;
    this.#answers.learn(recent);
    this.#options.onNews({ type: "reset", epochChanged });
  }
}
