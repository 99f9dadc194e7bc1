import type { Person } from "../domain/person.ts";
import type { ByeReason } from "../protocol/frames.ts";
import {
  BUSY_BACKLOG,
  type EncodedFrame,
  encodeState,
  type Listener,
  type ListenerOptions,
  MAX_BACKLOG,
} from "../protocol/listener.ts";
import { Backlog } from "./backlog.ts";

const KEEP_ALIVE = new TextEncoder().encode(": keep-alive\n\n");

/** Headers of a stream: never stored, never changed or held back by what lies between. */
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

/** Server-sent events: a listener and the response that carries what it is sent. */
export class EventStream implements Listener {
  readonly person: Person | null;
  readonly session: string | null;
  readonly quietKeepAlive = true;
  readonly response: Response;
  readonly #options: ListenerOptions<EventStream>;
  readonly #backlog = new Backlog();
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(options: ListenerOptions<EventStream>) {
    this.person = options.person;
    this.session = options.session;
    this.#options = options;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        controller.enqueue(KEEP_ALIVE);
      },
      cancel: () => this.#leave(),
    }, new ByteLengthQueuingStrategy({ highWaterMark: MAX_BACKLOG }));
    this.response = new Response(body, { headers: HEADERS });
  }

  /** Whether the other end is gone or the stream was ended. */
  get ended(): boolean {
    return this.#controller === null;
  }

  /** Allows the frames that start the stream, which have so many characters, to wait longer. */
  allow(characters: number): void {
    this.#backlog.allow(characters);
  }

  send(frame: EncodedFrame): boolean {
    const controller = this.#controller;
    if (controller === null) return false;
    if (!this.#backlog.takes(frame, MAX_BACKLOG - (controller.desiredSize ?? 0))) {
      // Closing would first wait for all that is not being read: the connection is dropped instead.
      this.#leave();
      controller.error(new Error("The listener does not keep up"));
      return false;
    }
    controller.enqueue(frame.sse);
    return true;
  }

  sendLatest(frame: EncodedFrame): void {
    const room = this.#controller?.desiredSize ?? 0;
    if (room > MAX_BACKLOG - BUSY_BACKLOG) this.#controller?.enqueue(frame.sse);
  }

  keepAlive(): void {
    if ((this.#controller?.desiredSize ?? 0) > 0) this.#controller?.enqueue(KEEP_ALIVE);
  }

  end(reason: ByeReason): void {
    const controller = this.#controller;
    if (controller === null) return;
    const data = { reason, retry: reason !== "gone" && reason !== "signed-out" };
    controller.enqueue(encodeState({ type: "bye", at: this.#options.now(), data }).sse);
    // Writing may be what finds out that the other end is gone, which ends the stream.
    if (this.ended) return;
    this.#leave();
    controller.close();
  }

  #leave(): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#options.onLeave(this);
  }
}
