/** The part of a CPU profile, as V8 writes it, that is read here. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** The node that ran at each sample. */
  readonly samples: readonly number[];
  /** Microseconds from each sample to the one before. */
  readonly timeDeltas: readonly number[];
}

/** Which area a function belongs to, by its address; the first that fits counts. */
const BY_ADDRESS: readonly (readonly [pattern: RegExp, area: string])[] = [
  [/\/lib\/domain\//, "rules: decide, evolve, the queue"],
  [/\/lib\/store\//, "our writer: drafts, commits, answers"],
  [/\/lib\/(?:realtime|app)\//, "live nests and fan-out"],
  [/\/lib\/protocol\//, "encoding frames"],
  [/\/lib\/(?:http|web|auth)\/|\/routes\//, "requests: gate, sessions, bodies, answers"],
  [/\/lib\/fresh\//, "routing and middleware"],
  [/\/valibot\//, "parsing by schema"],
  [/^ext:.*kv/, "Deno KV"],
  [/^ext:.*(?:web|fetch|http|net|url|websocket)/, "Deno: HTTP, streams, fetch types"],
  [/^(?:ext|node):/, "Deno: the rest of its runtime"],
  [/^file:/, "our other code"],
];

/** Functions of the machine itself, by name. */
const BY_NAME: readonly (readonly [pattern: RegExp, area: string])[] = [
  [/^\(garbage collector\)$/, "garbage collection"],
  [/^\(program\)$/, "native code outside of JavaScript"],
  [/^op_kv/, "Deno KV"],
  [/^op_(?:http|readable|ws|read|write)/, "Deno: HTTP, streams, fetch types"],
];

/** Microseconds of each area's own time, without the time in which nothing ran. */
export function timeByArea(profile: Profile): ReadonlyMap<string, number> {
  const areas = areasOf(profile);
  const times = new Map<string, number>();
  for (const [index, sample] of profile.samples.entries()) {
    const area = areas.get(sample);
    if (area === undefined || area === null) continue;
    times.set(area, (times.get(area) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  return times;
}

/** The area of each node; `null` for rest. Functions without an address count as their caller's. */
function areasOf({ nodes }: Profile): ReadonlyMap<number, string | null> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const areas = new Map<number, string | null>();
  const visit = (id: number, callers: string | null) => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { functionName, url } = node.callFrame;
    const own = functionName === "(idle)" ? null : ownArea(functionName, url) ?? callers;
    areas.set(id, own);
    for (const child of node.children ?? []) visit(child, own);
  };
  const [root] = nodes;
  if (root !== undefined) visit(root.id, "Deno: the rest of its runtime");
  return areas;
}

function ownArea(functionName: string, url: string): string | undefined {
  const named = BY_NAME.find(([pattern]) => pattern.test(functionName));
  if (named !== undefined) return named[1];
  return BY_ADDRESS.find(([pattern]) => pattern.test(url))?.[1];
}
