import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { newNest } from "../../lib/domain/nest.ts";
import type { Actor } from "../../lib/domain/person.ts";
import { MINUTE, SECOND } from "../../lib/domain/time.ts";
import type { Session } from "../../lib/app/sessions_port.ts";
import type { Hub, NestDeps } from "../../lib/app/deps.ts";
import { FakeStorage } from "../../lib/client/room_fakes_page.ts";
import type { WireEvents } from "../../lib/client/room_ports.ts";
import { type Head, headKey, type LogEntry, logPrefix } from "../../lib/store/keys.ts";
import { NestStore } from "../../lib/store/nest_store.ts";
import { member, track } from "../support/builders.ts";
import { contentsOf } from "../support/kv.ts";
import { commandId } from "../support/nests.ts";
import { Chance } from "./chance.ts";
import { ChaosStore, Gatekeeper, type StoreFault } from "./chaos_store.ts";
import { Isolate } from "./isolate.ts";
import { Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import { Page } from "./page.ts";
import { Program } from "./program.ts";
import { Stream } from "./stream.ts";
import { SECRET, StreamCheck } from "./stream_check.ts";
import { WorldTime } from "./world_time.ts";

/** Parts that are broken on purpose, to see that it is found out. */
export interface Broken {
  readonly ignoresVersion?: boolean;
  readonly newHub?: (...args: Parameters<NestDeps["newHub"]>) => Hub;
}

/** Who is there. */
export interface Cast {
  readonly isolates: number;
  /** Pages by person: `["ann", "ann", "ben"]` gives Ann two tabs. */
  readonly pages: readonly string[];
  readonly streams: number;
  readonly programs: number;
}

const KEEP_ALIVE = 15 * SECOND;
/** Isolates of a newer version send what pages of this one have never heard of. */
const STRANGE = 0.1;

/** A nest with everything around it, in memory: servers, store, pages, streams and programs. */
export class World implements AsyncDisposable {
  readonly time = new WorldTime();
  readonly chance: Chance;
  readonly gate: Gatekeeper;
  readonly ledger = new Ledger();
  readonly pages: Page[] = [];
  readonly streams: Stream[] = [];
  readonly programs: Program[] = [];
  readonly lines = new Set<Line>();
  /** By place; `null` while one is down. */
  readonly isolates: (Isolate | null)[] = [];
  /** What goes wrong with the next commits. */
  faults: StoreFault[] = [];
  /** Hints that were given and not heard yet. */
  hints: { readonly to: number; readonly version: string }[] = [];
  /** Whether servers speak a newer version than pages. */
  isStrange = false;
  readonly signedOut = new Set<string>();
  readonly #kv: Deno.Kv;
  readonly #broken: Broken;
  #epochs = 0;

  private constructor(seed: number, kv: Deno.Kv, broken: Broken) {
    this.chance = new Chance(seed);
    this.gate = new Gatekeeper(this.chance);
    this.#kv = kv;
    this.#broken = broken;
  }

  static async open(seed: number, cast: Cast, broken: Broken = {}): Promise<World> {
    const world = new World(seed, await Deno.openKv(":memory:"), broken);
    await world.#begin(cast);
    return world;
  }

  async #begin({ isolates, pages, streams, programs }: Cast): Promise<void> {
    await new NestStore(this.#kv).create(MAIN_NEST, this.#newEpoch(), this.time.serverMs);
    this.ledger.begin(this.epoch, newNest(MAIN_NEST));
    for (let place = 0; place < isolates; place++) await this.start(place);
    const { live } = this.someIsolate() ?? {};
    for (let n = 0; n < 4; n++) {
      const id = commandId(`first-${n}`);
      const command = { type: "add", track: track(`First${n}`, 5 * MINUTE) } as const;
      await live?.submit({ id, by: member("host"), command });
    }
    for (const isolate of this.isolates) await isolate?.live.sync();
    const storages = new Map(pages.map((name) => [name, new FakeStorage()]));
    for (const [index, name] of pages.entries()) {
      this.openPage(`page${index}-`, name, storages.get(name) ?? new FakeStorage());
    }
    for (let n = 0; n < streams; n++) this.streams.push(new Stream(this.ledger));
    for (let n = 0; n < programs; n++) {
      this.programs.push(new Program(member(`bot${n}`), this.time, this.chance, this.ledger));
    }
    await this.gate.settle();
  }

  get epoch(): string {
    return `epoch-${this.#epochs}`;
  }

  /** Somebody opens the page. */
  openPage(name: string, who: string, storage: FakeStorage): void {
    const person = member(who);
    const snapshot = this.someIsolate()?.live.snapshot(person);
    if (snapshot === undefined) return;
    const { time, chance, ledger } = this;
    const connect = (page: Page, events: WireEvents) => this.#connect(page, events);
    this.pages.push(
      new Page({ name, person, snapshot, time, chance, ledger, storage, connect }),
    );
  }

  /** A server that is up. */
  someIsolate(): Isolate | null {
    return this.chance.maybe(this.isolates.filter((isolate) => isolate !== null));
  }

  /** Starts the server at a place. */
  async start(place: number): Promise<void> {
    const { gate, ledger, time } = this;
    const { hold } = gate;
    gate.hold = 0;
    const store = new ChaosStore(this.#kv, {
      gate,
      nextFault: () => this.faults.shift() ?? null,
      onStored: (commit) => ledger.onStored(commit),
      ignoresVersion: this.#broken.ignoresVersion ?? false,
    });
    const { newHub } = this.#broken;
    this.isolates[place] = await Isolate.open({
      store,
      ledger,
      now: () => time.serverMs,
      hint: (version) => this.#hint(place, version),
      hasEnded: ({ hash }) => this.signedOut.has(hash),
      ...(newHub !== undefined && { newHub }),
    });
    gate.hold = hold;
  }

  /** A server ends, at once or in peace. */
  stop(place: number, how: "kill" | "close"): void {
    const isolate = this.isolates[place];
    if (isolate === null || isolate === undefined) return;
    this.isolates[place] = null;
    if (how === "kill") isolate.kill();
    else void isolate.close();
    for (const stream of this.streams) {
      if (how === "kill" && stream.server === isolate) stream.cut();
    }
    for (const program of this.programs) program.broken();
  }

  /** Lets time pass, with the signs of life that servers give. */
  async pass(ms: number): Promise<void> {
    const { hold } = this.gate;
    // Nothing at the store takes minutes.
    if (ms > KEEP_ALIVE) this.gate.open();
    await this.gate.settle();
    const step = ms > 10 * MINUTE ? ms / 20 : KEEP_ALIVE;
    for (let rest = ms; rest > 0; rest -= step) {
      await this.time.pass(Math.min(step, rest), () => this.gate.settle());
      if (rest >= step) { for (const isolate of this.isolates) void isolate?.tick(); }
      await this.gate.settle();
    }
    this.gate.hold = hold;
  }

  /** What is older than five minutes leaves the log, however little there is. */
  async trimLog(): Promise<void> {
    for await (const { key, value } of this.#kv.list<LogEntry>({ prefix: logPrefix(MAIN_NEST) })) {
      if (value.at < this.time.serverMs - 5 * MINUTE) await this.#kv.delete(key);
    }
  }

  /** All servers stop, the log is replaced, and they start again. */
  async replaceLog(how: "empty" | "cut"): Promise<void> {
    for (const place of this.isolates.keys()) this.stop(place, "kill");
    await this.gate.settle();
    const store = new NestStore(this.#kv);
    const epoch = this.#newEpoch();
    if (how === "empty") {
      for (const key of await this.#keys([])) await this.#kv.delete(key);
      await store.create(MAIN_NEST, epoch, this.time.serverMs);
    } else {
      for (const key of await this.#keys(logPrefix(MAIN_NEST))) await this.#kv.delete(key);
      const { value } = await this.#kv.get<Head>(headKey(MAIN_NEST));
      await this.#kv.set(headKey(MAIN_NEST), { ...value, epoch });
    }
    const base = await store.load(MAIN_NEST);
    if (base !== null) this.ledger.begin(epoch, base.nest);
    for (const place of this.isolates.keys()) await this.start(place);
  }

  /** A session ends everywhere. */
  signOut(name: string): void {
    const hash = this.#hash(name);
    this.signedOut.add(hash);
    for (const isolate of this.isolates) {
      isolate?.live.end(({ session }) => session === hash, "signed-out");
    }
  }

  /** How many keys the store holds. */
  async size(): Promise<number> {
    return (await contentsOf(this.#kv, MAIN_NEST)).size;
  }

  /** A session of somebody, unless theirs has ended. */
  sessionOf(actor: Actor): Session | null {
    const hash = this.#hash(actor.name);
    return this.signedOut.has(hash) ? null : { actor, hash };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.pages) page.room.close();
    for (const stream of this.streams) stream.cut();
    for (const isolate of this.isolates) await isolate?.close();
    this.#kv.close();
    this.time[Symbol.dispose]();
  }

  #hash(name: string): string {
    return `${SECRET}-${name}`;
  }

  #newEpoch(): string {
    this.#epochs++;
    return this.epoch;
  }

  #hint(from: number, version: string): void {
    for (const to of this.isolates.keys()) if (to !== from) this.hints.push({ to, version });
  }

  #connect(page: Page, events: WireEvents): Line | null {
    const isolate = this.someIsolate();
    if (isolate === null) return null;
    const session = this.sessionOf(page.person);
    const check = new StreamCheck(this.ledger, session?.actor ?? null);
    const line = new Line(events, check, (text) => this.isStrange ? this.#strange(text) : text);
    this.lines.add(line);
    isolate.accept(line, session);
    return line;
  }

  /** A frame as a newer server may send it: with fields, and now and then a type, of its own. */
  #strange(text: string): string {
    const frame = { ...JSON.parse(text), mood: "bright" };
    if (this.chance.happens(STRANGE) && "seq" in frame) frame.type = "hatched";
    else if (this.chance.happens(STRANGE) && frame.type === "listeners") frame.type = "weather";
    return JSON.stringify(frame);
  }

  async #keys(prefix: Deno.KvKey): Promise<Deno.KvKey[]> {
    const keys: Deno.KvKey[] = [];
    for await (const { key } of this.#kv.list({ prefix })) keys.push(key);
    return keys;
  }
}
