import { MINUTE } from "../../lib/domain/time.ts";
import type { Actor } from "../../lib/domain/person.ts";
import { commandId } from "../../lib/client/room_fakes.ts";
import type { Given } from "../../lib/app/carry_out.ts";
import type { Isolate } from "./isolate.ts";
import type { Chance } from "./chance.ts";
import type { Ledger } from "./ledger.ts";
import { someCommand } from "./page.ts";
import type { WorldTime } from "./world_time.ts";

/** Answers are remembered for five minutes; later repeats are not given. */
const GIVES_UP_AFTER = 4 * MINUTE;

interface Asked {
  readonly given: Given;
  readonly since: number;
  isUnderWay: boolean;
}

/** Somebody who acts over HTTP through proxies that lose, delay and double what they carry. */
export class Program {
  readonly #person: Actor;
  readonly #time: WorldTime;
  readonly #chance: Chance;
  readonly #ledger: Ledger;
  #asked: Asked[] = [];
  #count = 0;

  constructor(person: Actor, time: WorldTime, chance: Chance, ledger: Ledger) {
    this.#person = person;
    this.#time = time;
    this.#chance = chance;
    this.#ledger = ledger;
  }

  /** Whether every answer came, or is not waited for any more. */
  get isCalm(): boolean {
    return this.#asked.length === 0;
  }

  /** Asks for something new. */
  act(isolate: Isolate): void {
    const n = ++this.#count;
    const { name } = this.#person;
    const command = someCommand(isolate.live.nest, this.#chance, `${name}${n}`);
    const given = { id: commandId(`${name}-command-${n}`), by: this.#person, command };
    const asked = { given, since: this.#time.monotonicMs, isUnderWay: false };
    this.#asked.push(asked);
    this.#send(asked, isolate);
  }

  /**
   * Asks again for what was not answered.
   *
   * @param trouble How often something happens to a request on the way.
   */
  insist(isolate: Isolate, trouble: number): void {
    const now = this.#time.monotonicMs;
    this.#asked = this.#asked.filter(({ since }) => now - since < GIVES_UP_AFTER);
    for (const asked of this.#asked) if (!asked.isUnderWay) this.#send(asked, isolate, trouble);
  }

  /** What was under way when a server died comes back as a broken connection. */
  broken(): void {
    for (const asked of this.#asked) asked.isUnderWay = false;
  }

  #send(asked: Asked, isolate: Isolate, trouble = 0.3): void {
    if (this.#chance.happens(trouble / 3)) return;
    const isDoubled = this.#chance.happens(trouble);
    const answer = isolate.carryOut(asked.given);
    // A proxy asks twice when it thinks that the first time failed; nobody sees the second answer.
    if (isDoubled) isolate.carryOut(asked.given).catch(() => {});
    const isLost = this.#chance.happens(trouble);
    asked.isUnderWay = true;
    answer.then((result) => {
      asked.isUnderWay = false;
      if (isLost || !this.#asked.includes(asked)) return;
      if (!result.ok && result.error.code === "busy") return;
      this.#asked = this.#asked.filter((other) => other !== asked);
      const outcome = result.ok
        ? { ok: true, ...result.value } as const
        : { ok: false, error: result.error.code, message: result.error.message } as const;
      const isVolume = asked.given.command.type === "set_volume";
      this.#ledger.acked(asked.given.id, isolate.live.epoch, outcome, isVolume);
    }, () => asked.isUnderWay = false);
  }
}
