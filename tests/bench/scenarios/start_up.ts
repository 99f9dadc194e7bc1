import { startEchoNest } from "../processes.ts";
import { alone, type Figure } from "../report.ts";

/** Time from the start of the process to the first answer, once built: the median of five. */
export async function startUp(dir: string): Promise<Figure[]> {
  const times: number[] = [];
  let resident = 0;
  // The first start builds what is missing and makes the store.
  for (let start = 0; start < 6; start++) {
    await using echo = await startEchoNest(`${dir}/start`);
    if (start > 0) times.push(echo.startMs);
    resident = echo.residentBytes();
  }
  times.sort((a, b) => a - b);
  const scenario = "start-up, built";
  return [
    alone(scenario, "first answer, median of 5", "ms", times[2] ?? Number.NaN, "≤ 300"),
    alone(scenario, "resident memory", "MiB", resident / 2 ** 20, "≤ 150"),
  ];
}
