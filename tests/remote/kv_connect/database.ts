import { DatabaseSync } from "node:sqlite";
import type { AtomicWrite, Entry, Mutation, ReadRange } from "./messages.ts";

/** A request that goes beyond what the real service takes. */
export class LimitExceeded extends Error {
  override name = "LimitExceeded";
}

/** Limits of the real service. Sizes are in bytes, of keys and values as they cross the wire. */
export const LIMITS = {
  checks: 10,
  mutations: 1000,
  mutationBytes: 800 * 1024,
  keyBytes: 2048,
  valueBytes: 64 * 1024,
  ranges: 10,
  watchedKeys: 10,
  entriesPerRead: 1000,
} as const;

/** What the client adds around a value, which the limit does not count. */
const ENVELOPE = 16;

/** The largest of what was asked of a database, to see how near the limits are. */
export interface Peaks {
  checks: number;
  mutations: number;
  mutationBytes: number;
  valueBytes: number;
}

interface Change {
  readonly at: number;
  readonly version: bigint;
  readonly mutations: readonly Mutation[];
}

/** Keys with their values and versions, and a replica of them that lags behind. */
export class Database {
  readonly peaks: Peaks = { checks: 0, mutations: 0, mutationBytes: 0, valueBytes: 0 };
  readonly #sqlite = new DatabaseSync(":memory:");
  readonly #strong: Table;
  readonly #replica: Table;
  readonly #lagMs: number;
  /** What the replica has not got yet, oldest first. */
  readonly #behind: Change[] = [];
  #version = 0n;

  /** @param lagMs How old the replica is, in milliseconds. */
  constructor(lagMs: number) {
    this.#lagMs = lagMs;
    this.#strong = new Table(this.#sqlite, "strong");
    this.#replica = lagMs === 0 ? this.#strong : new Table(this.#sqlite, "replica");
  }

  /** Reads ranges, from the replica when it need not be the newest. */
  read(ranges: readonly ReadRange[], isStrong: boolean): Entry[][] {
    allow("ranges", ranges.length, LIMITS.ranges);
    const wanted = ranges.reduce((sum, { limit }) => sum + limit, 0);
    allow("entries in one read", wanted, LIMITS.entriesPerRead);
    return ranges.map((range) => this.#table(isStrong).read(range));
  }

  get(key: Uint8Array, isStrong: boolean): Entry | null {
    return this.#table(isStrong).get(key);
  }

  /** Carries out a write; `null` when a check failed and nothing changed. */
  write({ checks, mutations, enqueues }: AtomicWrite): Uint8Array | null {
    this.#measure(checks.length, mutations);
    if (enqueues > 0) throw new LimitExceeded("Cannot enqueue: queues are not offered");
    const holds = checks.every(({ key, version }) =>
      sameBytes(this.#strong.get(key)?.version ?? new Uint8Array(), version)
    );
    if (!holds) return null;
    const version = ++this.#version;
    this.#strong.apply({ at: Date.now(), version, mutations });
    if (this.#lagMs > 0) this.#behind.push({ at: Date.now(), version, mutations });
    return versionBytes(version);
  }

  close(): void {
    this.#sqlite.close();
  }

  #table(isStrong: boolean): Table {
    if (isStrong) return this.#strong;
    const until = Date.now() - this.#lagMs;
    for (let next = this.#behind[0]; next !== undefined && next.at <= until;) {
      this.#replica.apply(next);
      this.#behind.shift();
      next = this.#behind[0];
    }
    return this.#replica;
  }

  #measure(checks: number, mutations: readonly Mutation[]): void {
    allow("checks", checks, LIMITS.checks);
    allow("mutations", mutations.length, LIMITS.mutations);
    let bytes = 0;
    for (const mutation of mutations) {
      if (mutation.type === "other") {
        throw new LimitExceeded(`Cannot carry out a mutation of kind ${mutation.kind}`);
      }
      const value = mutation.type === "set" ? mutation.value.length : 0;
      allow("bytes of a key", mutation.key.length, LIMITS.keyBytes);
      allow("bytes of a value", value, LIMITS.valueBytes + ENVELOPE);
      this.peaks.valueBytes = Math.max(this.peaks.valueBytes, value);
      bytes += mutation.key.length + value;
    }
    allow("bytes of one write", bytes, LIMITS.mutationBytes);
    this.peaks.checks = Math.max(this.peaks.checks, checks);
    this.peaks.mutations = Math.max(this.peaks.mutations, mutations.length);
    this.peaks.mutationBytes = Math.max(this.peaks.mutationBytes, bytes);
  }
}

function allow(what: string, count: number, most: number): void {
  if (count > most) throw new LimitExceeded(`Cannot take ${count} ${what}: ${most} at most`);
}

/** One copy of the data. */
class Table {
  readonly #sqlite: DatabaseSync;
  readonly #name: string;

  constructor(sqlite: DatabaseSync, name: string) {
    this.#sqlite = sqlite;
    this.#name = name;
    sqlite.exec(
      `CREATE TABLE ${name} (key BLOB PRIMARY KEY, value BLOB, encoding INTEGER, version INTEGER,
       expires INTEGER) WITHOUT ROWID`,
    );
  }

  read({ start, end, limit, reverse }: ReadRange): Entry[] {
    const rows = this.#sqlite.prepare(
      `SELECT * FROM ${this.#name} WHERE key >= ? AND key < ? AND (expires = 0 OR expires > ?)
       ORDER BY key ${reverse ? "DESC" : "ASC"} LIMIT ?`,
    ).all(start, end, Date.now(), limit);
    return rows.map(entryOf);
  }

  get(key: Uint8Array): Entry | null {
    const row = this.#sqlite.prepare(
      `SELECT * FROM ${this.#name} WHERE key = ? AND (expires = 0 OR expires > ?)`,
    ).get(key, Date.now());
    return row === undefined ? null : entryOf(row);
  }

  apply({ version, mutations }: Change): void {
    const set = this.#sqlite.prepare(`REPLACE INTO ${this.#name} VALUES (?, ?, ?, ?, ?)`);
    const drop = this.#sqlite.prepare(`DELETE FROM ${this.#name} WHERE key = ?`);
    this.#sqlite.exec("BEGIN");
    for (const mutation of mutations) {
      if (mutation.type === "set") {
        const { key, value, encoding, expiresAt } = mutation;
        set.run(key, value, encoding, version, expiresAt);
      } else drop.run(mutation.key);
    }
    this.#sqlite.exec("COMMIT");
  }
}

function entryOf(row: Record<string, unknown>): Entry {
  const { key, value, encoding, version } = row;
  if (!(key instanceof Uint8Array) || !(value instanceof Uint8Array)) {
    throw new TypeError("Cannot read a row: its key or value is not bytes");
  }
  return { key, value, encoding: Number(encoding), version: versionBytes(BigInt(Number(version))) };
}

/** A version as clients know it: ten bytes that sort as the numbers do. */
function versionBytes(version: bigint): Uint8Array {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setBigUint64(0, version);
  return bytes;
}

/** Whether two keys or versions are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
