import { REAL_SCENARIOS } from "./scenarios.ts";

// One small run of what is quick; `deno task chaos --real` has the others, and more of these.

const NAMES = ["graceful-stop", "seven-tabs"] as const;

for (const name of NAMES) {
  Deno.test(`nothing is lost, repeated or told wrongly by real processes: ${name}`, async () => {
    await REAL_SCENARIOS[name]?.(1, "small");
  });
}
