import { parseArgs } from "node:util";
import { live, type Told } from "./history.ts";
import { SCENARIOS } from "./scenarios.ts";

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(`${text}\n`));
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seeds: { type: "string", default: "50" },
    seed: { type: "string" },
    only: { type: "string", multiple: true },
    real: { type: "boolean", default: false },
  },
});
const seeds = values.seed === undefined
  ? Array.from({ length: Number(values.seeds) }, (_, index) => index + 1)
  : [Number(values.seed)];
const chosen = SCENARIOS.filter(({ name }) => values.only?.includes(name) ?? true);
let failures = 0;
for (const scenario of chosen) {
  const started = performance.now();
  const told: Told[] = [];
  for (const seed of seeds) {
    const one = await live(scenario, seed);
    told.push(one);
    if (one.violations.length === 0) continue;
    failures++;
    print(`FAILED --only ${scenario.name} --seed ${seed}\n  ${one.violations.join("\n  ")}`);
  }
  const stored = told.reduce((sum, one) => sum + one.stored, 0);
  const answered = told.reduce((sum, one) => sum + one.answered, 0);
  const ms = Math.round(performance.now() - started);
  print(
    `${scenario.name}: ${told.length} histories, ${stored} events, ${answered} answers, ${ms} ms`,
  );
}
print(failures === 0 ? "all well" : `${failures} histories failed`);
Deno.exit(failures === 0 ? 0 : 1);
