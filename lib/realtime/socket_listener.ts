import type { Person } from "../domain/person.ts";
import { type ByeReason, CLOSE } from "../protocol/frames.ts";
import {
  BUSY_BACKLOG,
  type EncodedFrame,
  encodeState,
  type Listener,
  MAX_BACKLOG,
} from "../protocol/listener.ts";

/** The part of a WebSocket that a listener needs. */
export type SocketEnd = Pick<WebSocket, "send" | "close" | "bufferedAmount" | "readyState">;

const CLOSE_CODES = {
  restart: CLOSE.restart,
  slow: CLOSE.slow,
  "signed-out": CLOSE.signedOut,
  gone: CLOSE.gone,
} as const satisfies Record<ByeReason, number>;

/** A socket that follows a nest. */
export class SocketListener implements Listener {
  readonly person: Person | null;
  readonly quietKeepAlive = false;
  readonly #socket: SocketEnd;
  readonly #now: () => number;
  readonly #onLeave: (listener: SocketListener) => void;
  #gone = false;
  #allowance = 0;

  /** @param onLeave Called once when the listener ends itself. */
  constructor(
    socket: SocketEnd,
    person: Person | null,
    now: () => number,
    onLeave: (listener: SocketListener) => void,
  ) {
    this.#socket = socket;
    this.person = person;
    this.#now = now;
    this.#onLeave = onLeave;
  }

  /** Allows the burst that starts the stream to wait longer than other frames may. */
  allow(bytes: number): void {
    this.#allowance = bytes;
  }

  send(frame: EncodedFrame): boolean {
    if (this.#gone || this.#socket.readyState !== WebSocket.OPEN) return false;
    const waiting = this.#socket.bufferedAmount;
    if (waiting > MAX_BACKLOG + this.#allowance) {
      this.end("slow");
      return false;
    }
    if (this.#allowance > 0 && waiting < BUSY_BACKLOG) this.#allowance = 0;
    this.#socket.send(frame.json);
    return true;
  }

  sendLatest(frame: EncodedFrame): void {
    if (this.#gone || this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount < BUSY_BACKLOG) this.#socket.send(frame.json);
  }

  keepAlive(): void {
    // A socket has no comments; the hub sends every socket a frame instead.
  }

  end(reason: ByeReason): void {
    if (this.#gone) return;
    // First out of the hub, then close: a peer that does not answer would otherwise stay in it.
    this.#gone = true;
    this.#onLeave(this);
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (reason !== "slow") {
      const data = { reason, retry: reason === "restart" };
      this.#socket.send(encodeState({ type: "bye", at: this.#now(), data }).json);
    }
    this.#socket.close(CLOSE_CODES[reason], reason);
  }
}
