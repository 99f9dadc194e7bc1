import { parseArgs } from "node:util";
import { live, type Told } from "./history.ts";
import { REAL_SCENARIOS } from "./real/scenarios.ts";
import { type Scenario, SCENARIOS } from "./scenarios.ts";

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(`${text}\n`));
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    only: { type: "string", multiple: true },
    real: { type: "boolean", default: false },
  },
});

/** Seeds that were asked for; real histories take seconds, so one of each is enough. */
function seeds(): number[] {
  if (values.seed !== undefined) return [wholeNumber("seed", values.seed)];
  const count = wholeNumber("seeds", values.seeds ?? (values.real ? "1" : "50"));
  return Array.from({ length: count }, (_, index) => index + 1);
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new RangeError(`Cannot use --${name} ${text}: it must be a whole number above 0`);
}

/** Those that `--only` names, or all. */
function chosen(names: readonly string[]): string[] {
  const unknown = values.only?.filter((name) => !names.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new RangeError(`Cannot find scenario ${unknown.join(", ")} among ${names.join(", ")}`);
  }
  return names.filter((name) => values.only?.includes(name) ?? true);
}

/** @returns How many histories failed. */
async function tellFast(scenario: Scenario): Promise<number> {
  const started = performance.now();
  const told: Told[] = [];
  for (const seed of seeds()) told.push(await live(scenario, seed));
  const failed = told.filter(({ violations }) => violations.length > 0);
  for (const { seed, violations } of failed) {
    print(`FAILED --only ${scenario.name} --seed ${seed}\n  ${violations.join("\n  ")}`);
  }
  const stored = told.reduce((sum, one) => sum + one.stored, 0);
  const answered = told.reduce((sum, one) => sum + one.answered, 0);
  const ms = Math.round(performance.now() - started);
  print(
    `${scenario.name}: ${told.length} histories, ${stored} events, ${answered} answers, ${ms} ms`,
  );
  return failed.length;
}

/** @returns How many histories failed. */
async function tellReal(name: string): Promise<number> {
  let failures = 0;
  for (const seed of seeds()) {
    const started = performance.now();
    try {
      await REAL_SCENARIOS[name]?.(seed, "full");
      print(`${name}: well after ${Math.round(performance.now() - started)} ms`);
    } catch (fault) {
      failures++;
      print(`FAILED --real --only ${name} --seed ${seed}\n  ${fault}`);
    }
  }
  return failures;
}

let failures = 0;
if (values.real) {
  for (const name of chosen(Object.keys(REAL_SCENARIOS))) failures += await tellReal(name);
} else {
  const names = chosen(SCENARIOS.map(({ name }) => name));
  for (const scenario of SCENARIOS) {
    if (names.includes(scenario.name)) failures += await tellFast(scenario);
  }
}
print(failures === 0 ? "all well" : `${failures} histories failed`);
Deno.exit(failures === 0 ? 0 : 1);
