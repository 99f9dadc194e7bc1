import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

/** From here on the rise of memory counts: shorter runs see little but the warm-up. */
const MINUTES_THAT_COUNT = 10;
/** MiB a minute that may always be. */
const ALLOWED_RISE = 0.25;

const encoder = new TextEncoder();

function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    minutes: { type: "string", default: "30" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    nests: { type: "string", default: "50" },
    listeners: { type: "string", default: "300" },
    guests: { type: "string", default: "20" },
  },
});
const minutes = positive("minutes", values.minutes);
const seed = positive("seed", values.seed);
say(`Soaking for ${minutes} minutes with seed ${seed}`);
const report = await soak({
  seconds: minutes * 60,
  nests: positive("nests", values.nests),
  listeners: positive("listeners", values.listeners),
  guests: positive("guests", values.guests),
  seed,
  say,
});
const { slope, faults } = report;
say(
  `${report.requests} requests, ${report.reconnects} reconnects, ` +
    `${report.heard} frames heard by sockets`,
);
say(`Memory rises by ${slope.rise.toFixed(3)} ± ${slope.error.toFixed(3)} MiB a minute`);
for (const fault of faults.slice(0, 50)) say(`fault: ${fault}`);
const rises = minutes >= MINUTES_THAT_COUNT && slope.rise - 2 * slope.error > ALLOWED_RISE;
if (rises) say(`fault: memory is not flat after the warm-up`);
if (faults.length > 0 || rises) Deno.exit(1);

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`Cannot soak with --${name} ${text}: it must be a number above 0`);
}
