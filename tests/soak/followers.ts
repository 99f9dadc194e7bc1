import { eventStream, Listener } from "../bench/listeners.ts";
import { within } from "../support/within.ts";

/** A connection that follows a nest, is cut off now and then, and comes back. */
export interface Follower {
  readonly nest: string;
  /** What it got that it should never get. */
  readonly faults: string[];
  /** Frames heard, as far as they were read. */
  readonly heard: number;
  /** Cuts the connection without a word and comes back. */
  reconnect(): Promise<void>;
  close(): void;
}

/** Follows by server-sent events. */
export async function followByEvents(port: number, nest: string): Promise<Follower> {
  const wire = eventStream(`/api/nests/${nest}/events`);
  let listener = await Listener.open(port, wire);
  await within(listener.greeted, "an event stream to begin");
  return {
    nest,
    faults: [],
    heard: 0,
    async reconnect() {
      listener.close();
      listener = await Listener.open(port, wire);
      await within(listener.greeted, "an event stream to begin");
    },
    close: () => listener.close(),
  };
}

/** Follows by a socket, goes on where it was, and checks that no event is left out or doubled. */
export async function followBySocket(port: number, nest: string): Promise<Follower> {
  const follower = new SocketFollower(port, nest);
  await follower.reconnect();
  return follower;
}

interface SeenFrame {
  readonly type: string;
  readonly seq?: number;
  readonly data: { readonly epoch?: string; readonly from?: number; nest?: { seq: number } };
}

class SocketFollower implements Follower {
  readonly nest: string;
  readonly faults: string[] = [];
  heard = 0;
  readonly #address: string;
  #socket: WebSocket | null = null;
  #epoch: string | null = null;
  #seq = 0;

  constructor(port: number, nest: string) {
    this.nest = nest;
    this.#address = `ws://127.0.0.1:${port}/api/nests/${nest}/socket`;
  }

  async reconnect(): Promise<void> {
    this.close();
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.onopen = () => {
      const position = this.#epoch === null ? null : `${this.#epoch}:${this.#seq}`;
      socket.send(JSON.stringify({ type: "hello", position }));
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      // What comes after a cut belongs to nobody.
      if (this.#socket !== socket) return;
      this.#hear(JSON.parse(String(data)));
      resolve();
    };
    socket.onerror = () => {
      if (this.#socket === socket) this.faults.push(`A socket of ${this.nest} failed`);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.faults.push(`A socket of ${this.nest} closed: ${code}`);
    };
    await within(promise, `a socket of ${this.nest} to answer`);
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #hear({ type, seq, data }: SeenFrame): void {
    this.heard++;
    if (type === "snapshot") {
      this.#epoch = data.epoch ?? null;
      this.#seq = data.nest?.seq ?? 0;
    } else if (type === "resumed") {
      if (data.from !== this.#seq) {
        this.faults.push(`${this.nest} resumed after ${data.from} in place of ${this.#seq}`);
      }
    } else if (seq !== undefined) {
      if (seq !== this.#seq + 1) {
        this.faults.push(`${this.nest} sent event ${seq} after ${this.#seq}`);
      }
      this.#seq = seq;
    }
  }
}
