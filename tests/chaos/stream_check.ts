import type { Person } from "../../lib/domain/person.ts";
import { isEvent, type ServerFrame } from "../../lib/protocol/frames.ts";
import type { Ledger } from "./ledger.ts";

/** Every session's secret part begins like this: it must never cross a wire. */
export const SECRET = "hash-that-nobody-may-see";

/** Reads along on one connection, and holds the server to what the protocol promises. */
export class StreamCheck {
  readonly #ledger: Ledger;
  readonly #person: Person | null;
  #epoch = "";
  #next: number | null = null;

  constructor(ledger: Ledger, person: Person | null) {
    this.#ledger = ledger;
    this.#person = person;
  }

  /** A frame arrived. */
  read(text: string): void {
    if (text.includes(SECRET)) this.#ledger.violated(`I8 a secret crossed the wire: ${text}`);
    const frame: ServerFrame = JSON.parse(text);
    if (isEvent(frame)) {
      if (frame.seq !== this.#next) {
        this.#ledger.violated(`I3 event ${frame.seq} came when ${this.#next} was next`);
      }
      this.#next = frame.seq + 1;
      return this.#ledger.heard(this.#epoch, frame);
    }
    if (frame.type === "resumed") {
      this.#epoch = frame.data.epoch;
      this.#next = frame.data.from + 1;
    } else if (frame.type === "snapshot") {
      const { epoch, nest, you } = frame.data;
      this.#epoch = epoch;
      this.#next = nest.seq + 1;
      if ((you?.person.id ?? null) !== (this.#person?.id ?? null)) {
        this.#ledger.violated(
          `I8 ${this.#person?.id ?? "a stranger"} got the part of ${you?.person.id}`,
        );
      }
    }
  }
}
