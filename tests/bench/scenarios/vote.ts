import { closedLoop, requestBytes } from "../http_driver.ts";
import { addSongs, signIn } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import type { Figure } from "../report.ts";

const VOTERS = 64;
const SONGS = 40;

/**
 * Votes by 64 people over 64 connections in one nest on a file-backed store, against a server that
 * counts by reading, checking and setting one key. Everybody votes a song up and withdraws again, so
 * every request changes something; in the end the tally has to be what was acknowledged.
 */
export async function vote(dir: string): Promise<Figure[]> {
  await using echo = await startEchoNest(`${dir}/vote`);
  const people = [];
  for (let index = 0; index < VOTERS; index++) people.push(await signIn(echo.port, `P${index}`));
  const [first] = people;
  if (first === undefined) throw new Error("Cannot vote without voters");
  // Sung by somebody who does not vote: an adder's own vote counts already.
  await addSongs(echo.port, await signIn(echo.port, "Adder"), SONGS + 1);
  const steps = people.map((headers, index) => {
    const path = `/api/nests/main/songs/${2 + index % SONGS}/vote`;
    return [
      requestBytes("PUT", path, headers, JSON.stringify({ vote: 1 })),
      requestBytes("DELETE", path, headers),
    ] as const;
  });
  const turns = people.map(() => 0);
  const next = (connection: number): Uint8Array => {
    const turn = turns[connection] ?? 0;
    turns[connection] = turn + 1;
    const step = steps[connection]?.[turn % 2 === 0 ? 0 : 1];
    if (step === undefined) throw new RangeError(`Cannot vote on connection ${connection}`);
    return step;
  };
  const ours = await closedLoop({
    port: echo.port,
    connections: VOTERS,
    seconds: 6,
    warmUpSeconds: 2,
    next,
  });
  const wrong = await wrongTallies(echo.port, turns);

  await using bare = await startBare("naive", dir);
  const naiveVote = requestBytes(
    "POST",
    "/",
    { "content-type": "application/json" },
    JSON.stringify({ vote: 1 }),
  );
  const floor = await closedLoop({
    port: bare.port,
    connections: VOTERS,
    seconds: 6,
    warmUpSeconds: 2,
    next: () => naiveVote,
  });
  const scenario = "vote, 64 voters, one nest";
  const unexpected = Object.entries(ours.statuses)
    .filter(([status]) => status !== "200")
    .reduce((sum, [, count]) => sum + count, 0);
  return [
    {
      scenario,
      figure: "votes",
      unit: "/s",
      value: ours.perSecond,
      floor: floor.perSecond,
      wanted: "ratio ≥ 20",
    },
    { scenario, figure: "p99", unit: "ms", value: ours.p99, floor: floor.p99, wanted: null },
    { scenario, figure: "not acknowledged", unit: "", value: unexpected, floor: null, wanted: "0" },
    {
      scenario,
      figure: "songs with a wrong tally",
      unit: "",
      value: wrong,
      floor: null,
      wanted: "0",
    },
  ];
}

/** How many songs do not have the votes that were acknowledged: up after an odd number of turns. */
async function wrongTallies(port: number, turns: readonly number[]): Promise<number> {
  const expected = new Map<string, number>();
  for (const [index, turn] of turns.entries()) {
    const song = String(2 + index % SONGS);
    expected.set(song, (expected.get(song) ?? 0) + turn % 2);
  }
  const response = await fetch(`http://127.0.0.1:${port}/api/nests/main/queue`);
  const { queue }: { queue: { id: string; votes: number }[] } = await response.json();
  return queue.filter(({ id, votes }) => votes !== (expected.get(id) ?? 0)).length;
}
