import type { NestCode } from "../../lib/domain/ids.ts";
import { type Commit, NestStore } from "../../lib/store/nest_store.ts";
import type { Chance } from "./chance.ts";

/** What goes wrong with a commit. */
export type StoreFault = "lose" | "before" | "after" | "full";

/** A fault that a history put into the store. */
export class InjectedFault extends Error {
  override name = "InjectedFault";
}

/** Lets the work of stores go on one by one, in an order that chance decides. */
export class Gatekeeper {
  /** How often work has to wait until it is let in. */
  hold = 0;
  #running = 0;
  #idle = Promise.withResolvers<void>();
  #waiting: { readonly store: object; readonly go: () => void }[] = [];
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Does real work, which takes real time: {@link settle} waits for it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await work();
    } finally {
      if (--this.#running === 0) {
        this.#idle.resolve();
        this.#idle = Promise.withResolvers();
      }
    }
  }

  /** Waits for its turn, if chance says so. */
  async wait(store: object): Promise<void> {
    if (!this.#chance.happens(this.hold)) return;
    await new Promise<void>((go) => this.#waiting.push({ store, go }));
  }

  /** Lets one piece of work in. */
  letOneIn(): void {
    const one = this.#chance.maybe(this.#waiting);
    if (one === null) return;
    this.#waiting = this.#waiting.filter((other) => other !== one);
    one.go();
  }

  /** Lets all in, and everybody from now on. */
  open(): void {
    this.hold = 0;
    for (const { go } of this.#waiting.splice(0)) go();
  }

  /** What a process that was killed still wanted to do never happens. */
  forget(store: object): void {
    this.#waiting = this.#waiting.filter((one) => one.store !== store);
  }

  /** Resolves when nothing moves any more but what waits for its turn, or for time to pass. */
  async settle(): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < 60; turn++) await Promise.resolve();
      if (this.#running === 0) return;
      await this.#idle.promise;
    }
  }
}

/** What a history wants of its stores. */
export interface ChaosStoreOptions {
  readonly gate: Gatekeeper;
  /** What goes wrong with the next commit, if anything. */
  readonly nextFault: () => StoreFault | null;
  /** Called when a commit was stored, whatever its writer gets to hear. */
  readonly onStored: (commit: Commit) => void;
  /** Commits without looking whether somebody else was faster: to see that this is found out. */
  readonly ignoresVersion: boolean;
}

/** A real store of one isolate, with delays, faults and a sudden end. */
export class ChaosStore extends NestStore {
  readonly #options: ChaosStoreOptions;
  #isDead = false;

  constructor(kv: Deno.Kv, options: ChaosStoreOptions) {
    super(kv);
    this.#options = options;
  }

  /** The process is killed: what is under way may be stored, and nobody here gets to hear of it. */
  die(): void {
    this.#isDead = true;
    this.#options.gate.forget(this);
  }

  override async commit(commit: Commit): Promise<string | null> {
    const { gate, nextFault, onStored } = this.#options;
    await this.#turn();
    const fault = nextFault();
    if (fault === "lose") return null;
    if (fault === "before") throw new InjectedFault("the connection broke before the commit");
    if (fault === "full") throw new InjectedFault("database or disk is full");
    const version = await gate.run(() => this.#commit(commit));
    if (version !== null) onStored(commit);
    await this.#turn();
    if (fault === "after") throw new InjectedFault("the connection broke after the commit");
    return version;
  }

  override async head(code: NestCode): ReturnType<NestStore["head"]> {
    await this.#turn();
    return await this.#options.gate.run(() => super.head(code));
  }

  override async load(code: NestCode): ReturnType<NestStore["load"]> {
    await this.#turn();
    return await this.#options.gate.run(() => super.load(code));
  }

  override async recentEvents(
    ...args: Parameters<NestStore["recentEvents"]>
  ): ReturnType<NestStore["recentEvents"]> {
    await this.#turn();
    return await this.#options.gate.run(() => super.recentEvents(...args));
  }

  override async eventsAfter(
    ...args: Parameters<NestStore["eventsAfter"]>
  ): ReturnType<NestStore["eventsAfter"]> {
    await this.#turn();
    const read = await this.#options.gate.run(() => super.eventsAfter(...args));
    // What was read may be old by the time it arrives.
    await this.#turn();
    return read;
  }

  async #commit(commit: Commit): Promise<string | null> {
    if (!this.#options.ignoresVersion) return await super.commit(commit);
    const head = await super.head(commit.code);
    return head === null ? null : await super.commit({ ...commit, version: head.version });
  }

  async #turn(): Promise<void> {
    await this.#options.gate.wait(this);
    if (this.#isDead) await new Promise<never>(() => {});
  }
}
