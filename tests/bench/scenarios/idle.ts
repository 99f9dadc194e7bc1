import { pause } from "../http_driver.ts";
import { eventStream, Listener } from "../listeners.ts";
import { addSongs, signIn } from "../people.ts";
import { type ServerProcess, startBare, startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";
import { codeOf, seedNests } from "../seed.ts";

/** Seconds over which a server at rest is looked at: more than from one keep-alive to the next. */
const SECONDS = 16;
const EVENT = 'id: bench:1\ndata: {"type":"volume_set"}\n\n';

/** Memory of 1,000 listeners who hear nothing, and the CPU that 200 cost at rest. */
export async function idle(dir: string): Promise<Figure[]> {
  const event = `${dir}/idle_event.txt`;
  await Deno.writeTextFile(event, EVENT);
  await using echo = await startEchoNest(`${dir}/idle`);
  await addSongs(echo.port, await signIn(echo.port, "Ana"), 11);
  await using bare = await startBare("stream", event);
  const wire = eventStream("/api/nests/main/events");
  const bareWire = eventStream("/follow");
  const [ours, floor] = [
    await memoryPerListener(echo, () => Listener.openMany(echo.port, 1000, wire)),
    await memoryPerListener(bare, () => Listener.openMany(bare.port, 1000, bareWire)),
  ];
  for (const listener of [...ours.listeners, ...floor.listeners]) listener.close();
  await pause(1500);
  const quiet = [
    ...await Listener.openMany(echo.port, 200, wire),
    ...await Listener.openMany(bare.port, 200, bareWire),
  ];
  await pause(1500);
  const [cpu, bareCpu] = await coreShares([echo, bare]);
  for (const listener of quiet) listener.close();
  return [
    beside("1,000 idle SSE listeners", "memory per listener", "KiB", [
      ours.kib,
      floor.kib,
    ], "≤ 40 above"),
    alone("200 idle SSE listeners", "share of a core", "%", cpu ?? Number.NaN),
    alone("200 idle SSE listeners, bare", "share of a core", "%", bareCpu ?? Number.NaN),
  ];
}

/** 500 nests with four listeners each, in all of which a song plays and nothing happens. */
export async function manyNests(dir: string): Promise<Figure[]> {
  const data = `${dir}/many`;
  const codes = Array.from({ length: 500 }, (_, index) => codeOf(index));
  await seedNests(data, codes, 5);
  await using echo = await startEchoNest(data);
  const { kib, listeners } = await memoryPerListener(echo, async () => {
    const opened: Listener[] = [];
    for (const code of codes) {
      const wire = eventStream(`/api/nests/${code}/events`);
      opened.push(...await Listener.openMany(echo.port, 4, wire));
    }
    return opened;
  });
  const [cpu] = await coreShares([echo]);
  for (const listener of listeners) listener.close();
  const scenario = "500 nests × 4 SSE listeners, idle";
  return [
    alone(scenario, "share of a core", "%", cpu ?? Number.NaN, "< 2"),
    alone(scenario, "memory per nest", "KiB", kib * 4),
    alone(scenario, "resident memory", "MiB", echo.residentBytes() / 2 ** 20),
  ];
}

async function memoryPerListener(
  server: ServerProcess,
  open: () => Promise<Listener[]>,
): Promise<{ readonly kib: number; readonly listeners: readonly Listener[] }> {
  const before = server.residentBytes();
  const listeners = await open();
  await pause(2000);
  const kib = (server.residentBytes() - before) / 1024 / listeners.length;
  return { kib, listeners };
}

/** What each server takes of one core while nothing happens, in percent. */
async function coreShares(servers: readonly ServerProcess[]): Promise<number[]> {
  const before = servers.map((server) => server.cpuSeconds());
  await pause(SECONDS * 1000);
  return servers.map((server, index) =>
    (server.cpuSeconds() - (before[index] ?? 0)) / SECONDS * 100
  );
}
