import assert from "node:assert/strict";
import { live } from "./history.ts";
import { SCENARIOS } from "./scenarios.ts";

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

for (const scenario of SCENARIOS) {
  Deno.test(`nothing is lost, repeated or told wrongly when ${scenario.what}`, async () => {
    let stored = 0;
    for (const seed of SEEDS) {
      const told = await live(scenario, seed);
      const how = `deno task chaos --only ${scenario.name} --seed ${seed}`;
      assert.deepEqual(told.violations, [], how);
      stored += told.stored;
    }
    assert.ok(stored > SEEDS.length * 5, "something happened");
  });
}
