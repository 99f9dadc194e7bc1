import { MAIN_NEST } from "../../../lib/domain/ids.ts";
import { openLoop, refusedIn } from "../http_driver.ts";
import { signInMany } from "../people.ts";
import { startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";
import { seedNests } from "../seed.ts";
import { Voters } from "../voting.ts";

const SIZES = [10, 100, 1000, 5000, 20_000] as const;
const CONNECTIONS = 16;
/** Votes a second: the same work at every size, so that what one costs can be compared. */
const PER_SECOND = 1000;

/** What a vote costs the server with more and more songs queued; the floor is 10 songs. */
export async function growth(dir: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  let least: Cost | null = null;
  for (const songs of SIZES) {
    const cost = await voteCost(`${dir}/growth${songs}`, songs);
    least ??= cost;
    const scenario = `growth, ${songs} songs queued (floor: 10 songs)`;
    const wanted = songs === 20_000 ? "ratio ≤ 2" : null;
    figures.push(
      beside(scenario, "CPU per vote", "µs", [cost.cpuPerVote, least.cpuPerVote], wanted),
      beside(scenario, "p99 at 1,000/s", "ms", [cost.p99, least.p99]),
      alone(scenario, "first answer", "ms", cost.startMs),
    );
  }
  return figures;
}

interface Cost {
  /** CPU microseconds. */
  readonly cpuPerVote: number;
  readonly p99: number;
  readonly startMs: number;
}

async function voteCost(data: string, songs: number): Promise<Cost> {
  await seedNests(data, [MAIN_NEST], songs);
  await using echo = await startEchoNest(data);
  const people = await signInMany(echo.port, CONNECTIONS);
  // All over the queue, not only among the first.
  const voters = new Voters(people.map((headers, index) => ({
    headers,
    nest: MAIN_NEST,
    song: 2 + Math.floor(index * songs / CONNECTIONS),
  })));
  const loop = {
    port: echo.port,
    connections: CONNECTIONS,
    perSecond: PER_SECOND,
    next: (voter: number) => voters.next(voter),
  };
  await openLoop({ ...loop, seconds: 1, warmUpSeconds: 1 });
  const cpu = echo.cpuSeconds();
  const result = await openLoop({ ...loop, seconds: 3, warmUpSeconds: 0 });
  const used = echo.cpuSeconds() - cpu;
  if (refusedIn(result) > 0) throw new Error(`Cannot measure: ${refusedIn(result)} votes failed`);
  return {
    cpuPerVote: used * 1e6 / (PER_SECOND * 3),
    p99: result.p99,
    startMs: echo.startMs,
  };
}
