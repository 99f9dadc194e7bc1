import { BUSY_BACKLOG, type EncodedFrame, MAX_BACKLOG } from "../protocol/listener.ts";

/** Most bytes that a character of a frame takes on the wire. */
const CHARACTER_BYTES = 3;

/**
 * How much may wait for a listener: little as a rule, and beyond it what starts the stream, until
 * that was read. A long queue takes its time on a thin line.
 */
export class Backlog {
  /** Characters of the start that were not sent yet. */
  #starting = 0;
  #allowance = 0;

  /** Allows the frames that start the stream, which have so many characters. */
  allow(characters: number): void {
    this.#starting = characters;
    this.#allowance = characters * CHARACTER_BYTES;
  }

  /** Whether another frame may be sent while so many bytes wait. */
  takes(frame: EncodedFrame, waiting: number): boolean {
    if (waiting > MAX_BACKLOG + this.#allowance) return false;
    if (this.#starting > 0) this.#starting -= frame.json.length;
    else if (waiting < BUSY_BACKLOG) this.#allowance = 0;
    return true;
  }
}
