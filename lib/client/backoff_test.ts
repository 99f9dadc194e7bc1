import { strict as assert } from "node:assert";
import { backoffMs } from "./backoff.ts";

Deno.test("backoffMs() doubles its limit from 0.3 s to 15 s and draws from the whole range", () => {
  const cases: [failures: number, chance: number, ms: number][] = [
    [0, 1, 300],
    [1, 1, 600],
    [5, 1, 9_600],
    [6, 1, 15_000],
    [5_000, 1, 15_000],
    [0, 0, 0],
    [6, 0.5, 7_500],
    [5_000, 0, 0],
  ];
  for (const [failures, chance, ms] of cases) {
    assert.equal(backoffMs(failures, chance), ms, `${failures} failures, chance ${chance}`);
  }
});
