import { closedLoop, KeepAlive, requestBytes } from "../http_driver.ts";
import { addSongs, signIn } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import type { Figure } from "../report.ts";

/** Reads a queue of 50 songs, against a bare server that answers the same bytes. */
export async function readQueue(dir: string): Promise<Figure[]> {
  const request = requestBytes("GET", "/api/nests/main/queue");
  const loop = { connections: 16, seconds: 5, warmUpSeconds: 2, next: () => request };
  const bytes = `${dir}/queue.json`;
  const rounds: { ours: number; bare: number; p99: number }[] = [];
  await using echo = await startEchoNest(`${dir}/read`);
  await addSongs(echo.port, await signIn(echo.port, "Ana"), 51);
  const connection = await KeepAlive.open(echo.port);
  await Deno.writeFile(bytes, (await connection.send(request)).body);
  connection.close();
  await using bare = await startBare("bytes", bytes);
  // In turn, so that both see the same machine.
  for (let round = 0; round < 3; round++) {
    const ours = await closedLoop({ port: echo.port, ...loop });
    const floor = await closedLoop({ port: bare.port, ...loop });
    rounds.push({ ours: ours.perSecond, bare: floor.perSecond, p99: ours.p99 });
  }
  const middle = rounds.sort((a, b) => a.ours / a.bare - b.ours / b.bare)[1];
  if (middle === undefined) throw new Error("Cannot report rounds that were not run");
  const scenario = "read queue, 50 songs";
  return [
    {
      scenario,
      figure: "requests",
      unit: "/s",
      value: middle.ours,
      floor: middle.bare,
      wanted: "ratio ≥ 0.60",
    },
    { scenario, figure: "p99", unit: "ms", value: middle.p99, floor: null, wanted: null },
  ];
}
