import { requestBytes } from "../http_driver.ts";
import { KeepAlive, percentile } from "../http_driver.ts";
import { addSongs, signIn } from "../people.ts";
import { type ServerProcess, startBare, startEchoNest } from "../processes.ts";
import type { Figure } from "../report.ts";

const LISTENERS = 1000;
const EVENTS = 100;
/** Milliseconds between events: ten a second. */
const EVERY = 100;

const encoder = new TextEncoder();

/**
 * 1,000 listeners on server-sent events and ten events a second, against a bare loop that enqueues
 * the same bytes to as many streams. What counts is the server's CPU time per delivery.
 */
export async function fanOut(dir: string): Promise<Figure[]> {
  await using echo = await startEchoNest(`${dir}/fan`);
  const headers = await signIn(echo.port, "Ana");
  await addSongs(echo.port, headers, 2);
  const volume = (index: number) =>
    requestBytes("PUT", "/api/nests/main/volume", headers, JSON.stringify({ volume: index % 100 }));
  const ours = await measure(echo, "/api/nests/main/events", volume);

  const event = `${dir}/event.txt`;
  await Deno.writeFile(event, ours.sample);
  await using bare = await startBare("stream", event);
  const send = requestBytes("POST", "/send");
  const floor = await measure(bare, "/follow", () => send);
  const scenario = "fan-out, 1,000 SSE, 10 events/s";
  return [
    {
      scenario,
      figure: "CPU per delivery",
      unit: "µs",
      value: ours.cpuPerDelivery,
      floor: floor.cpuPerDelivery,
      wanted: "ratio ≤ 2",
    },
    {
      scenario,
      figure: "request to arrival, p50",
      unit: "ms",
      value: ours.p50,
      floor: floor.p50,
      wanted: null,
    },
    {
      scenario,
      figure: "request to arrival, p99",
      unit: "ms",
      value: ours.p99,
      floor: floor.p99,
      wanted: null,
    },
    {
      scenario,
      figure: "events missing",
      unit: "",
      value: ours.missing,
      floor: floor.missing,
      wanted: "0",
    },
    {
      scenario,
      figure: "memory per listener",
      unit: "KiB",
      value: ours.memoryPerListener,
      floor: floor.memoryPerListener,
      wanted: null,
    },
  ];
}

interface Measured {
  /** CPU microseconds of the server for each event that reached a listener. */
  readonly cpuPerDelivery: number;
  readonly p50: number;
  readonly p99: number;
  readonly missing: number;
  readonly memoryPerListener: number;
  /** The bytes of one event, as one listener got them. */
  readonly sample: Uint8Array;
}

async function measure(
  server: ServerProcess,
  path: string,
  request: (index: number) => Uint8Array,
): Promise<Measured> {
  const before = server.residentBytes();
  const listeners: Listener[] = [];
  for (let count = 0; count < LISTENERS; count++) {
    listeners.push(await Listener.open(server.port, path));
  }
  const sender = await KeepAlive.open(server.port);
  for (let index = 0; index < 10; index++) await sender.send(request(index));
  await pause(1500);
  const memoryPerListener = (server.residentBytes() - before) / 1024 / LISTENERS;
  for (const listener of listeners) listener.startCounting();
  const cpu = server.cpuSeconds();
  const sentAt: number[] = [];
  for (let index = 10; index < EVENTS + 10; index++) {
    sentAt.push(performance.now());
    await sender.send(request(index));
    await pause(Math.max(0, EVERY - (performance.now() - (sentAt.at(-1) ?? 0))));
  }
  await pause(500);
  const used = server.cpuSeconds() - cpu;
  const latencies: number[] = [];
  let missing = 0;
  for (const { arrivals } of listeners) {
    missing += EVENTS - arrivals.length;
    for (const [index, at] of arrivals.entries()) {
      latencies.push(at - (sentAt[index] ?? Number.NaN));
    }
  }
  const sample = listeners[0]?.lastEvent ?? new Uint8Array();
  for (const listener of listeners) listener.close();
  sender.close();
  latencies.sort((a, b) => a - b);
  return {
    cpuPerDelivery: used * 1e6 / (LISTENERS * EVENTS - missing),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    missing,
    memoryPerListener,
    sample,
  };
}

/** Follows a stream and notes when events come; other frames and keep-alives are not counted. */
class Listener {
  arrivals: number[] = [];
  lastEvent = new Uint8Array();
  #counting = false;
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.#read().catch(() => {});
  }

  static async open(port: number, path: string): Promise<Listener> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(encoder.encode(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`));
    return new Listener(connection);
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
      if (!this.#counting) continue;
      const at = performance.now();
      const chunk = buffer.subarray(0, count);
      for (let from = indexOf(chunk, EVENT_MARK, 0); from !== -1;) {
        this.arrivals.push(at);
        this.lastEvent = chunk.slice(
          Math.max(0, startOfFrame(chunk, from)),
          endOfFrame(chunk, from),
        );
        from = indexOf(chunk, EVENT_MARK, from + EVENT_MARK.length);
      }
    }
  }
}

/** Every event of a nest names its command. */
const EVENT_MARK = encoder.encode('"cmd":');

function startOfFrame(chunk: Uint8Array, at: number): number {
  const id = lastIndexOf(chunk, encoder.encode("id: "), at);
  return id === -1 ? 0 : id;
}

function endOfFrame(chunk: Uint8Array, at: number): number {
  const end = indexOf(chunk, encoder.encode("\n\n"), at);
  return end === -1 ? chunk.length : end + 2;
}

function indexOf(bytes: Uint8Array, part: Uint8Array, from: number): number {
  for (let at = from; at + part.length <= bytes.length; at++) {
    if (part.every((byte, offset) => bytes[at + offset] === byte)) return at;
  }
  return -1;
}

function lastIndexOf(bytes: Uint8Array, part: Uint8Array, from: number): number {
  for (let at = from; at >= 0; at--) {
    if (part.every((byte, offset) => bytes[at + offset] === byte)) return at;
  }
  return -1;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
