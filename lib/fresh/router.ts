import { type Method, METHODS } from "./types.ts";

/** Where a request goes. `value` is null when the path is known but not with this method. */
export interface RouteMatch<T> {
  readonly pattern: string;
  readonly params: Record<string, string>;
  readonly value: T[] | null;
  /** Methods the path answers, for an `Allow` header. */
  readonly allow: readonly string[];
}

interface Target<T> {
  readonly pattern: string;
  /** Names of the captured segments in path order; null where an optional one is left out. */
  readonly names: readonly string[];
  readonly absent: readonly string[];
  readonly values: T[];
}

type Targets<T> = Map<string, Target<T>>;

interface Mixed<T> {
  readonly source: string;
  readonly regex: RegExp;
  readonly node: Node<T>;
}

interface Node<T> {
  readonly statics: Map<string, Node<T>>;
  /** Segments that mix text and parameters, as in `@:user` or `:id.json`. */
  readonly mixed: Mixed<T>[];
  param: Node<T> | null;
  /** `:name+`: one segment or more, none of them empty. */
  rest: Targets<T> | null;
  /** `*`: whatever follows, be it nothing after a slash. */
  wild: Targets<T> | null;
  targets: Targets<T> | null;
}

/** Thrown by {@linkcode Router.match} when a parameter is not valid percent-encoding. */
export class MalformedPathError extends Error {}

/**
 * Finds the handlers of a path. The most specific pattern wins whatever the order of registration:
 * in each segment text beats text with parameters, that beats a parameter, and that beats a rest.
 * Paths are split before they are decoded, so `%2F` never splits a segment.
 */
export class Router<T> {
  readonly #exact: Map<string, Targets<T>> = new Map();
  readonly #root: Node<T> = newNode();

  /** Registers handlers; further ones for the same method and pattern run after the earlier. */
  add(method: Method | "ALL", pattern: string, values: readonly T[]): void {
    for (const variant of expandOptional(pattern)) {
      const { targets, names } = this.#targetsOf(pattern, variant.path);
      const known = targets.get(method);
      if (known !== undefined) known.values.push(...values);
      else targets.set(method, { pattern, names, absent: variant.absent, values: [...values] });
    }
  }

  /**
   * @param pathname Path of the URL, still percent-encoded.
   * @throws {MalformedPathError} if a captured segment cannot be decoded.
   */
  match(method: string, pathname: string): RouteMatch<T> | null {
    const exact = this.#exact.get(pathname);
    if (exact !== undefined) return result(exact, method, []);
    const captured: string[] = [];
    const found = walk(this.#root, pathname, 1, captured);
    return found === null ? null : result(found, method, captured);
  }

  #targetsOf(pattern: string, path: string): { targets: Targets<T>; names: string[] } {
    const segments = splitPattern(path);
    if (segments.every((segment) => !isDynamic(segment))) {
      const key = "/" + segments.map(encodeSegment).join("/");
      return { targets: getOrInsert(this.#exact, key), names: [] };
    }
    let node = this.#root;
    const names: string[] = [];
    for (const [index, segment] of segments.entries()) {
      const rest = /^(?:\*|:(\w+)([*+]))$/.exec(segment);
      if (rest !== null) {
        if (index !== segments.length - 1) throw unsupported(pattern, `"${segment}" must be last`);
        names.push(rest[1] ?? "0");
        const targets = rest[1] === undefined ? node.wild ??= new Map() : node.rest ??= new Map();
        return { targets, names };
      }
      node = childOf(node, segment, names, pattern);
    }
    node.targets ??= new Map();
    return { targets: node.targets, names };
  }
}

function newNode<T>(): Node<T> {
  return { statics: new Map(), mixed: [], param: null, rest: null, wild: null, targets: null };
}

function getOrInsert<T>(map: Map<string, Targets<T>>, key: string): Targets<T> {
  const known = map.get(key) ?? new Map<string, Target<T>>();
  map.set(key, known);
  return known;
}

function childOf<T>(node: Node<T>, segment: string, names: string[], pattern: string): Node<T> {
  if (!isDynamic(segment)) {
    const key = encodeSegment(segment);
    const child = node.statics.get(key) ?? newNode<T>();
    node.statics.set(key, child);
    return child;
  }
  const simple = /^:(\w+)$/.exec(segment);
  if (simple?.[1] !== undefined) {
    names.push(simple[1]);
    return node.param ??= newNode();
  }
  const source = mixedSource(segment, names, pattern);
  const known = node.mixed.find((mixed) => mixed.source === source);
  if (known !== undefined) return known.node;
  const mixed = { source, regex: new RegExp(source), node: newNode<T>() };
  node.mixed.push(mixed);
  return mixed.node;
}

/** Depth first, most specific branch first; `from` is where the next segment starts. */
function walk<T>(node: Node<T>, path: string, from: number, out: string[]): Targets<T> | null {
  if (from > path.length) return node.targets;
  const slash = path.indexOf("/", from);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(from, end);
  const depth = out.length;

  const fixed = node.statics.get(segment);
  const found = fixed === undefined ? null : walk(fixed, path, end + 1, out);
  if (found !== null) return found;
  for (const mixed of node.mixed) {
    const groups = mixed.regex.exec(segment);
    if (groups === null) continue;
    out.push(...groups.slice(1));
    const inside = walk(mixed.node, path, end + 1, out);
    if (inside !== null) return inside;
    out.length = depth;
  }
  if (node.param !== null && segment !== "") {
    out.push(segment);
    const inside = walk(node.param, path, end + 1, out);
    if (inside !== null) return inside;
    out.length = depth;
  }
  const rest = path.slice(from);
  const taker = node.rest !== null && rest !== "" && !rest.endsWith("/") ? node.rest : node.wild;
  if (taker !== null) out.push(rest);
  return taker;
}

function result<T>(targets: Targets<T>, method: string, captured: string[]): RouteMatch<T> {
  const target = targets.get(method) ??
    (method === "HEAD" ? targets.get("GET") : undefined) ?? targets.get("ALL");
  if (target !== undefined) {
    return {
      pattern: target.pattern,
      params: paramsOf(target, captured),
      value: target.values,
      allow: METHODS,
    };
  }
  const [first] = targets.values();
  return {
    pattern: first?.pattern ?? "",
    params: {},
    value: null,
    allow: METHODS.filter((name) => targets.has(name) || (name === "HEAD" && targets.has("GET"))),
  };
}

function paramsOf<T>(target: Target<T>, captured: string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [index, name] of target.names.entries()) {
    params[name] = decodeSegment(captured[index] ?? "");
  }
  for (const name of target.absent) params[name] = "";
  return params;
}

function decodeSegment(raw: string): string {
  if (!raw.includes("%")) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new MalformedPathError(`Cannot decode "${raw}": it must be valid percent-encoding`);
  }
}

/** Text as it stands in a parsed URL's path, so that patterns may be written unencoded. */
function encodeSegment(segment: string): string {
  return new URL(`http://x/${segment}`).pathname.slice(1);
}

function isDynamic(segment: string): boolean {
  return /[:*(){}?+]/.test(segment);
}

function splitPattern(path: string): string[] {
  if (path === "*") return ["*"];
  return path.replace(/^\//, "").split("/");
}

/** `/a{/:b}?`, `/a/:b?` and `/a/:b*` also match without the optional part: one path for each. */
function expandOptional(pattern: string): { path: string; absent: string[] }[] {
  const optional = /\{(\/[^{}]*)\}\?|\/:(\w+)\?(?=\/|$)|\/:(\w+)\*$/.exec(pattern);
  if (optional === null) return [{ path: pattern, absent: [] }];
  const [all, group, single, rest] = optional;
  const before = pattern.slice(0, optional.index);
  const after = pattern.slice(optional.index + all.length);
  const present = group ?? (single === undefined ? `/:${rest}+` : `/:${single}`);
  const absent = Array.from(present.matchAll(/:(\w+)/g), (name) => name[1] ?? "");
  return [
    ...expandOptional(before + present + after),
    ...expandOptional(before + after || "/").map((variant) => ({
      path: variant.path,
      absent: [...absent, ...variant.absent],
    })),
  ];
}

function mixedSource(segment: string, names: string[], pattern: string): string {
  let source = "";
  for (const part of segment.match(/:\w+(?:\([^()]*\))?|[^:]+|:/g) ?? []) {
    const param = /^:(\w+)(?:\(([^()]*)\))?$/.exec(part);
    if (param?.[1] !== undefined) {
      names.push(param[1]);
      source += `(${(param[2] ?? ".+?").replaceAll(/\((?!\?)/g, "(?:")})`;
    } else if (/[*(){}?+]/.test(part)) {
      throw unsupported(pattern, `"${part}" is not understood`);
    } else {
      source += RegExp.escape(encodeSegment(part));
    }
  }
  return `^${source}$`;
}

function unsupported(pattern: string, why: string): SyntaxError {
  return new SyntaxError(
    `Cannot route "${pattern}": ${why}; use text, :name, :name(regex), {/:name}?, or a last :name*`,
  );
}
