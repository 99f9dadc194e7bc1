import { fixedCount, refusedIn, requestBytes } from "../http_driver.ts";
import { addRequest, signInMany } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";

const CONNECTIONS = 16;
const SONGS = 2000;

/** Adds 2,000 songs over 16 connections, against a server that parses the same body and answers. */
export async function add(dir: string): Promise<Figure[]> {
  await using echo = await startEchoNest(`${dir}/add`);
  const people = await signInMany(echo.port, CONNECTIONS);
  const requests = people.map(addRequest);
  const loop = { connections: CONNECTIONS, count: SONGS };
  const next = (index: number) => requests[index] ?? requestBytes("GET", "/health");
  const ours = await fixedCount({ port: echo.port, next, ...loop });
  const response = await fetch(`http://127.0.0.1:${echo.port}/api/nests/main/queue`);
  const { queue }: { queue: readonly unknown[] } = await response.json();

  const answer = `${dir}/added.json`;
  await Deno.writeTextFile(answer, '{"seq":12345,"changed":true,"song":"1234"}');
  await using bare = await startBare("parse", answer);
  const floor = await fixedCount({ port: bare.port, next, ...loop });
  const scenario = "add 2,000 songs, 16 connections";
  return [
    beside(scenario, "songs", "/s", [ours.perSecond, floor.perSecond]),
    beside(scenario, "p99", "ms", [ours.p99, floor.p99]),
    alone(scenario, "not acknowledged", "", refusedIn(ours), "0"),
    alone(scenario, "missing", "", SONGS - 1 - queue.length, "0"),
  ];
}
