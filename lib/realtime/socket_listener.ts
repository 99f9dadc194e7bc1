import type { Person } from "../domain/person.ts";
import { type ByeReason, CLOSE } from "../protocol/frames.ts";
import {
  BUSY_BACKLOG,
  type EncodedFrame,
  encodeState,
  type Listener,
  type ListenerOptions,
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
  readonly session: string | null;
  readonly quietKeepAlive = false;
  readonly #socket: SocketEnd;
  readonly #options: ListenerOptions<SocketListener>;
  #gone = false;
  #allowance = 0;

  /** Whoever made it calls {@link left} when the socket closes. */
  constructor(socket: SocketEnd, options: ListenerOptions<SocketListener>) {
    this.#socket = socket;
    this.person = options.person;
    this.session = options.session;
    this.#options = options;
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

  /** The socket is closed. Safe to call twice. */
  left(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#options.onLeave(this);
  }

  end(reason: ByeReason): void {
    if (this.#gone) return;
    // First out of the hub, then close: a peer that does not answer would otherwise stay in it.
    this.left();
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (reason !== "slow") {
      const data = { reason, retry: reason === "restart" };
      this.#socket.send(encodeState({ type: "bye", at: this.#options.now(), data }).json);
    }
    this.#socket.close(CLOSE_CODES[reason], reason);
  }
}
