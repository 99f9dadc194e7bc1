import { KeepAlive, pause, percentile, requestBytes } from "../http_driver.ts";
import { eventStream, Listener, type Wire } from "../listeners.ts";
import { addSongs, signInMany } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";

const LISTENERS = 2000;
/** Milliseconds within which all come back. */
const WITHIN = 2000;
/** Events that they missed meanwhile. */
const MISSED = 20;
/** Milliseconds after which whoever is not live counts as lost. */
const PATIENCE = 10_000;

/**
 * 2,000 people who were cut off come back within two seconds and get what they missed, against a
 * bare server that greets as many new streams.
 */
export async function storm(dir: string): Promise<Figure[]> {
  await using echo = await startEchoNest(`${dir}/storm`);
  const people = await signInMany(echo.port, LISTENERS);
  const [headers] = people;
  if (headers === undefined) throw new Error("Cannot come back without people");
  await addSongs(echo.port, headers, 11);
  const path = "/api/nests/main/events";
  for (const listener of await Listener.openMany(echo.port, LISTENERS, eventStream(path))) {
    listener.close();
  }
  const answer = await fetch(`http://127.0.0.1:${echo.port}/api/nests/main`);
  const { epoch, nest }: { epoch: string; nest: { seq: number } } = await answer.json();
  const sender = await KeepAlive.open(echo.port);
  for (let volume = 0; volume < MISSED; volume++) {
    const body = JSON.stringify({ volume });
    await sender.send(requestBytes("PUT", "/api/nests/main/volume", headers, body));
  }
  sender.close();
  const position = `${epoch}:${nest.seq}`;
  const wires = people.map(({ cookie = "" }) =>
    eventStream(path, { cookie, "last-event-id": position })
  );
  const ours = await comeBack(echo.port, wires, isBack);

  const event = `${dir}/storm_event.txt`;
  await Deno.writeTextFile(event, 'id: bench:1\ndata: {"type":"resumed"}\n\n');
  await using bare = await startBare("stream", event);
  const floor = await comeBack(
    bare.port,
    wires.map(() => eventStream("/follow")),
    ({ liveAt }) => liveAt !== null,
  );
  const scenario = "2,000 people on SSE back within 2 s";
  return [
    beside(scenario, "first return to all live", "ms", [ours.all, floor.all]),
    beside(scenario, "return to live, p50", "ms", [ours.p50, floor.p50]),
    beside(scenario, "return to live, p99", "ms", [ours.p99, floor.p99]),
    alone(scenario, "not live, or without all they missed", "", ours.lost, "0"),
  ];
}

function isBack({ liveAt, arrivals }: Listener): boolean {
  return liveAt !== null && arrivals.length === MISSED;
}

async function comeBack(
  port: number,
  wires: readonly Wire[],
  isLive: (listener: Listener) => boolean,
): Promise<{ all: number; p50: number; p99: number; lost: number }> {
  const began = performance.now();
  const due = wires.map((_, index) => began + index / wires.length * WITHIN);
  const listeners = await Promise.all(wires.map(async (wire, index) => {
    await pause((due[index] ?? began) - performance.now());
    const listener = await Listener.open(port, wire);
    listener.startCounting();
    return listener;
  }));
  const deadline = performance.now() + PATIENCE;
  while (!listeners.every(isLive) && performance.now() < deadline) await pause(20);
  const lost = listeners.filter((listener) => !isLive(listener)).length;
  const live = listeners.flatMap(({ liveAt }) => liveAt ?? []);
  const waits = listeners.flatMap(({ liveAt }, index) =>
    liveAt === null ? [] : [liveAt - (due[index] ?? began)]
  ).sort((a, b) => a - b);
  for (const listener of listeners) listener.close();
  return {
    all: live.reduce((latest, at) => Math.max(latest, at), began) - began,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
    lost,
  };
}
