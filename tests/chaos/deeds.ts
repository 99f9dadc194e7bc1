import { MINUTE, SECOND } from "../../lib/domain/time.ts";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { newNest } from "../../lib/domain/nest.ts";
import { CLOSE } from "../../lib/protocol/frames.ts";
import { Stream } from "./stream.ts";
import type { World } from "./world.ts";

const CUT_CODES = [1006, 1006, 1012, CLOSE.slow];
const HOUR = 60 * MINUTE;
/** Positions that no server gave out. */
const ODD_POSITIONS = [
  "epoch-1:999999",
  "epoch-1:999999999999999",
  "no-such-epoch:1",
  "epoch-1:0",
];

/** Things that happen, by name; each is one step of a history. */
export const DEEDS = {
  give: (world) => world.chance.maybe(world.pages)?.act(),
  ask: (world) => {
    const isolate = world.someIsolate();
    if (isolate !== null) world.chance.maybe(world.programs)?.act(isolate);
  },
  insist: (world) => {
    const isolate = world.someIsolate();
    if (isolate !== null) world.chance.maybe(world.programs)?.insist(isolate, 0.5);
  },
  open: (world) => world.chance.maybe(world.pages)?.line?.open(),
  up: (world) => world.chance.maybe(world.pages)?.line?.up(world.chance.int(1, 6)),
  down: (world) => world.chance.maybe(world.pages)?.line?.down(world.chance.int(1, 9)),
  store: (world) => world.gate.letOneIn(),
  time: (world) => world.pass(world.chance.int(1, 1500)),
  hint: (world) => {
    const hint = world.chance.maybe(world.hints);
    if (hint === null) return;
    // Hints may be lost, late, doubled and out of order.
    if (world.chance.happens(0.8)) world.hints = world.hints.filter((other) => other !== hint);
    if (world.chance.happens(0.2)) return;
    world.isolates[hint.to]?.live.heardOfVersion(hint.version, 0);
  },
  tick: (world) => world.pass(15 * SECOND),
  cut: (world) => {
    const page = world.chance.maybe(world.pages);
    if (world.chance.happens(0.3)) page?.line?.up();
    page?.line?.cut(world.chance.pick(CUT_CODES));
  },
  /** The page gives a connection up, and the server does not know yet. */
  hang: (world) => world.chance.maybe(world.pages)?.line?.cut(),
  noticed: (world) => {
    for (const line of world.lines) line.noticed();
  },
  wake: (world) => world.chance.maybe(world.pages)?.wake(),
  /** A stream connects, or reads some bytes. */
  read: (world) => {
    const stream = world.chance.maybe(world.streams);
    const isolate = world.someIsolate();
    if (stream?.isOpen) return stream.read(world.chance.int(1, 700));
    if (isolate !== null) stream?.connect(isolate);
  },
  cutStream: (world) => world.chance.maybe(world.streams)?.cut(),
  deafen: (world) => {
    const line = world.chance.maybe(world.pages)?.line;
    if (line) line.isDeaf = !line.isDeaf;
  },
  /** So much at once that whoever does not read is cut off. */
  flood: async (world) => {
    for (let n = 0; n < 40; n++) {
      world.chance.maybe(world.pages)?.act();
      await world.gate.settle();
    }
  },
  restart: (world) => restart(world, "close"),
  kill: (world) => restart(world, "kill"),
  trouble: (world) => {
    const fault = world.chance.pick(["lose", "before", "after", "full"] as const);
    world.faults.push(...Array.from({ length: world.chance.int(1, 3) }, () => fault));
  },
  /** Somebody else is always faster. */
  storm: (world) => {
    world.faults.push(...Array.from({ length: world.chance.int(5, 15) }, () => "lose" as const));
  },
  longAway: async (world) => {
    world.chance.maybe(world.pages)?.line?.cut();
    for (let n = 0; n < 6; n++) {
      await world.pass(MINUTE);
      const isolate = world.someIsolate();
      if (isolate !== null) world.chance.maybe(world.programs)?.act(isolate);
    }
    await world.trimLog();
    await restart(world, "close");
  },
  newLog: async (world) => {
    world.gate.open();
    await world.gate.settle();
    await world.replaceLog(world.chance.pick(["empty", "cut"]));
    for (const program of world.programs) program.broken();
  },
  oddPosition: async (world) => {
    const isolate = world.someIsolate();
    if (isolate === null) return;
    const stream = new Stream(world.ledger, newNest(MAIN_NEST));
    stream.position = world.chance.pick(ODD_POSITIONS);
    stream.connect(isolate);
    for (let n = 0; n < 99 && stream.nest?.seq !== isolate.live.nest.seq; n++) {
      await letThrough(world);
      if (!stream.isOpen) stream.connect(isolate);
      stream.readAll();
    }
    if (stream.nest?.seq !== isolate.live.nest.seq) {
      world.ledger.violated(`position ${stream.position} led to ${stream.nest?.seq}`);
    }
    stream.cut();
  },
  badPosition: async (world) => {
    for (const position of ["x", "epoch-1:-1", "epoch-1:1.5", "a:".repeat(500_000)]) {
      const status = world.someIsolate()?.stream(null, position).status ?? 400;
      if (status !== 400) world.ledger.violated(`position ${position.slice(0, 20)} got ${status}`);
    }
    await world.gate.settle();
  },
  signOut: (world) => {
    const page = world.chance.maybe(world.pages);
    if (page !== null && world.signedOut.size < 2) world.signOut(page.person.name);
  },
  sleep: async (world) => {
    const page = world.chance.maybe(world.pages);
    page?.sleep();
    await world.pass(world.chance.pick([MINUTE, 8 * HOUR]));
    page?.wake();
  },
  jumpClock: (world) => {
    world.time.jump(world.chance.int(-10, 10) * MINUTE);
  },
  jumpPageClock: (world) => {
    const page = world.chance.maybe(world.pages);
    if (page !== null) page.skewMs += world.chance.int(-120, 120) * MINUTE;
  },
  everybodyBack: (world) => {
    for (const page of world.pages) page.line?.cut();
    for (const page of world.pages) page.wake();
    for (const page of world.pages) page.line?.open();
  },
} as const satisfies Record<string, (world: World) => void | Promise<void>>;

export type DeedName = keyof typeof DEEDS;

/** Lets everything in that waits at the store. */
async function letThrough(world: World): Promise<void> {
  const { hold } = world.gate;
  world.gate.open();
  await world.gate.settle();
  world.gate.hold = hold;
}

async function restart(world: World, how: "kill" | "close"): Promise<void> {
  const place = world.chance.int(0, world.isolates.length - 1);
  world.stop(place, how);
  await world.gate.settle();
  if (world.isolates[place] === null) await world.start(place);
}
