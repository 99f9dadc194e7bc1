import type { Play } from "../domain/history.ts";
import type { NestCode } from "../domain/ids.ts";
import type { NestEvent } from "../domain/nest.ts";
import type { EpochMs } from "../domain/time.ts";
import {
  type Head,
  headKey,
  LOG_AGE,
  LOG_EVENTS,
  type LogEntry,
  logKey,
  logPrefix,
  nestIndexKey,
  NESTS_PREFIX,
  playsPrefix,
} from "./keys.ts";
import { isLocked, whenFree } from "./locked.ts";
import { headOf } from "./nest_head.ts";
import { loadNest, type StoredNest } from "./nest_load.ts";
import { nestWrites, type Step, type Write } from "./nest_writes.ts";

/** Steps that shall become true together. */
export interface Commit {
  readonly code: NestCode;
  readonly epoch: string;
  readonly version: string;
  readonly at: EpochMs;
  /** At least one. */
  readonly steps: readonly Step[];
}

/** What happened after an event, as far as the log still tells. */
export type LogRead =
  | { readonly type: "events"; readonly events: readonly NestEvent[] }
  /** Some of it is no longer in the log. */
  | { readonly type: "gone" };

/** Largest part of the log in one value, in bytes of JSON: KV takes 64 KiB and packs it alike. */
const MAX_ENTRY_BYTES = 40_000;
/** Old log entries dropped with each commit; more than it adds, so that the log does not grow. */
const TRIM_PER_COMMIT = 4;
const MAX_READ = 10_000;

/** The nests in a store: the only code that reads and writes them. */
export class NestStore {
  readonly #kv: Deno.Kv;

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  /** Makes the nest if there is none. Two at once make one. */
  async create(code: NestCode, epoch: string, at: EpochMs): Promise<void> {
    const head = headOf(epoch, at);
    const atomic = this.#kv.atomic()
      .check({ key: headKey(code), versionstamp: null })
      .set(headKey(code), head)
      .set(nestIndexKey(code), at);
    while (await this.head(code) === null) await versionOf(atomic.commit());
  }

  /** Codes of all nests. */
  async list(): Promise<NestCode[]> {
    const codes: NestCode[] = [];
    for await (const { key } of this.#kv.list({ prefix: NESTS_PREFIX })) {
      const code = key[1];
      if (typeof code === "string") codes.push(code as NestCode);
    }
    return codes;
  }

  /** The nest with its crowd, or `null` when there is none. */
  load(code: NestCode): Promise<StoredNest | null> {
    return loadNest(this.#kv, code, (after, to) => this.#read(code, after, to));
  }

  /**
   * Stores steps and their log in one atomic commit.
   *
   * @returns The head's new version, or `null` when somebody else committed first: nothing changed.
   */
  async commit(commit: Commit): Promise<string | null> {
    const { code, epoch, version, at, steps } = commit;
    const after = steps.at(-1)?.after;
    if (after === undefined) throw new RangeError(`Cannot commit no steps to nest "${code}"`);
    const atomic = this.#kv.atomic().check({ key: headKey(code), versionstamp: version });
    atomic.set(headKey(code), headOf(epoch, at, after));
    for (const write of nestWrites(code, steps)) put(atomic, write);
    for (const [last, entry] of logEntries(steps, at)) atomic.set(logKey(code, last), entry);
    return await versionOf(atomic.commit());
  }

  /** The head with its version, or `null` when there is no such nest. */
  async head(code: NestCode): Promise<Head & { readonly version: string } | null> {
    const { value, versionstamp } = await this.#kv.get<Head>(headKey(code));
    return value === null ? null : { ...value, version: versionstamp };
  }

  /** Events `after + 1` to `to`, unless there are more than `limit` or some are gone. */
  async eventsAfter(
    code: NestCode,
    after: number,
    to: number,
    limit = MAX_READ,
  ): Promise<LogRead> {
    if (to - after > limit) return { type: "gone" };
    const events = await this.#read(code, after, to);
    return events.length === Math.max(0, to - after)
      ? { type: "events", events }
      : { type: "gone" };
  }

  async #read(code: NestCode, after: number, to: number): Promise<NestEvent[]> {
    if (to <= after) return [];
    const events: NestEvent[] = [];
    const selector = { prefix: logPrefix(code), start: logKey(code, after + 1) };
    for await (const { value } of this.#kv.list<LogEntry>(selector, { batchSize: 100 })) {
      for (const event of value.events) {
        if (event.seq > to) return events;
        if (event.seq > after) events.push(event);
      }
    }
    return events;
  }

  /**
   * The newest events of the log, oldest first: back to `since`, and at least those that it must
   * always hold, but no more than about `limit`.
   */
  async recentEvents(code: NestCode, since: EpochMs, limit: number): Promise<NestEvent[]> {
    const entries: LogEntry[] = [];
    let count = 0;
    const options = { reverse: true, batchSize: 100 } as const;
    for await (const { value } of this.#kv.list<LogEntry>({ prefix: logPrefix(code) }, options)) {
      if (count >= limit || (value.at < since && count >= LOG_EVENTS)) break;
      entries.push(value);
      count += value.events.length;
    }
    return entries.reverse().flatMap(({ events }) => events);
  }

  /**
   * Songs that were on air, newest first.
   *
   * @param before Only those that ended with an event before this one.
   * @param limit 1–100.
   */
  async plays(code: NestCode, limit: number, before?: number): Promise<Play[]> {
    const prefix = playsPrefix(code);
    const selector = before === undefined ? { prefix } : { prefix, end: [...prefix, before] };
    const plays: Play[] = [];
    for await (const { value } of this.#kv.list<Play>(selector, { limit, reverse: true })) {
      plays.push(value);
    }
    return plays;
  }

  /**
   * Calls `changed` whenever the nest's head may have moved. Returns its own undo. It only says
   * "look": steps in between are not reported.
   */
  watch(code: NestCode, changed: (version: string | null) => void): () => void {
    const reader = this.#kv.watch<[Head]>([headKey(code)]).getReader();
    const pump = async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        changed(value[0].versionstamp);
      }
    };
    // A store that closes ends its watchers; streams then look at the head themselves.
    pump().catch(() => {});
    return () => void reader.cancel().catch(() => {});
  }

  /**
   * Drops log entries that are both older than five minutes and more than 2,000 events back.
   *
   * @returns How many entries went.
   */
  async trimLog(
    code: NestCode,
    seq: number,
    now: EpochMs,
    limit = TRIM_PER_COMMIT,
  ): Promise<number> {
    const selector = { prefix: logPrefix(code), end: logKey(code, seq - LOG_EVENTS) };
    let atomic = this.#kv.atomic();
    let count = 0;
    for await (
      const { key, value } of this.#kv.list<LogEntry>(selector, { limit, batchSize: 100 })
    ) {
      if (value.at > now - LOG_AGE) break;
      atomic = atomic.delete(key);
      count++;
    }
    if (count > 0) await whenFree(() => atomic.commit());
    return count;
  }
}

/** The version a commit made, or `null` when somebody else was writing and it changed nothing. */
async function versionOf(
  commit: Promise<Deno.KvCommitResult | Deno.KvCommitError>,
): Promise<string | null> {
  try {
    const result = await commit;
    return result.ok ? result.versionstamp : null;
  } catch (fault) {
    if (isLocked(fault)) return null;
    throw fault;
  }
}

function put(atomic: Deno.AtomicOperation, write: Write): void {
  if (write.type === "delete") atomic.delete(write.key);
  else if (write.expireIn === undefined) atomic.set(write.key, write.value);
  else atomic.set(write.key, write.value, { expireIn: write.expireIn });
}

/** The steps' events in parts that fit into one value, each under its last event's number. */
function* logEntries(
  steps: readonly Step[],
  at: EpochMs,
): Generator<[last: number, entry: LogEntry]> {
  let events: NestEvent[] = [];
  let bytes = 0;
  for (const { event } of steps) {
    const size = JSON.stringify(event).length * (3 / 2);
    const previous = events.at(-1);
    if (previous !== undefined && bytes + size > MAX_ENTRY_BYTES) {
      yield [previous.seq, { at, events }];
      events = [];
      bytes = 0;
    }
    events.push(event);
    bytes += size;
  }
  const last = events.at(-1);
  if (last !== undefined) yield [last.seq, { at, events }];
}
