import type { MemberId, NestCode, SongId } from "../domain/ids.ts";
import type { Ack, NestEvent } from "../domain/nest.ts";
import { ok } from "../domain/result.ts";
import type { EpochMs } from "../domain/time.ts";
import { LOG_AGE } from "./keys.ts";
import type { NestStore } from "./nest_store.ts";
import { authorOf, type Order, type OrderKey, orderKey, type OrderResult } from "./order.ts";

/** Answers held; beyond it the oldest go. At 600 commands a second it reaches back five minutes. */
const MAX_HELD = 200_000;

/**
 * Remembered answers to commands, so that a repeat changes nothing. The log is where they are kept:
 * its events name the command that caused them, so a command is remembered in the same commit that
 * carried it out, and costs the store nothing more. Refusals left no trace and are held here only:
 * given again after a restart, they are decided again.
 */
export class AnswerMemory {
  readonly #held = new Map<OrderKey, OrderResult>();

  /** The memory of what the log still tells. */
  static async open(store: NestStore, code: NestCode, now: EpochMs): Promise<AnswerMemory> {
    const memory = new AnswerMemory();
    memory.learn(await store.recentEvents(code, now - LOG_AGE, MAX_HELD));
    return memory;
  }

  /** The first answer to this command, if it is remembered. */
  get({ by, id }: Order): OrderResult | undefined {
    return this.#held.get(orderKey(by.id, id));
  }

  set(key: OrderKey, result: OrderResult): void {
    // A busy store is no answer: the same command may succeed when it is given again.
    if (!result.ok && result.error.code === "busy") return;
    if (this.#held.has(key)) return;
    this.#held.set(key, result);
    if (this.#held.size <= MAX_HELD) return;
    for (const oldest of this.#held.keys()) return void this.#held.delete(oldest);
  }

  /** Takes the answers out of events that were stored before, or by another isolate. */
  learn(events: readonly NestEvent[]): void {
    let author: MemberId | null = null;
    let song: SongId | undefined;
    for (const [index, event] of events.entries()) {
      author ??= authorOf(event);
      if (event.type === "added") song = event.data.song.id;
      // The events of one command follow each other; its answer is made of the last.
      if (isContinued(event, events[index + 1])) continue;
      const ack: Ack = { seq: event.seq, changed: true, ...(song === undefined ? {} : { song }) };
      if (event.cmd !== null && author !== null) this.set(orderKey(author, event.cmd), ok(ack));
      author = null;
      song = undefined;
    }
  }
}

/** Whether `next` belongs to the same command: two members may choose the same id. */
function isContinued(event: NestEvent, next: NestEvent | undefined): boolean {
  if (next === undefined || next.cmd !== event.cmd) return false;
  const author = authorOf(event);
  return author === null || author === authorOf(next);
}
