import { fieldsOf, MessageWriter } from "./protobuf.ts";

// The messages of the KV Connect data path. Keys and values are opaque here: encoded by the client.

/** Keys from `start` up to, but not with, `end`. */
export interface ReadRange {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  readonly limit: number;
  readonly reverse: boolean;
}

export interface Check {
  readonly key: Uint8Array;
  /** Ten bytes; none when the key must not be there. */
  readonly version: Uint8Array;
}

export type Mutation =
  | {
    readonly type: "set";
    readonly key: Uint8Array;
    readonly value: Uint8Array;
    readonly encoding: number;
    /** In ms since 1970; 0 never. */
    readonly expiresAt: number;
  }
  | { readonly type: "delete"; readonly key: Uint8Array }
  /** Sums and the like, which are not offered. */
  | { readonly type: "other"; readonly kind: number; readonly key: Uint8Array };

export interface AtomicWrite {
  readonly checks: readonly Check[];
  readonly mutations: readonly Mutation[];
  readonly enqueues: number;
}

/** What is stored under a key. */
export interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly encoding: number;
  readonly version: Uint8Array;
}

/** The last of each field: bytes by number, and numbers by number. */
function read(message: Uint8Array) {
  const numbers = new Map<number, number>();
  const lists = new Map<number, Uint8Array[]>();
  for (const field of fieldsOf(message)) {
    if (field.kind === "number") numbers.set(field.number, field.value);
    else lists.set(field.number, [...lists.get(field.number) ?? [], field.value]);
  }
  return {
    number: (field: number) => numbers.get(field) ?? 0,
    bytes: (field: number) => lists.get(field)?.at(-1) ?? new Uint8Array(),
    list: (field: number) => lists.get(field) ?? [],
  };
}

export function readSnapshotRead(message: Uint8Array): ReadRange[] {
  return read(message).list(1).map((range) => {
    const { bytes, number } = read(range);
    return { start: bytes(1), end: bytes(2), limit: number(3), reverse: number(4) === 1 };
  });
}

export function readAtomicWrite(message: Uint8Array): AtomicWrite {
  const { list } = read(message);
  return {
    checks: list(1).map((check) => {
      const { bytes } = read(check);
      return { key: bytes(1), version: bytes(2) };
    }),
    mutations: list(2).map(readMutation),
    enqueues: list(3).length,
  };
}

const SET = 1;
const DELETE = 2;

function readMutation(message: Uint8Array): Mutation {
  const { bytes, number } = read(message);
  const key = bytes(1);
  const kind = number(3);
  if (kind === DELETE) return { type: "delete", key };
  if (kind !== SET) return { type: "other", kind, key };
  const value = read(bytes(2));
  return {
    type: "set",
    key,
    value: value.bytes(1),
    encoding: value.number(2),
    expiresAt: number(4),
  };
}

/** Keys to watch. */
export function readWatch(message: Uint8Array): Uint8Array[] {
  return read(message).list(1).map((key) => read(key).bytes(1));
}

const READ_SUCCESS = 1;

export function writeSnapshotReadOutput(
  ranges: readonly (readonly Entry[])[],
  isStrong: boolean,
): Uint8Array<ArrayBuffer> {
  const output = new MessageWriter();
  for (const entries of ranges) {
    const range = new MessageWriter();
    for (const entry of entries) range.bytes(1, writeEntry(entry));
    output.bytes(1, range.done());
  }
  return output.number(4, isStrong).number(8, READ_SUCCESS).done();
}

const WRITE_SUCCESS = 1;
const CHECK_FAILURE = 2;

/** @param version What the commit gave its entries; `null` when a check failed. */
export function writeAtomicWriteOutput(version: Uint8Array | null): Uint8Array<ArrayBuffer> {
  if (version === null) return new MessageWriter().number(1, CHECK_FAILURE).done();
  return new MessageWriter().number(1, WRITE_SUCCESS).bytes(2, version).done();
}

/** @param keys For each key: its entry, `null` when it is gone, `undefined` when nothing changed. */
export function writeWatchOutput(
  keys: readonly (Entry | null | undefined)[],
): Uint8Array<ArrayBuffer> {
  const output = new MessageWriter().number(1, READ_SUCCESS);
  for (const entry of keys) {
    const key = new MessageWriter().number(1, entry !== undefined);
    if (entry !== undefined && entry !== null) key.bytes(2, writeEntry(entry));
    output.bytes(2, key.done());
  }
  return output.done();
}

function writeEntry({ key, value, encoding, version }: Entry): Uint8Array {
  return new MessageWriter().bytes(1, key).bytes(2, value).number(3, encoding).bytes(4, version)
    .done();
}
