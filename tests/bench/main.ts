import { parseArgs } from "node:util";
import { earlierValues, type Figure, jsonLines, table } from "./report.ts";
import { add } from "./scenarios/add.ts";
import { fanOut } from "./scenarios/fan_out.ts";
import { growth } from "./scenarios/growth.ts";
import { idle, manyNests } from "./scenarios/idle.ts";
import { page } from "./scenarios/page.ts";
import { readQueue } from "./scenarios/read_queue.ts";
import { startUp } from "./scenarios/start_up.ts";
import { storm } from "./scenarios/storm.ts";
import { voteBy16, voteBy64, voteInManyNests } from "./scenarios/vote.ts";

/** What can be measured, by the name that `--only` takes. */
const SCENARIOS: Readonly<Record<string, (dir: string) => Promise<Figure[]>>> = {
  start: startUp,
  read: readQueue,
  "vote-16": voteBy16,
  "vote-64": voteBy64,
  "vote-nests": voteInManyNests,
  add,
  growth,
  "fan-50": fanOut({ listeners: 50, kind: "SSE" }),
  "fan-200": fanOut({ listeners: 200, kind: "SSE" }),
  "fan-1000": fanOut({ listeners: 1000, kind: "SSE" }),
  "fan-5000": fanOut({ listeners: 5000, kind: "SSE" }),
  "fan-sockets": fanOut({ listeners: 1000, kind: "WebSocket" }),
  storm,
  idle,
  nests: manyNests,
  page,
};

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(`${text}\n`));
}

/** The scenarios that were asked for: by name, or by the part of it before a dash. */
function chosen(names: readonly string[] | undefined): [string, typeof add][] {
  const all = Object.entries(SCENARIOS);
  if (names === undefined) return all;
  const fits = (name: string, asked: string) => name === asked || name.startsWith(`${asked}-`);
  for (const asked of names) {
    if (all.some(([name]) => fits(name, asked))) continue;
    const known = all.map(([name]) => name).join(", ");
    throw new Error(`Cannot measure "${asked}": there are ${known}`);
  }
  return all.filter(([name]) => names.some((asked) => fits(name, asked)));
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string", multiple: true },
    json: { type: "string" },
    compare: { type: "string" },
  },
});

const earlier = values.compare === undefined
  ? null
  : earlierValues(await Deno.readTextFile(values.compare));
const figures: Figure[] = [];
const dir = await Deno.makeTempDir({ prefix: "echonest-bench-" });
try {
  for (const [, measure] of chosen(values.only)) {
    const measured = await measure(dir);
    print(jsonLines(measured));
    figures.push(...measured);
  }
} finally {
  await Deno.remove(dir, { recursive: true });
}
print(`\n${table(figures, earlier)}`);
if (values.json !== undefined) await Deno.writeTextFile(values.json, `${jsonLines(figures)}\n`);
