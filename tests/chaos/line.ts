import type { WireEvents } from "../../lib/client/room_ports.ts";
import type { StreamCheck } from "./stream_check.ts";

type Message = { readonly text: string } | { readonly code: number };

/**
 * One socket in memory, seen from between its ends: nothing moves until it is told to. The far end is
 * what the server upgraded, the near end what the page opened.
 */
export class Line {
  /** The server's end, as far as a server uses it. */
  readonly far: FarEnd = new FarEnd((message) => this.#sent(message));
  /** The page still holds its end. */
  isUp = true;
  isOpen = false;
  /** Whether the page reads what comes. */
  isDeaf = false;
  readonly #events: WireEvents;
  readonly #check: StreamCheck;
  readonly #change: (text: string) => string;
  #down: Message[] = [];
  #up: string[] = [];

  /** @param change What lies between may change frames on their way to the page. */
  constructor(events: WireEvents, check: StreamCheck, change = (text: string) => text) {
    this.#events = events;
    this.#check = check;
    this.#change = change;
  }

  /** Frames on the way, in both directions. */
  get onTheWay(): number {
    return this.#down.length + this.#up.length;
  }

  /** The connection is made. */
  open(): void {
    if (!this.isUp || this.isOpen) return;
    this.isOpen = true;
    this.#events.opened();
  }

  /** The page sends. */
  send(text: string): void {
    this.#up.push(text);
  }

  /** Lets up to `count` frames reach the server. */
  up(count = Infinity): void {
    for (const text of this.#up.splice(0, count)) this.far.receive(text);
  }

  /** Lets up to `count` frames reach the page. */
  down(count = Infinity): void {
    for (let n = 0; n < count && this.isUp && this.isOpen && !this.isDeaf; n++) {
      const message = this.#down.shift();
      if (message === undefined) return;
      if ("code" in message) return this.#closed(message.code);
      this.far.bufferedAmount -= message.text.length;
      this.#check.read(message.text);
      this.#events.received(this.#change(message.text));
    }
  }

  /** Both ends learn that the connection is gone; what was on the way is lost. */
  cut(code = 1006): void {
    this.#up = [];
    this.#down = [];
    this.far.closed();
    this.#closed(code);
  }

  /** The page has given it up. What it sent may still arrive; the server learns of it later. */
  drop(): void {
    this.isUp = false;
  }

  /** The server learns that the page is gone. */
  noticed(): void {
    if (this.isUp) return;
    this.up();
    this.far.closed();
  }

  #closed(code: number): void {
    if (!this.isUp) return;
    this.isUp = false;
    this.#events.closed(code);
  }

  #sent(message: Message): void {
    this.#down.push(message);
    if ("code" in message) this.far.closed();
  }
}

/** The end of a socket that a server holds. */
class FarEnd {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #sent: (message: Message) => void;

  constructor(sent: (message: Message) => void) {
    this.#sent = sent;
  }

  send(text: string): void {
    this.bufferedAmount += text.length;
    this.#sent({ text });
  }

  close(code = 1005): void {
    if (this.readyState === WebSocket.OPEN) this.#sent({ code });
  }

  receive(data: string): void {
    if (this.readyState === WebSocket.OPEN) this.onmessage?.({ data });
  }

  closed(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
}
