import { KeepAlive, pause, percentile, requestBytes } from "../http_driver.ts";
import { eventStream, Listener, openFilesLimit, webSocket, type Wire } from "../listeners.ts";
import { addSongs, signIn } from "../people.ts";
import { type ServerProcess, startBare, startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";

/** Events that are counted. */
const EVENTS = 60;
/** Events before them. */
const WARM_UP = 20;
/** Milliseconds between events: ten a second. */
const EVERY = 100;
/** Files that the driver needs beside one for each listener. */
const SPARE_FILES = 100;

interface FanOut {
  readonly listeners: number;
  readonly kind: "SSE" | "WebSocket";
}

/** A scenario with so many listeners. */
export function fanOut(shape: FanOut): (dir: string) => Promise<Figure[]> {
  return (dir) => measureBoth(dir, shape);
}

/**
 * Listeners and ten events a second, against a bare loop that sends the same bytes to as many. What
 * counts is the server's CPU time per delivery, and the time from the moment at which a request was
 * due to the arrival of its event.
 */
async function measureBoth(dir: string, { listeners, kind }: FanOut): Promise<Figure[]> {
  const scenario = `fan-out, ${listeners} ${kind}, 10 events/s`;
  const limit = openFilesLimit();
  if (limit < listeners + SPARE_FILES) {
    return [alone(`${scenario}: skipped`, "open files allowed, ulimit -n", "", limit)];
  }
  await using echo = await startEchoNest(`${dir}/fan${kind}${listeners}`);
  const headers = await signIn(echo.port, "Ana");
  await addSongs(echo.port, headers, 2);
  const volume = (index: number) =>
    requestBytes("PUT", "/api/nests/main/volume", headers, JSON.stringify({ volume: index % 100 }));
  const isSse = kind === "SSE";
  const wire = isSse ? eventStream("/api/nests/main/events") : webSocket("/api/nests/main/socket");
  const ours = await measure(echo, listeners, wire, volume);

  const event = `${dir}/event.txt`;
  await Deno.writeFile(event, ours.sample);
  await using bare = await startBare(isSse ? "stream" : "socket", event);
  const send = requestBytes("POST", "/send");
  const bareWire = isSse ? eventStream("/follow") : webSocket("/follow");
  const floor = await measure(bare, listeners, bareWire, () => send);
  return figures({ scenario, listeners, kind }, ours, floor);
}

function figures(
  { scenario, listeners, kind }: FanOut & { readonly scenario: string },
  ours: Measured,
  floor: Measured,
): Figure[] {
  return [
    beside(
      scenario,
      "CPU per delivery",
      "µs",
      [ours.cpuPerDelivery, floor.cpuPerDelivery],
      listeners >= 1000 ? "ratio ≤ 1.5" : null,
    ),
    beside(scenario, "request to arrival, p50", "ms", [ours.p50, floor.p50]),
    beside(
      scenario,
      "request to arrival, p99",
      "ms",
      [ours.p99, floor.p99],
      listeners === 1000 && kind === "SSE" ? "≤ 60 ms" : null,
    ),
    beside(scenario, "memory per listener", "KiB", [
      ours.memoryPerListener,
      floor.memoryPerListener,
    ]),
    alone(scenario, "events missing", "", ours.missing, "0"),
  ];
}

interface Measured {
  /** CPU microseconds of the server for each event that reached a listener. */
  readonly cpuPerDelivery: number;
  readonly p50: number;
  readonly p99: number;
  readonly missing: number;
  /** KiB by which the server grew, with all that it had to learn first. */
  readonly memoryPerListener: number;
  /** One event as it crossed the wire. */
  readonly sample: Uint8Array<ArrayBuffer>;
}

async function measure(
  server: ServerProcess,
  count: number,
  wire: Wire,
  request: (index: number) => Uint8Array,
): Promise<Measured> {
  const before = server.residentBytes();
  const listeners = await Listener.openMany(server.port, count, wire);
  const sender = await KeepAlive.open(server.port);
  await sendOnSchedule(sender, 0, WARM_UP, request);
  await pause(1500);
  const memoryPerListener = (server.residentBytes() - before) / 1024 / count;
  for (const listener of listeners) listener.startCounting();
  const cpu = server.cpuSeconds();
  const due = await sendOnSchedule(sender, WARM_UP, EVENTS, request);
  await pause(1000);
  const used = server.cpuSeconds() - cpu;
  const delays = listeners.flatMap(({ arrivals }) =>
    arrivals.map((at, index) => at - (due[index] ?? Number.NaN))
  ).sort((a, b) => a - b);
  const sample = listeners[0]?.lastEvent ?? new Uint8Array();
  for (const listener of listeners) listener.close();
  sender.close();
  return {
    cpuPerDelivery: used * 1e6 / delays.length,
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    missing: count * EVENTS - delays.length,
    memoryPerListener,
    sample,
  };
}

/** Sends requests ten times a second. Returns when each was due. */
async function sendOnSchedule(
  sender: KeepAlive,
  from: number,
  count: number,
  request: (index: number) => Uint8Array,
): Promise<number[]> {
  const began = performance.now();
  const due: number[] = [];
  for (let index = 0; index < count; index++) {
    const at = began + index * EVERY;
    await pause(at - performance.now());
    due.push(at);
    await sender.send(request(from + index));
  }
  return due;
}
