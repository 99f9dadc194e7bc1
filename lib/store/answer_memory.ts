import type { MemberId, NestCode, SongId } from "../domain/ids.ts";
import type { Ack, NestEvent } from "../domain/nest.ts";
import { ok } from "../domain/result.ts";
import type { EpochMs } from "../domain/time.ts";
import { ANSWER_LIFETIME } from "./keys.ts";
import type { NestStore } from "./nest_store.ts";
import { authorOf, type Order, type OrderKey, orderKey, type OrderResult } from "./order.ts";

/** Answers held in memory; beyond it the oldest go, and the store is asked for what is unknown. */
const MAX_HELD = 50_000;
/** Stored answers read when a nest is opened. */
const MAX_RECALLED = 5_000;

/**
 * Remembered answers to commands, so that a repeat changes nothing. While the memory is known to
 * hold every answer that is still remembered, an unknown command needs no look at the store.
 */
export class AnswerMemory {
  readonly #store: NestStore;
  readonly #code: NestCode;
  readonly #now: () => EpochMs;
  readonly #held = new Map<OrderKey, { readonly result: OrderResult; readonly at: EpochMs }>();
  /** Until then the store may remember answers that this memory does not hold. */
  #partialUntil: EpochMs;

  private constructor(store: NestStore, code: NestCode, now: () => EpochMs, complete: boolean) {
    this.#store = store;
    this.#code = code;
    this.#now = now;
    this.#partialUntil = complete ? 0 : now() + ANSWER_LIFETIME;
  }

  static async open(store: NestStore, code: NestCode, now: () => EpochMs): Promise<AnswerMemory> {
    const { answers, complete } = await store.answers(code, MAX_RECALLED);
    const memory = new AnswerMemory(store, code, now, complete);
    for (const [key, ack] of answers) memory.set(key, ok(ack));
    return memory;
  }

  /** The first answer to this command, if it is remembered here. */
  get({ by, id }: Order): OrderResult | undefined {
    return this.#held.get(orderKey(by.id, id))?.result;
  }

  set(key: OrderKey, result: OrderResult): void {
    // A busy store is no answer: the same command may succeed when it is given again.
    if (!result.ok && result.error.code === "busy") return;
    if (this.#held.has(key)) return;
    this.#held.set(key, { result, at: this.#now() });
    if (this.#held.size > MAX_HELD) this.#dropOldest();
  }

  /** Makes sure that {@link get} knows these commands if anybody does. */
  async recall(orders: readonly Order[]): Promise<void> {
    if (orders.length === 0 || this.#now() >= this.#partialUntil) return;
    const unknown = orders.filter((order) => this.get(order) === undefined);
    if (unknown.length === 0) return;
    const answers = await this.#store.answersTo(this.#code, unknown);
    for (const [key, ack] of answers) this.set(key, ok(ack));
  }

  /** Takes the answers out of events that another isolate stored. */
  learn(events: readonly NestEvent[]): void {
    let author: MemberId | null = null;
    let song: SongId | undefined;
    for (const [index, event] of events.entries()) {
      author ??= authorOf(event);
      if (event.type === "added") song = event.data.song.id;
      // The events of one command follow each other; its answer is made of the last.
      if (events[index + 1]?.cmd === event.cmd) continue;
      const ack: Ack = { seq: event.seq, changed: true, ...(song === undefined ? {} : { song }) };
      if (event.cmd !== null && author !== null) this.set(orderKey(author, event.cmd), ok(ack));
      author = null;
      song = undefined;
    }
  }

  /** Events were missed: what they answered is only in the store. */
  forget(): void {
    this.#held.clear();
    this.#partialUntil = this.#now() + ANSWER_LIFETIME;
  }

  #dropOldest(): void {
    for (const [key, { at }] of this.#held) {
      this.#held.delete(key);
      this.#partialUntil = Math.max(this.#partialUntil, at + ANSWER_LIFETIME);
      return;
    }
  }
}
