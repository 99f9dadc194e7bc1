import type { LiveNest } from "../../lib/app/live_nest.ts";
import { evolve } from "../../lib/domain/evolve.ts";
import type { Nest, NestEvent } from "../../lib/domain/nest.ts";
import type { Outcome } from "../../lib/client/room_types.ts";
import type { Commit } from "../../lib/store/nest_store.ts";
import { authorOf, type Order, orderKey, type OrderResult } from "../../lib/store/order.ts";

/** Everything one log held, from where it began. */
interface Journal {
  readonly base: Nest;
  readonly events: NestEvent[];
}

interface Copies {
  readonly order: Order;
  /** How often it reached a nest; a fault or a kill may have ended some without a result. */
  count: number;
  readonly results: OrderResult[];
}

/** An answer that somebody was given. */
interface Acked {
  readonly id: string;
  readonly epoch: string;
  readonly outcome: Outcome;
  readonly isVolume: boolean;
}

/** More than these say nothing new. */
const MAX_VIOLATIONS = 100;

/** The truth about a history, kept outside of all that may break. */
export class Ledger {
  readonly #journals = new Map<string, Journal>();
  readonly #heard = new Map<string, string>();
  readonly #copies = new Map<string, Copies>();
  readonly #acked: Acked[] = [];
  /** What must never be, and was. */
  readonly violations: string[] = [];

  /** How many events were stored. */
  get stored(): number {
    return [...this.#journals.values()].reduce((sum, { events }) => sum + events.length, 0);
  }

  /** Commands that somebody was given an answer to. */
  get answered(): number {
    return this.#acked.length;
  }

  violated(what: string): void {
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push(what);
  }

  /** A log begins. */
  begin(epoch: string, base: Nest): void {
    this.#journals.set(epoch, { base, events: [] });
  }

  onStored({ epoch, steps }: Commit): void {
    this.#journals.get(epoch)?.events.push(...steps.map(({ event }) => event));
  }

  /** Somebody heard an event. */
  heard(epoch: string, event: NestEvent): void {
    const key = `${epoch}:${event.seq}`;
    const text = JSON.stringify(event);
    const before = this.#heard.get(key) ?? text;
    if (before !== text) this.violated(`I4 two listeners heard different events ${key}`);
    this.#heard.set(key, before);
  }

  /** Watches what becomes of one copy of a command. */
  watch(live: LiveNest): void {
    const submit = live.submit.bind(live);
    live.submit = async (order) => {
      const copies = this.#copies.get(order.id) ?? { order, count: 0, results: [] };
      this.#copies.set(order.id, copies);
      copies.count++;
      const result = await submit(order);
      copies.results.push(result);
      if (result.ok && live.nest.seq < result.value.seq) {
        this.violated(
          `I7 ${order.id} was answered with ${result.value.seq}, read ${live.nest.seq}`,
        );
      }
      return result;
    };
  }

  /** Somebody was given an answer. */
  acked(id: string, epoch: string, outcome: Outcome, isVolume = false): void {
    this.#acked.push({ id, epoch, outcome, isVolume });
  }

  /** The nest that the log `epoch` makes. */
  nestOf(epoch: string): Nest | null {
    const journal = this.#journals.get(epoch);
    if (journal === undefined) return null;
    return journal.events.toSorted((a, b) => a.seq - b.seq).reduce(evolve, journal.base);
  }

  /** The log as it is stored now must tell what was stored, as far back as it reaches. */
  checkLog(epoch: string, log: readonly NestEvent[]): void {
    const texts = new Set(log.map((event) => JSON.stringify(event)));
    const first = log[0]?.seq ?? Infinity;
    for (const event of this.#journals.get(epoch)?.events ?? []) {
      if (event.seq < first || texts.has(JSON.stringify(event))) continue;
      this.violated(`I1 event ${event.seq} of ${event.cmd} was stored and is not in the log`);
    }
  }

  /** Looks through everything that was written down. */
  check(): void {
    for (const [epoch, journal] of this.#journals) this.#checkJournal(epoch, journal);
    this.#checkHeard();
    for (const copies of this.#copies.values()) this.#checkCopies(copies);
    for (const acked of this.#acked) this.#checkAcked(acked);
  }

  #checkJournal(epoch: string, { base, events }: Journal): void {
    const sorted = events.toSorted((a, b) => a.seq - b.seq);
    sorted.forEach(({ seq }, index) => {
      if (seq !== base.seq + index + 1) this.violated(`I3 ${epoch} holds ${seq} at ${index}`);
    });
    const seen = new Set<string>();
    let before = "";
    for (const [index, event] of sorted.entries()) {
      const author = authorOf(sorted.slice(index).find((one) => authorOf(one) !== null) ?? event);
      const key = event.cmd === null || author === null ? "" : orderKey(author, event.cmd);
      if (key !== "" && key !== before && seen.has(key)) this.violated(`I2 ${key} happened twice`);
      // Two effects side by side: what one command does is never the same twice.
      if (key !== "" && key === before && sorted[index - 1]?.type === event.type) {
        this.violated(`I2 ${key} happened twice in a row`);
      }
      seen.add(key);
      before = key;
    }
  }

  #checkHeard(): void {
    const stored = new Map<string, string>();
    for (const [epoch, { events }] of this.#journals) {
      for (const event of events) stored.set(`${epoch}:${event.seq}`, JSON.stringify(event));
    }
    for (const [key, text] of this.#heard) {
      if (stored.get(key) !== text) this.violated(`I4 what was heard at ${key} is not stored`);
    }
  }

  #effects(id: string): NestEvent[] {
    return [...this.#journals.values()].flatMap(({ events }) =>
      events.filter(({ cmd }) => cmd === id)
    );
  }

  #checkCopies({ order, count, results }: Copies): void {
    const effects = this.#effects(order.id);
    const isRefused = count === results.length && results.every(({ ok }) => !ok);
    if (isRefused && effects.length > 0) {
      this.violated(`I6 ${order.id} was refused and left ${effects.map(({ type }) => type)}`);
    }
    const seqs = new Set(
      results.flatMap((one) => one.ok && one.value.changed ? one.value.seq : []),
    );
    if (seqs.size > 1 && this.#journals.size === 1) {
      this.violated(`I2 ${order.id} got different answers: ${[...seqs]}`);
    }
  }

  #checkAcked({ id, epoch, outcome, isVolume }: Acked): void {
    if (!outcome.ok || !outcome.changed) return;
    const events = this.#journals.get(epoch)?.events ?? [];
    const event = events.find(({ seq }) => seq === outcome.seq);
    if (event === undefined) return this.violated(`I1 ${id} was acknowledged and is not stored`);
    // A newer volume takes the place of one that nobody had heard of.
    if (!isVolume && event.cmd !== id) this.violated(`I1 ${id} was answered for ${event.cmd}`);
  }
}
