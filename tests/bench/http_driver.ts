/** One answer read from a keep-alive connection. */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * A keep-alive HTTP/1.1 connection that costs the driver as little as possible, so that the server
 * is what a run measures. Reads answers with a `content-length` only.
 */
export class KeepAlive {
  readonly #connection: Deno.TcpConn;
  #buffer = new Uint8Array(64 * 1024);
  #filled = 0;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<KeepAlive> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    return new KeepAlive(connection);
  }

  /** Sends a request and reads its answer. */
  async send(request: Uint8Array): Promise<Answer> {
    let sent = 0;
    while (sent < request.length) sent += await this.#connection.write(request.subarray(sent));
    const head = await this.#readHead();
    const text = decoder.decode(this.#buffer.subarray(0, head));
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
    while (this.#filled < head + length) await this.#fill();
    const body = this.#buffer.slice(head, head + length);
    this.#buffer.copyWithin(0, head + length, this.#filled);
    this.#filled -= head + length;
    return { status: Number(text.slice(9, 12)), body };
  }

  close(): void {
    this.#connection.close();
  }

  async #readHead(): Promise<number> {
    for (let from = 0;;) {
      const end = endOfHead(this.#buffer, from, this.#filled);
      if (end !== -1) return end;
      from = Math.max(0, this.#filled - 3);
      await this.#fill();
    }
  }

  async #fill(): Promise<void> {
    if (this.#filled === this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    const count = await this.#connection.read(this.#buffer.subarray(this.#filled));
    if (count === null) throw new Error("Cannot read an answer: the server closed the connection");
    this.#filled += count;
  }
}

function endOfHead(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 3 < to; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) {
      return at + 4;
    }
  }
  return -1;
}

/** A request as bytes. */
export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): Uint8Array {
  const bytes = encoder.encode(body).length;
  const all = {
    host: "127.0.0.1",
    ...headers,
    ...(method === "GET" ? {} : { "content-length": bytes }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return encoder.encode(`${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}

/** What a loop of requests measured. */
export interface LoopResult {
  readonly perSecond: number;
  /** Milliseconds, over every request of the counted part. */
  readonly p50: number;
  readonly p99: number;
  readonly statuses: Readonly<Record<number, number>>;
}

export interface LoopOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** The next request of a connection. */
  readonly next: (connection: number) => Uint8Array;
}

/**
 * Sends requests over `connections` connections, each waiting for its answer, for a number of
 * seconds after a warm-up: how much the server can take.
 */
export async function closedLoop(options: LoopOptions): Promise<LoopResult> {
  const start = performance.now() + options.warmUpSeconds * 1000;
  const end = start + options.seconds * 1000;
  const tally = new Tally();
  await overConnections(options, async (connection, index) => {
    for (let began = performance.now(); began < end;) {
      const { status } = await connection.send(options.next(index));
      const now = performance.now();
      if (began >= start) tally.count(status, now - began);
      began = now;
    }
  });
  return tally.result(options.seconds);
}

/**
 * Sends requests at fixed moments, whether or not the ones before were answered: how long people
 * wait. A request that finds every connection busy waits for one, and that wait counts: latencies
 * are from the moment at which it was due.
 */
export async function openLoop(
  options: LoopOptions & { readonly perSecond: number },
): Promise<LoopResult> {
  const { perSecond, warmUpSeconds, seconds } = options;
  const began = performance.now();
  const uncounted = warmUpSeconds * perSecond;
  const tally = new Tally();
  let taken = 0;
  await overConnections(options, async (connection, index) => {
    for (let turn = taken++; turn < uncounted + seconds * perSecond; turn = taken++) {
      const due = began + turn / perSecond * 1000;
      await pause(due - performance.now());
      const { status } = await connection.send(options.next(index));
      if (turn >= uncounted) tally.count(status, performance.now() - due);
    }
  });
  return tally.result(seconds);
}

/** Sends `count` requests over all connections together, as fast as they are answered. */
export async function fixedCount(
  options: Omit<LoopOptions, "seconds" | "warmUpSeconds"> & { readonly count: number },
): Promise<LoopResult> {
  const began = performance.now();
  const tally = new Tally();
  let taken = 0;
  await overConnections(options, async (connection, index) => {
    while (taken++ < options.count) {
      const sent = performance.now();
      const { status } = await connection.send(options.next(index));
      tally.count(status, performance.now() - sent);
    }
  });
  return tally.result((performance.now() - began) / 1000);
}

/** How many answers were not 200. */
export function refusedIn({ statuses }: LoopResult): number {
  return Object.entries(statuses)
    .filter(([status]) => status !== "200")
    .reduce((sum, [, count]) => sum + count, 0);
}

async function overConnections(
  { port, connections }: { readonly port: number; readonly connections: number },
  work: (connection: KeepAlive, index: number) => Promise<void>,
): Promise<void> {
  await Promise.all(Array.from({ length: connections }, async (_, index) => {
    const connection = await KeepAlive.open(port);
    try {
      await work(connection, index);
    } finally {
      connection.close();
    }
  }));
}

/** Raw samples: percentiles of percentiles would mean nothing. */
class Tally {
  readonly #latencies: number[] = [];
  readonly #statuses: Record<number, number> = {};

  count(status: number, latency: number): void {
    this.#latencies.push(latency);
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  result(seconds: number): LoopResult {
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return {
      perSecond: sorted.length / seconds,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      statuses: this.#statuses,
    };
  }
}

/** The value below which a share of sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Waits; not at all when the time is over. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
