import { typeOf } from "./sse_reader.ts";
import { within } from "./within.ts";

/** How a socket was closed. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

// The standard's constructor knows no headers; the runtime's does, and cookies need them.
const Socket: new (url: string, options: { headers: Record<string, string> }) => WebSocket =
  WebSocket as unknown as new (
    url: string,
    options: { headers: Record<string, string> },
  ) => WebSocket;

/** A socket whose frames wait until a test asks for them. */
export class WsClient implements AsyncDisposable {
  /** How the other end, or we, closed it. */
  readonly closed: Promise<Closed>;
  readonly #socket: WebSocket;
  readonly #frames: unknown[] = [];
  #wake = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", ({ code, reason }) => {
        resolve({ code, reason });
        this.#wake.resolve();
      });
    });
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      this.#frames.push(JSON.parse(String(data)));
      this.#wake.resolve();
    });
  }

  /** Opens a socket; fails when the server refuses it. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<WsClient> {
    const socket = new Socket(url.replace(/^http/, "ws"), { headers });
    const client = new WsClient(socket);
    const opening = new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error(`Cannot open a socket to ${url}`)));
    });
    await within(opening, "a socket to open");
    return client;
  }

  /** Sends a frame as JSON; text and bytes as they are. */
  send(frame: object | string | Uint8Array<ArrayBuffer>): void {
    const isRaw = typeof frame === "string" || frame instanceof Uint8Array;
    this.#socket.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** The next frame. */
  async next(): Promise<unknown> {
    while (this.#frames.length === 0) {
      if (this.#socket.readyState === WebSocket.CLOSED) {
        const { code, reason } = await this.closed;
        throw new Error(`Cannot read a frame: the socket was closed with ${code} "${reason}"`);
      }
      await within(this.#wake.promise, "a frame");
      this.#wake = Promise.withResolvers();
    }
    return this.#frames.shift();
  }

  /** The next frame of this type; the others are left out. */
  async nextOf(type: string): Promise<unknown> {
    for (;;) {
      const frame = await this.next();
      if (typeOf(frame) === type) return frame;
    }
  }

  /** Says hello and reads what answers it: `snapshot` or `resumed`. */
  async hello(position: string | null = null): Promise<unknown> {
    this.send({ type: "hello", position });
    return await this.next();
  }

  /** How it was closed, once it is. */
  async end(): Promise<Closed> {
    return await within(this.closed, "the socket to close");
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.end();
  }
}
