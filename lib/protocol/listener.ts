import type { NestEvent } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import { type ByeReason, formatPosition, type StateFrame } from "./frames.ts";

const encoder = new TextEncoder();

/** A frame serialised once, however many listeners it goes to. */
export class EncodedFrame {
  /** The frame as a socket carries it. */
  readonly json: string;
  /** For an event, its position as text. */
  readonly id: string | null;
  #sse: Uint8Array<ArrayBuffer> | null = null;

  constructor(json: string, id: string | null) {
    this.json = json;
    this.id = id;
  }

  /** The frame as server-sent events carry it. */
  get sse(): Uint8Array<ArrayBuffer> {
    const id = this.id === null ? "" : `id: ${this.id}\n`;
    return this.#sse ??= encoder.encode(`${id}data: ${this.json}\n\n`);
  }
}

/** One of a nest's events for the wire. */
export function encodeEvent(event: NestEvent, epoch: string): EncodedFrame {
  return new EncodedFrame(JSON.stringify(event), formatPosition({ epoch, seq: event.seq }));
}

/** A frame that is not an event for the wire. */
export function encodeState(frame: StateFrame, id: string | null = null): EncodedFrame {
  return new EncodedFrame(JSON.stringify(frame), id);
}

/** Where a listener comes from and how it goes. */
export interface ListenerOptions<L> {
  readonly person: Person | null;
  readonly session: string | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called once when the other end is gone or the listener was ended. */
  readonly onLeave: (listener: L) => void;
}

/** One connection that follows a nest. */
export interface Listener {
  /** Who it is, or `null` when they have not said. */
  readonly person: Person | null;
  /** Names the session it came with, or `null`; ended sessions end their listeners. */
  readonly session: string | null;
  /** Whether {@link keepAlive} needs no frame of its own. */
  readonly quietKeepAlive: boolean;
  /**
   * Sends a frame the listener must have. `false` when too much waits to be read: the listener has
   * cut itself off, and comes back with the last position it read.
   */
  send(frame: EncodedFrame): boolean;
  /** Sends a frame that a later one replaces; left out while the listener is behind. */
  sendLatest(frame: EncodedFrame): void;
  /** Shows the other end, and what lies between, that the connection lives. */
  keepAlive(): void;
  /** Ends the connection with a reason. Safe to call twice. */
  end(reason: ByeReason): void;
}

/** Bytes that may wait for a listener before it is cut off. */
export const MAX_BACKLOG = 256 * 1024;
/** Bytes above which frames that a later one replaces are left out. */
export const BUSY_BACKLOG = 64 * 1024;
