import type { Person } from "../domain/person.ts";
import { type ByeReason, CLOSE } from "../protocol/frames.ts";
import {
  BUSY_BACKLOG,
  type EncodedFrame,
  encodeState,
  type Listener,
  type ListenerOptions,
} from "../protocol/listener.ts";
import { Backlog } from "./backlog.ts";

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
  readonly #backlog = new Backlog();
  #gone = false;

  /** Whoever made it calls {@link left} when the socket closes. */
  constructor(socket: SocketEnd, options: ListenerOptions<SocketListener>) {
    this.#socket = socket;
    this.person = options.person;
    this.session = options.session;
    this.#options = options;
  }

  /** Allows the frames that start the stream, which have so many characters, to wait longer. */
  allow(characters: number): void {
    this.#backlog.allow(characters);
  }

  send(frame: EncodedFrame): boolean {
    if (this.#gone || this.#socket.readyState !== WebSocket.OPEN) return false;
    if (!this.#backlog.takes(frame, this.#socket.bufferedAmount)) {
      this.end("slow");
      return false;
    }
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
