import type { NestCode } from "../domain/ids.ts";
import { MINUTE, SECOND } from "../domain/time.ts";
import type { IsolatePresence, NestDeps } from "./deps.ts";
import { LiveNest } from "./live_nest.ts";

/** How long a nest that nobody follows stays in memory after its last use. */
const IDLE_AFTER = MINUTE;
/** How often listeners are shown that their connection lives. */
export const KEEP_ALIVE_EVERY = 15 * SECOND;
/** How long another isolate's word on who listens there is good for. */
const PRESENCE_LIFETIME = 2.5 * KEEP_ALIVE_EVERY;

/** The nests in use in this isolate. */
export class LiveNests {
  readonly #deps: NestDeps;
  readonly #nests = new Map<NestCode, Promise<LiveNest | null>>();
  #closed = false;

  constructor(deps: NestDeps) {
    this.#deps = deps;
  }

  /** The nest, opened when it is not in use yet; `null` when there is no such nest. */
  open(code: NestCode): Promise<LiveNest | null> {
    const known = this.#nests.get(code);
    if (known !== undefined) return known;
    if (this.#closed) throw new Error(`Cannot open nest "${code}": the server stops`);
    const opening = LiveNest.open(this.#deps, code);
    this.#nests.set(code, opening);
    // A nest that is not there, or could not be read, may be there the next time.
    opening.then(
      (live) => live === null && this.#nests.delete(code),
      () => this.#nests.delete(code),
    );
    return opening;
  }

  /** Another isolate stored a nest's version. */
  async heardOfVersion(code: NestCode, version: string): Promise<void> {
    (await this.#nests.get(code))?.heardOfVersion(version, 0);
  }

  /** Another isolate wants to know who listens to a nest here. */
  async heardOfQuestion(code: NestCode): Promise<void> {
    const live = await this.#nests.get(code);
    if (live !== undefined && live !== null && live.followers > 0) live.tellIsolates();
  }

  /** Another isolate said who listens to a nest there. */
  async heardOfPresence(code: NestCode, isolate: string, presence: IsolatePresence): Promise<void> {
    const until = this.#deps.now() + PRESENCE_LIFETIME;
    (await this.#nests.get(code))?.heardOf(isolate, { ...presence, until });
  }

  /** Shows every listener that its connection lives, and lets go of nests nobody uses. */
  async tick(): Promise<void> {
    const now = this.#deps.now();
    for (const [code, opening] of [...this.#nests]) {
      const live = await opening.catch(() => null);
      if (live === null) continue;
      live.keepAlive();
      // A hint may be lost; a look every tick finds out what was missed.
      await live.sync().catch((fault) => this.#deps.fault(`following nest "${code}"`, fault));
      if (live.followers > 0 || now - live.usedAt < IDLE_AFTER) continue;
      this.#nests.delete(code);
      await live.close();
    }
  }

  /** Every nest in use. */
  async all(): Promise<LiveNest[]> {
    const nests = await Promise.all([...this.#nests.values()].map((one) => one.catch(() => null)));
    return nests.filter((live) => live !== null);
  }

  /** Lets every listener go and waits for what is being stored. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const live of await this.all()) await live.close();
    this.#nests.clear();
  }
}
