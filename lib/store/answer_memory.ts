import type { MemberId, NestCode, SongId } from "../domain/ids.ts";
import type { Ack, NestEvent } from "../domain/nest.ts";
import { ok } from "../domain/result.ts";
import type { EpochMs } from "../domain/time.ts";
import { LOG_AGE } from "./keys.ts";
import type { NestStore } from "./nest_store.ts";
import { authorOf, type Order, type OrderKey, orderKey, type OrderResult } from "./order.ts";

/** Answers in a generation. At 600 commands a second one reaches back five minutes. */
const MAX_GENERATION = 180_000;
/** Answers that a generation may always have: where little happens, memory reaches back further. */
const MIN_GENERATION = 500;

/**
 * Remembered answers to commands, so that a repeat changes nothing. The log is where they are kept:
 * its events name the command that caused them, so a command is remembered in the same commit that
 * carried it out, and costs the store nothing more. Refusals left no trace and are held here only:
 * given again after a restart, they are decided again.
 */
export class AnswerMemory {
  // Two generations, of which the older is dropped as a whole: a map from whose front single
  // entries are taken steps over the gaps they left, again and again.
  #young = new Map<OrderKey, OrderResult>();
  #old: ReadonlyMap<OrderKey, OrderResult> = new Map();
  /** When the first answer of the young generation was given. */
  #youngSince: EpochMs = 0;

  /** The memory of what the log still tells. */
  static async open(store: NestStore, code: NestCode, now: EpochMs): Promise<AnswerMemory> {
    const memory = new AnswerMemory();
    memory.learn(await store.recentEvents(code, now - LOG_AGE, MAX_GENERATION));
    return memory;
  }

  /** The first answer to this command, if it is remembered. */
  get({ by, id }: Order): OrderResult | undefined {
    const key = orderKey(by.id, id);
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** Remembers an answer given at `at` for at least five minutes, unless there are too many. */
  set(key: OrderKey, result: OrderResult, at: EpochMs): void {
    // A busy store is no answer: the same command may succeed when it is given again.
    if (!result.ok && result.error.code === "busy") return;
    if (this.#young.has(key) || this.#old.has(key)) return;
    if (this.#isGrown(at)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    if (this.#young.size === 0) this.#youngSince = at;
    this.#young.set(key, result);
  }

  #isGrown(at: EpochMs): boolean {
    const { size } = this.#young;
    return size >= MAX_GENERATION || (size >= MIN_GENERATION && at - this.#youngSince >= LOG_AGE);
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
      if (event.cmd !== null && author !== null) {
        this.set(orderKey(author, event.cmd), ok(ack), event.at);
      }
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
