import { decide } from "../domain/decide.ts";
import { evolve } from "../domain/evolve.ts";
import type { CommandId } from "../domain/ids.ts";
import type { Ack, EventBody, Nest, NestEvent } from "../domain/nest.ts";
import { NOBODY } from "../domain/person.ts";
import { isDue } from "../domain/playback.ts";
import { ok } from "../domain/result.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Step } from "./nest_writes.ts";
import { type Order, type OrderKey, orderKey, type OrderResult } from "./order.ts";

/** Changes that one commit holds together. KV takes 1,000, and 80 KiB of keys. */
const MAX_WRITES = 500;
/** Bytes that one commit holds together, at the most that texts can take. KV takes 800 KiB. */
const MAX_BYTES = 600_000;
/** A song with the longest texts. */
const SONG_BYTES = 3000;
/** A song that was on air, with the names of fifty who jammed it. */
const PLAY_BYTES = 24_000;

/** How much a commit holds. */
interface Size {
  readonly writes: number;
  readonly bytes: number;
}

/** Commands being folded into the next commit, as many as fit into one. */
export class Draft {
  readonly steps: Step[] = [];
  #nest: Nest;
  #size: Size = { writes: 0, bytes: 0 };
  readonly #results = new Map<OrderKey, OrderResult>();
  readonly #at: EpochMs;

  constructor(nest: Nest, at: EpochMs) {
    this.#nest = nest;
    this.#at = at;
  }

  /** The nest after everything that was folded in. */
  get nest(): Nest {
    return this.#nest;
  }

  /**
   * Catches up with songs that have ended, before anything else is decided.
   *
   * @returns Whether that is done; otherwise the commit is full.
   */
  settle(): boolean {
    for (;;) {
      const { playback } = this.#nest;
      if (playback.state !== "playing" || !isDue(playback, this.#at)) return true;
      const command = { type: "advance", playing: playback.song.id } as const;
      const decision = decide(this.#nest, { by: NOBODY, at: this.#at, command });
      if (!decision.ok || decision.value.length === 0) return true;
      if (!this.#fold(decision.value, null)) return false;
    }
  }

  /**
   * Decides an order on top of those before it. A repeat gets the first answer.
   *
   * @returns `null` when the commit is full: the order's turn comes with the next.
   */
  take(order: Order): OrderResult | null {
    const key = orderKey(order.by.id, order.id);
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const result = this.#decide(order);
    if (result !== null) this.#results.set(key, result);
    return result;
  }

  #decide({ id, by, command }: Order): OrderResult | null {
    const decision = decide(this.#nest, { by, at: this.#at, command });
    if (!decision.ok) return decision;
    if (decision.value.length === 0) return ok({ seq: this.#nest.seq, changed: false });
    return this.#fold(decision.value, id) ? ok(ackOf(this.#nest.seq, decision.value)) : null;
  }

  /** Folds events in, unless they are too much beside what is there. Alone, all events fit. */
  #fold(bodies: readonly EventBody[], cmd: CommandId | null): boolean {
    let nest = this.#nest;
    let { writes, bytes } = this.#size;
    const steps = bodies.map((body): Step => {
      const event: NestEvent = { ...body, seq: nest.seq + 1, at: this.#at, cmd };
      const before = nest;
      nest = evolve(before, event);
      const size = sizeOf(event);
      writes += size.writes;
      bytes += size.bytes;
      return { before, event, after: nest };
    });
    if (this.steps.length > 0 && (writes > MAX_WRITES || bytes > MAX_BYTES)) return false;
    this.steps.push(...steps);
    this.#nest = nest;
    this.#size = { writes, bytes };
    return true;
  }
}

/** What an event adds to a commit at the most: its part of the log, and what it changes. */
function sizeOf(event: NestEvent): Size {
  // A character takes two bytes in the store unless its text is all Latin.
  const logged = JSON.stringify(event).length * 2;
  if (event.type === "spread") {
    const { length } = event.data.places;
    return { writes: length, bytes: logged + length * SONG_BYTES };
  }
  const bytes = logged + SONG_BYTES;
  if (event.type === "advanced" && event.data.ended !== null) {
    return { writes: 4, bytes: bytes + PLAY_BYTES };
  }
  return { writes: 3, bytes: event.type === "commented" ? bytes + logged : bytes };
}

/** The answer to a command whose last event is `seq`. */
function ackOf(seq: number, bodies: readonly EventBody[]): Ack {
  for (const body of bodies) {
    if (body.type === "added") return { seq, changed: true, song: body.data.song.id };
  }
  return { seq, changed: true };
}
