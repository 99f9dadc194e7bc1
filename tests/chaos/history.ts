import { MAIN_NEST } from "../../lib/domain/ids.ts";
import type { Nest } from "../../lib/domain/nest.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import { valuesOf } from "../../lib/domain/sorted_map.ts";
import { nestView, youView } from "../../lib/protocol/snapshot.ts";
import { knownOf } from "../support/nests.ts";
import { type DeedName, DEEDS } from "./deeds.ts";
import { ALWAYS, type Scenario } from "./scenarios.ts";
import { type Broken, World } from "./world.ts";

/** What one history came to. */
export interface Told {
  readonly scenario: string;
  readonly seed: number;
  /** What must never be, and was; empty when all is well. */
  readonly violations: readonly string[];
  readonly stored: number;
  readonly answered: number;
}

/** Rounds in which everything is let through; more than that is no calm. */
const MAX_ROUNDS = 120;

/** Lives through one history, lets things calm down, and looks whether everything is right. */
export async function live(scenario: Scenario, seed: number, broken: Broken = {}): Promise<Told> {
  await using world = await World.open(seed, scenario.cast, broken);
  const weights: Partial<Record<DeedName, number>> = { ...ALWAYS, ...scenario.often };
  world.gate.hold = scenario.hold;
  world.isStrange = scenario.isStrange ?? false;
  for (let step = 0; step < scenario.steps; step++) {
    await DEEDS[world.chance.weighted(weights)](world);
    await world.gate.settle();
  }
  if (!await calmDown(world)) world.ledger.violated(`things never calmed down: ${unrest(world)}`);
  else await checkCalm(world);
  world.ledger.check();
  const { violations, stored, answered } = world.ledger;
  return { scenario: scenario.name, seed, violations, stored, answered };
}

async function calmDown(world: World): Promise<boolean> {
  world.faults = [];
  world.hints = [];
  world.isStrange = false;
  world.gate.open();
  await world.gate.settle();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const page of world.pages) {
      if (page.isAsleep) page.wake();
      const { line } = page;
      if (line === null) continue;
      line.isDeaf = false;
      line.open();
      line.up();
      await world.gate.settle();
      line.down();
    }
    const isolate = world.someIsolate();
    for (const program of world.programs) if (isolate !== null) program.insist(isolate, 0);
    await readStreams(world);
    for (const line of world.lines) line.noticed();
    if (unrest(world) === "") return true;
    await world.pass(round % 10 === 9 ? 15_000 : 500);
    for (const one of world.isolates) await one?.live.sync();
  }
  return false;
}

async function readStreams(world: World): Promise<void> {
  for (const stream of world.streams) {
    const isolate = world.someIsolate();
    if (!stream.isOpen && isolate !== null) {
      stream.connect(isolate);
    }
    for (let n = 0; n < 3; n++) {
      await world.gate.settle();
      stream.readAll();
    }
  }
}

/** What has not come to rest, or `""`. */
function unrest(world: World): string {
  const nest = world.someIsolate()?.live.nest;
  if (nest === undefined) return "no server";
  const restless: string[] = [];
  for (const isolate of world.isolates) {
    if (isolate?.live.nest.seq !== nest.seq) restless.push(`isolate at ${isolate?.live.nest.seq}`);
  }
  for (const [index, page] of world.pages.entries()) {
    if (page.hasStopped || page.isCalm(nest)) continue;
    const { connection, pending, confirmed } = page.room.state;
    restless.push(`page ${index} ${connection} at ${confirmed.seq}, ${pending.length} waiting`);
  }
  for (const stream of world.streams) {
    if (stream.nest?.seq !== nest.seq) restless.push(`stream at ${stream.nest?.seq}`);
  }
  for (const program of world.programs) if (!program.isCalm) restless.push("program");
  return restless.join("; ");
}

async function checkCalm(world: World): Promise<void> {
  const { ledger } = world;
  const at = world.time.serverMs;
  const first = world.isolates[0];
  if (first === null || first === undefined) return;
  const loaded = await first.store.load(MAIN_NEST);
  if (loaded === null) return ledger.violated("I5 the nest is gone");
  ledger.checkLog(loaded.epoch, await first.store.recentEvents(MAIN_NEST, 0, Infinity));
  const stored = JSON.stringify(knownOf(loaded.nest, at));
  const folded = ledger.nestOf(loaded.epoch);
  if (folded === null || JSON.stringify(knownOf(folded, at)) !== stored) {
    ledger.violated("I5 the stored nest is not what its events make");
  }
  for (const isolate of world.isolates) {
    if (isolate === null) continue;
    if (JSON.stringify(knownOf(isolate.live.nest, at)) !== stored) {
      ledger.violated("I5 a server knows another nest than the stored one");
    }
  }
  const shown = JSON.stringify(nestView(loaded.nest));
  for (const [index, { person, room, hasStopped }] of world.pages.entries()) {
    const { confirmed, me, nest } = room.state;
    if (hasStopped) continue;
    if (JSON.stringify(nestView(confirmed)) !== shown) {
      ledger.violated(`I5 page ${index} shows another nest`);
    }
    if (nest !== confirmed) ledger.violated(`I5 page ${index} still hopes for something`);
    const mine = me === null ? null : JSON.stringify(youView(loaded.nest, person));
    if (mine !== null && JSON.stringify(youView(confirmed, person)) !== mine) {
      ledger.violated(`I5 page ${index} shows other votes of its own`);
    }
  }
  for (const stream of world.streams) {
    if (stream.nest === null || JSON.stringify(nestView(stream.nest)) !== shown) {
      ledger.violated("I5 a stream shows another nest");
    }
  }
  checkVotes(world, loaded.nest);
}

/** Votes count people: each song's number is what its voters gave it, each of them once. */
function checkVotes({ ledger }: World, nest: Nest): void {
  for (const song of songsOf(nest.queue)) {
    let sum = 0;
    for (const { delta } of valuesOf(song.voters)) sum += delta;
    if (sum !== song.votes) {
      ledger.violated(`I9 song ${song.id} has ${song.votes} votes, its voters gave ${sum}`);
    }
  }
}
