import { closedLoop, KeepAlive, openLoop, requestBytes } from "../http_driver.ts";
import { addSongs, signIn } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import { beside, type Figure } from "../report.ts";

/** Reads a queue of 50 songs, against a bare server that answers the same bytes. */
export async function readQueue(dir: string): Promise<Figure[]> {
  const request = requestBytes("GET", "/api/nests/main/queue");
  const loop = { connections: 16, warmUpSeconds: 1, next: () => request };
  const bytes = `${dir}/queue.json`;
  await using echo = await startEchoNest(`${dir}/read`);
  await addSongs(echo.port, await signIn(echo.port, "Ana"), 51);
  const connection = await KeepAlive.open(echo.port);
  await Deno.writeFile(bytes, (await connection.send(request)).body);
  connection.close();
  await using bare = await startBare("bytes", bytes);
  const rounds: { ours: number; floor: number }[] = [];
  // In turn, so that both see the same machine.
  for (let round = 0; round < 3; round++) {
    const ours = await closedLoop({ port: echo.port, seconds: 2, ...loop });
    const floor = await closedLoop({ port: bare.port, seconds: 2, ...loop });
    rounds.push({ ours: ours.perSecond, floor: floor.perSecond });
  }
  const middle = rounds.sort((a, b) => a.ours / a.floor - b.ours / b.floor)[1];
  if (middle === undefined) throw new Error("Cannot report rounds that were not run");
  const steady = { seconds: 3, perSecond: 2000, ...loop };
  const ours = await openLoop({ port: echo.port, ...steady });
  const floor = await openLoop({ port: bare.port, ...steady });
  const scenario = "read queue, 50 songs";
  return [
    beside(scenario, "requests", "/s", [middle.ours, middle.floor], "ratio ≥ 0.60"),
    beside(scenario, "p50 at 2,000/s", "ms", [ours.p50, floor.p50]),
    beside(scenario, "p99 at 2,000/s", "ms", [ours.p99, floor.p99]),
  ];
}
