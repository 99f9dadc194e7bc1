const encoder = new TextEncoder();

/** Every event of a nest names its command, and nothing else does. */
const EVENT_MARK = encoder.encode('"cmd":');
/** The first frame that says that a listener is where it left off. */
const RESUMED_MARK = '"type":"resumed"';

/** How a listener connects. */
export interface Wire {
  /** What it sends first. */
  readonly hello: Uint8Array;
}

/** Server-sent events, with headers of one's own: who follows, and from which position on. */
export function eventStream(path: string, headers: Readonly<Record<string, string>> = {}): Wire {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return { hello: encoder.encode(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines}\r\n`) };
}

/** A WebSocket that says hello as pages do. */
export function webSocket(path: string): Wire {
  const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\n` +
    "upgrade: websocket\r\nsec-websocket-version: 13\r\n" +
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  const frame = encoder.encode('{"type":"hello","position":null}');
  // A text frame under a mask of zeros, which leaves the text as it is.
  const head = new Uint8Array([0x81, 0x80 | frame.length, 0, 0, 0, 0]);
  return { hello: new Uint8Array([...encoder.encode(request), ...head, ...frame]) };
}

/**
 * Follows a stream over a raw connection, costs the driver as little as possible, and notes when
 * events come. Frames that are not events are not counted.
 */
export class Listener {
  /** When each counted event came, on the clock of `performance`. */
  arrivals: number[] = [];
  /** The last event as it crossed the wire, for listeners that keep it. */
  lastEvent: Uint8Array<ArrayBuffer> = new Uint8Array();
  /** When the frame came that says it is live again; `null` before. */
  liveAt: number | null = null;
  /** Resolves when the first bytes have come. */
  readonly greeted: Promise<void>;
  #counting = false;
  #matched = 0;
  readonly #keeps: boolean;
  readonly #greet: () => void;
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn, keeps: boolean) {
    this.#connection = connection;
    this.#keeps = keeps;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.greeted = promise;
    this.#greet = resolve;
    // A closed connection ends the reading.
    this.#read().catch(() => {});
  }

  /** @param keeps Whether it keeps the last event's bytes. */
  static async open(port: number, { hello }: Wire, keeps = false): Promise<Listener> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(hello);
    return new Listener(connection, keeps);
  }

  /** Opens many, a few at a time, and waits until the server has greeted each. */
  static async openMany(port: number, count: number, wire: Wire): Promise<Listener[]> {
    const listeners: Listener[] = [];
    while (listeners.length < count) {
      const some = Math.min(32, count - listeners.length);
      const opened = await Promise.all(
        Array.from(
          { length: some },
          (_, index) => Listener.open(port, wire, listeners.length + index === 0),
        ),
      );
      await Promise.all(opened.map(({ greeted }) => greeted));
      listeners.push(...opened);
    }
    return listeners;
  }

  startCounting(): void {
    this.arrivals = [];
    this.#counting = true;
  }

  close(): void {
    this.#connection.close();
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    for (;;) {
      const count = await this.#connection.read(buffer);
      if (count === null) return;
      this.#greet();
      if (!this.#counting) continue;
      const at = performance.now();
      const chunk = buffer.subarray(0, count);
      const events = this.#countMarks(chunk);
      for (let event = 0; event < events; event++) this.arrivals.push(at);
      if (this.liveAt === null && decoder.decode(chunk).includes(RESUMED_MARK)) this.liveAt = at;
      if (this.#keeps && events > 0) this.lastEvent = lastFrame(chunk);
    }
  }

  /** How many marks end in the chunk; one may have begun in the chunk before. */
  #countMarks(chunk: Uint8Array): number {
    let marks = 0;
    let matched = this.#matched;
    for (const byte of chunk) {
      if (byte !== EVENT_MARK[matched]) matched = byte === EVENT_MARK[0] ? 1 : 0;
      else if (++matched === EVENT_MARK.length) {
        marks++;
        matched = 0;
      }
    }
    this.#matched = matched;
    return marks;
  }
}

const decoder = new TextDecoder();

/** The last whole server-sent event in a chunk, from its id to its empty line. */
function lastFrame(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = decoder.decode(chunk);
  const mark = text.lastIndexOf('"cmd":');
  const from = Math.max(0, text.lastIndexOf("id: ", mark));
  const end = text.indexOf("\n\n", mark);
  return encoder.encode(text.slice(from, end === -1 ? text.length : end + 2));
}

/** How many files a process may have open, or infinity when the system does not say. */
export function openFilesLimit(): number {
  try {
    const limits = Deno.readTextFileSync("/proc/self/limits");
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
