import { parseArgs } from "node:util";
import { type Figure, jsonLines, table } from "./report.ts";
import { fanOut } from "./scenarios/fan_out.ts";
import { readQueue } from "./scenarios/read_queue.ts";
import { startUp } from "./scenarios/start_up.ts";
import { vote } from "./scenarios/vote.ts";

/** What can be measured, by the name that `--only` takes. */
const SCENARIOS = { start: startUp, read: readQueue, vote, fan: fanOut } as const;

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(`${text}\n`));
}

const { values } = parseArgs({
  args: Deno.args,
  options: { only: { type: "string", multiple: true }, json: { type: "string" } },
});

const figures: Figure[] = [];
const dir = await Deno.makeTempDir({ prefix: "echonest-bench-" });
try {
  for (const [name, measure] of Object.entries(SCENARIOS)) {
    if (values.only !== undefined && !values.only.includes(name)) continue;
    const measured = await measure(dir);
    print(jsonLines(measured));
    figures.push(...measured);
  }
} finally {
  await Deno.remove(dir, { recursive: true });
}
print(`\n${table(figures)}`);
if (values.json !== undefined) await Deno.writeTextFile(values.json, `${jsonLines(figures)}\n`);
