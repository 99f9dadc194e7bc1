// This module is browser compatible.

import { computed, Signal, signal } from "@preact/signals";

/*
 * Island props travel as one JSON array. Each entry is a value; objects and arrays name the entries
 * they hold by index, so that a value used twice, a signal above all, stays one value. Arrays that
 * start with a string are the other kinds: ["Date", ms], ["Map", [k, v, …]] and so on. A negative
 * index is one of the constants that JSON cannot write.
 */

const CONSTANTS: readonly unknown[] = [undefined, NaN, Infinity, -Infinity, -0];

/** Thrown for a value that cannot be sent; `path` leads to it, as in `items[2].onClick`. */
export class UnserializableError extends TypeError {
  readonly path: string;
  readonly what: string;

  constructor(path: string, what: string) {
    super(`Cannot serialize ${path || "the value"}: ${what} cannot be sent to the browser`);
    this.path = path;
    this.what = what;
  }
}

/**
 * Writes a value as JSON that is safe inside a `<script>` element.
 *
 * @throws {UnserializableError} for functions, symbols, JSX, class instances and promises.
 */
export function serialize(value: unknown): string {
  const entries: unknown[] = [];
  const seen = new Map<unknown, number>();

  function add(value: unknown, path: string): number {
    const constant = CONSTANTS.findIndex((known) => Object.is(known, value));
    if (constant !== -1) return -1 - constant;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const index = entries.push(null) - 1;
    seen.set(value, index);
    entries[index] = encode(value, path);
    return index;
  }

  function encode(value: unknown, path: string): unknown {
    switch (typeof value) {
      case "string":
      case "number":
      case "boolean":
        return value;
      case "bigint":
        return ["BigInt", String(value)];
      case "function":
        throw new UnserializableError(path, "a function");
      case "symbol":
        throw new UnserializableError(path, "a symbol");
      case "undefined":
        return null;
      case "object":
        return value === null ? null : encodeObject(value, path);
    }
  }

  function encodeObject(value: object, path: string): unknown {
    if (Array.isArray(value)) return Array.from(value, (item, i) => add(item, `${path}[${i}]`));
    if (value instanceof Signal) {
      return [isComputed(value) ? "Computed" : "Signal", add(value.peek(), `${path}.value`)];
    }
    if (value instanceof Date) return ["Date", value.getTime()];
    if (value instanceof URL) return ["URL", value.href];
    if (value instanceof RegExp) return ["RegExp", value.source, value.flags];
    if (value instanceof Uint8Array) return ["Uint8Array", toBase64(value)];
    if (value instanceof Set) {
      return ["Set", ...Array.from(value, (item) => add(item, `${path}.values()`))];
    }
    if (value instanceof Map) {
      const pairs = Array.from(value, ([key, item]) => [
        add(key, `${path}.keys()`),
        add(item, `${path}.get(${String(key)})`),
      ]);
      return ["Map", ...pairs.flat()];
    }
    if (Object.hasOwn(value, "constructor") && value.constructor === undefined) {
      throw new UnserializableError(path, "a JSX element");
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) {
      throw new UnserializableError(path, `an instance of ${prototype.constructor?.name}`);
    }
    return Object.fromEntries(
      Object.entries(value).map((
        [key, item],
      ) => [key, add(item, path === "" ? key : `${path}.${key}`)]),
    );
  }

  add(value, "");
  return escapeScript(JSON.stringify(entries));
}

/** JSON without the characters that could end a script element or a line of script. */
export function escapeScript(json: string): string {
  return json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Reads what {@linkcode serialize} wrote.
 *
 * @throws {TypeError} if the text is something else.
 */
export function deserialize(json: string): unknown {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw new TypeError("Cannot read island props: not an array");
  const entries: unknown[] = parsed;
  const values = new Map<number, unknown>();

  function get(index: unknown): unknown {
    if (typeof index !== "number") throw new TypeError(`Cannot read island props: index ${index}`);
    if (index < 0) return CONSTANTS[-1 - index];
    if (values.has(index)) return values.get(index);
    const entry: unknown = entries[index];
    if (typeof entry !== "object" || entry === null) return keep(index, entry);
    if (!Array.isArray(entry)) return fill(keep(index, {}), entry);
    if (typeof entry[0] === "string") return special(index, entry[0], entry.slice(1));
    const list: unknown[] = keep(index, []);
    for (const item of entry) list.push(get(item));
    return list;
  }

  function keep<T>(index: number, value: T): T {
    values.set(index, value);
    return value;
  }

  function fill(target: object, entry: object): object {
    for (const [key, index] of Object.entries(entry)) {
      // Plain assignment to "__proto__" would change the prototype instead.
      Object.defineProperty(target, key, {
        value: get(index),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return target;
  }

  function special(index: number, tag: string, parts: unknown[]): unknown {
    switch (tag) {
      case "Signal": {
        // Kept before its value is read: the value may hold the signal itself.
        const made = keep(index, signal<unknown>(undefined));
        made.value = get(parts[0]);
        return made;
      }
      case "Computed": {
        const value = get(parts[0]);
        return keep(index, computed(() => value));
      }
      case "BigInt":
        return keep(index, BigInt(String(parts[0])));
      case "Date":
        return keep(index, new Date(parts[0] === null ? NaN : Number(parts[0])));
      case "URL":
        return keep(index, new URL(String(parts[0])));
      case "RegExp":
        return keep(index, new RegExp(String(parts[0]), String(parts[1])));
      case "Uint8Array":
        return keep(index, fromBase64(String(parts[0])));
      case "Set": {
        const set = keep(index, new Set());
        for (const part of parts) set.add(get(part));
        return set;
      }
      case "Map": {
        const map = keep(index, new Map());
        for (let i = 0; i < parts.length; i += 2) map.set(get(parts[i]), get(parts[i + 1]));
        return map;
      }
    }
    throw new TypeError(`Cannot read island props: unknown kind "${tag}"`);
  }

  return get(0);
}

/** A computed signal is one whose `value` can be read but not set. */
function isComputed(value: Signal): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value), "value");
  return descriptor !== undefined && descriptor.set === undefined;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
