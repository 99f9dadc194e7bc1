import { closedLoop, openLoop, refusedIn } from "../http_driver.ts";
import { signInMany } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";
import { codeOf, seedNests } from "../seed.ts";
import { BARE_ANSWER, BARE_VOTE, Voters } from "../voting.ts";
import { MAIN_NEST } from "../../../lib/domain/ids.ts";

const SONGS = 40;
const LOOP = { seconds: 4, warmUpSeconds: 1.5 };
/** Votes a second while latencies are measured: many, and less than the server can take. */
const STEADY = 1000;

/** Votes in one nest over 16 connections. */
export function voteBy16(dir: string): Promise<Figure[]> {
  return voteInOneNest(dir, 16);
}

/** Votes in one nest over 64 connections. */
export function voteBy64(dir: string): Promise<Figure[]> {
  return voteInOneNest(dir, 64);
}

/**
 * Votes in one nest on a file-backed store, each person over a connection of their own, against two
 * servers: one that parses the same body and answers without keeping anything, and one that counts
 * by reading, checking and setting one key.
 */
async function voteInOneNest(dir: string, connections: number): Promise<Figure[]> {
  const data = `${dir}/vote${connections}`;
  await seedNests(data, [MAIN_NEST], SONGS);
  await using echo = await startEchoNest(data);
  const people = await signInMany(echo.port, connections);
  const voters = new Voters(people.map((headers, index) => ({
    headers,
    nest: MAIN_NEST,
    song: 2 + index % SONGS,
  })));
  const next = (voter: number) => voters.next(voter);
  const ours = await closedLoop({ port: echo.port, connections, next, ...LOOP });
  const steady = { connections, perSecond: STEADY, ...LOOP };
  const waits = await openLoop({ port: echo.port, next, ...steady });
  const wrong = await voters.wrongTallies(echo.port);

  const answer = `${dir}/answer.json`;
  await Deno.writeTextFile(answer, BARE_ANSWER);
  await using bare = await startBare("parse", answer);
  const bareNext = () => BARE_VOTE;
  const parsed = await closedLoop({ port: bare.port, connections, next: bareNext, ...LOOP });
  const bareWaits = await openLoop({ port: bare.port, next: bareNext, ...steady });
  await using loop = await startBare("naive", data);
  const naive = await closedLoop({ port: loop.port, connections, next: bareNext, ...LOOP });

  const scenario = `vote, ${connections} connections, one nest`;
  return [
    beside(
      scenario,
      "votes",
      "/s",
      [ours.perSecond, parsed.perSecond],
      "ratio ≥ 0.50 or ≥ 8000/s",
    ),
    beside(
      scenario,
      "votes, to a naive loop",
      "/s",
      [ours.perSecond, naive.perSecond],
      connections >= 64 ? "ratio ≥ 20" : null,
    ),
    beside(scenario, "p99 under full load", "ms", [ours.p99, parsed.p99]),
    beside(scenario, "p50 at 1,000/s", "ms", [waits.p50, bareWaits.p50]),
    beside(scenario, "p99 at 1,000/s", "ms", [waits.p99, bareWaits.p99]),
    alone(scenario, "not acknowledged", "", refusedIn(ours) + refusedIn(waits), "0"),
    alone(scenario, "songs with a wrong tally", "", wrong, "0"),
  ];
}

const NESTS = 50;

/** Votes by 100 people over 100 connections, two in each of 50 nests. */
export async function voteInManyNests(dir: string): Promise<Figure[]> {
  const connections = 2 * NESTS;
  const data = `${dir}/spread`;
  const codes = Array.from({ length: NESTS }, (_, index) => codeOf(index));
  await seedNests(data, codes, 10);
  await using echo = await startEchoNest(data);
  const people = await signInMany(echo.port, connections);
  const voters = new Voters(people.map((headers, index) => ({
    headers,
    nest: codeOf(index % NESTS),
    song: 2 + index % 10,
  })));
  const next = (voter: number) => voters.next(voter);
  const ours = await closedLoop({ port: echo.port, connections, next, ...LOOP });
  const wrong = await voters.wrongTallies(echo.port);
  const answer = `${dir}/answer.json`;
  await Deno.writeTextFile(answer, BARE_ANSWER);
  await using bare = await startBare("parse", answer);
  const floor = await closedLoop({ port: bare.port, connections, next: () => BARE_VOTE, ...LOOP });
  const scenario = "vote, 100 connections, 50 nests";
  return [
    beside(scenario, "votes", "/s", [ours.perSecond, floor.perSecond]),
    beside(scenario, "p99 under full load", "ms", [ours.p99, floor.p99]),
    alone(scenario, "not acknowledged", "", refusedIn(ours), "0"),
    alone(scenario, "songs with a wrong tally", "", wrong, "0"),
  ];
}
