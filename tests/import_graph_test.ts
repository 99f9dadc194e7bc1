import assert from "node:assert/strict";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

// Who may import whom. A folder's files may always import each other. The first rule whose `files`
// a path starts with is the one that counts; `type x` allows types alone.

interface Rule {
  readonly files: string;
  readonly may: readonly string[];
  /** Packages it may import; everything when left out. */
  readonly packages?: readonly string[];
}

const DOMAIN = "lib/domain/";
const PROTOCOL = "lib/protocol/";
const LOG = "lib/log.ts";
const ENV = "lib/env.ts";
const STOP = "lib/stop_signal.ts";
const ROLES = ["lib/connectors/", "lib/tape/", "lib/resident/"] as const;
const PARTS = [
  DOMAIN,
  PROTOCOL,
  "lib/store/",
  "lib/providers/",
  "lib/realtime/",
  "lib/auth/",
  "lib/app/",
  "lib/http/",
  "lib/web/",
] as const;
/** What the routes share may use all that a route may, and is used by nothing but routes. */
const WEB = [
  "lib/app/",
  "lib/http/",
  "lib/auth/",
  "lib/realtime/",
  PROTOCOL,
  DOMAIN,
  "lib/fresh/",
  LOG,
] as const;

const ROUTES = [
  "components/",
  "islands/",
  "lib/web/",
  "lib/tape/shelf.ts",
  ...WEB,
] as const;
const STATE = "type lib/web/state.ts";
const ROOT = ["cron/mod.ts", "fresh.config.ts", "lib/fresh/", STATE] as const;

const RULES: readonly Rule[] = [
  { files: DOMAIN, may: [], packages: [] },
  { files: PROTOCOL, may: [DOMAIN] },
  { files: "lib/store/", may: [DOMAIN] },
  { files: "lib/synth/", may: [], packages: [] },
  { files: "lib/providers/", may: [DOMAIN, "lib/synth/"] },
  { files: "lib/realtime/", may: [DOMAIN, PROTOCOL] },
  { files: "lib/auth/", may: [DOMAIN, "lib/store/"] },
  { files: "lib/app/", may: [DOMAIN, PROTOCOL, "lib/store/", LOG, ENV] },
  { files: "lib/http/", may: [DOMAIN, PROTOCOL, LOG, ENV] },
  { files: "lib/web/", may: WEB },
  { files: "lib/serve/", may: ["lib/compose.ts", "lib/fresh/", LOG, ENV, STOP] },
  { files: "lib/client/", may: [DOMAIN, PROTOCOL] },
  // The processes of their own put themselves together.
  ...ROLES.map((files) => ({ files: `${files}run.ts`, may: [files, "lib/compose.ts", ...PARTS] })),
  ...ROLES.map((files) => ({ files, may: [DOMAIN, PROTOCOL, "lib/app/"] })),
  { files: LOG, may: [DOMAIN] },
  { files: ENV, may: [DOMAIN] },
  { files: STOP, may: [] },
  { files: "lib/compose.ts", may: [...PARTS, ...ROLES, "lib/synth/", LOG, ENV, STOP] },
  { files: "lib/fresh/", may: [] },
  { files: "components/", may: [DOMAIN, PROTOCOL, "lib/fresh/"] },
  { files: "islands/", may: ["components/", "lib/client/", DOMAIN, PROTOCOL, "lib/fresh/"] },
  { files: "routes/_middleware.ts", may: ["routes/", ...ROUTES, "lib/compose.ts"] },
  { files: "routes/", may: ROUTES },
  { files: "cron/", may: ["lib/app/", "lib/compose.ts", LOG] },
  { files: "sync-cli/", may: ["lib/client/", DOMAIN, PROTOCOL] },
  { files: "main.ts", may: ROOT },
  { files: "dev.ts", may: [...ROOT, "main.ts", ENV] },
  { files: "serve.ts", may: ["lib/serve/", LOG, ENV] },
  { files: "fresh.config.ts", may: ["lib/fresh/"] },
];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\b([^"'`;=()]*?)\bfrom\s*["']([^"'\n]+)["']/gm;
const BARE = /^import\s*["']([^"'\n]+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"'\n]+)["']/g;
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

/** What a module imports: statically, dynamically, and as `import("…").Type`. */
function importsOf(source: string): Import[] {
  const code = source.replaceAll(COMMENT, "");
  const found: Import[] = [];
  for (const [, what = "", specifier = ""] of code.matchAll(STATIC)) {
    found.push({ specifier, typeOnly: /^\s+type\b/.test(what) });
  }
  for (const pattern of [BARE, DYNAMIC]) {
    for (const [, specifier = ""] of code.matchAll(pattern)) {
      found.push({ specifier, typeOnly: false });
    }
  }
  return found;
}

/** The modules of a project by path from its root, and its import map. */
interface Project {
  readonly sources: ReadonlyMap<string, string>;
  readonly importMap: Readonly<Record<string, string>>;
}

/** The path a specifier leads to, or `null` for packages. */
function resolve({ importMap }: Project, from: string, specifier: string): string | null {
  const mapped = importMap[specifier];
  if (mapped !== undefined) return mapped.startsWith("./") ? mapped.slice(2) : null;
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : null;
}

/** Tests, and the fakes and fixtures that stand beside them. */
function isTest(path: string): boolean {
  return path.startsWith("tests/") || /(?:_test|_fakes?(?:_\w+)?|\/fixture_\w+)\.tsx?$/.test(path);
}

/** Why `from` may not import `to`, or `null` when it may. */
function forbidden(from: string, to: string, typeOnly: boolean): string | null {
  if (isTest(from)) return null;
  const rule = RULES.find(({ files }) => from.startsWith(files));
  if (rule === undefined) return `${from} has no rule: say in this test what it may import`;
  const may = [rule.files, ...rule.may];
  const allowed = !isTest(to) &&
    may.some((entry) =>
      entry.startsWith("type ") ? typeOnly && to === entry.slice(5) : to.startsWith(entry)
    );
  return allowed ? null : `${from} must not import ${to}`;
}

/** Why `from` may not import a package, or `null` when it may. */
function forbiddenPackage({ importMap }: Project, from: string, name: string): string | null {
  const isNode = name.startsWith("node:");
  if (!isNode && importMap[name] === undefined) {
    return `${from} imports ${name}, which the import map does not pin`;
  }
  if (isTest(from)) return null;
  const packages = RULES.find(({ files }) => from.startsWith(files))?.packages;
  return packages === undefined || packages.includes(name)
    ? null
    : `${from} must not import ${name}`;
}

const BROWSER = "// This module is browser compatible.";

/** Why a browser could not load `from`, as far as this import goes, or `null`. */
function unloadable(project: Project, from: string, { specifier }: Import): string | null {
  const isForBrowser = (path: string) => project.sources.get(path)?.startsWith(BROWSER) ?? false;
  if (!isForBrowser(from) || isTest(from)) return null;
  const to = resolve(project, from, specifier);
  const loads = to === null ? !specifier.startsWith("node:") : isForBrowser(to);
  return loads ? null : `${from} is browser compatible, and ${to ?? specifier} is not`;
}

/** The modules of one import cycle, the first one repeated at the end, or `null`. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (module: string): string[] | null => {
    if (done.has(module)) return null;
    const seen = path.indexOf(module);
    if (seen !== -1) return [...path.slice(seen), module];
    path.push(module);
    for (const next of graph.get(module) ?? []) {
      const cycle = visit(next);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(module);
    return null;
  };
  for (const module of graph.keys()) {
    const cycle = visit(module);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** Everything that is wrong with how a project's modules import each other. */
function problemsOf(project: Project): string[] {
  const problems = new Set<string>();
  const graph = new Map<string, string[]>();
  for (const [from, source] of project.sources) {
    const targets: string[] = [];
    for (const one of importsOf(source)) {
      const to = resolve(project, from, one.specifier);
      if (to !== null) targets.push(to);
      const problem = to === null
        ? forbiddenPackage(project, from, one.specifier)
        : forbidden(from, to, one.typeOnly);
      for (const why of [problem, unloadable(project, from, one)]) {
        if (why !== null) problems.add(why);
      }
    }
    graph.set(from, targets);
  }
  const cycle = findCycle(graph);
  if (cycle !== null) problems.add(`import cycle: ${cycle.join(" → ")}`);
  return [...problems];
}

const NOT_OURS = new Set(["node_modules", "_fresh", "data", "docs", "static", "music", "coverage"]);

function readSources(root: string, folder: string, into: Map<string, string>): void {
  for (const entry of Deno.readDirSync(posix.join(root, folder))) {
    if (entry.name.startsWith(".") || NOT_OURS.has(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) readSources(root, path, into);
    else if (/\.tsx?$/.test(path)) into.set(path, Deno.readTextFileSync(posix.join(root, path)));
  }
}

function thisProject(): Project {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const sources = new Map<string, string>();
  readSources(root, "", sources);
  const { imports } = JSON.parse(Deno.readTextFileSync(posix.join(root, "deno.json")));
  return { sources, importMap: imports };
}

Deno.test("modules import only what their place allows, and never in a circle", () => {
  const project = thisProject();
  assert.ok(project.sources.has("lib/domain/nest.ts"), "this project's modules were not found");
  assert.deepEqual(problemsOf(project), []);
});

Deno.test("… and this test would notice", async (t) => {
  const importMap = { "fresh": "./lib/fresh/mod.ts", "preact": "npm:preact@10" };
  const fine = {
    "lib/domain/a.ts": `${BROWSER}\nimport type { B } from "./b.ts";`,
    "lib/domain/b.ts": `${BROWSER}\n// import { c } from "../store/c.ts";`,
    "lib/store/c.ts": `import { a } from "../domain/a.ts";\nimport { sep } from "node:path";`,
    "lib/fresh/mod.ts": `export const page = "import x from 'y'";`,
    "routes/index.tsx": `import { page } from "fresh";\nimport type { Log } from "../lib/log.ts";`,
    "lib/log.ts": `export {};`,
    "lib/store/c_test.ts": `import { x } from "../app/x.ts";`,
    "lib/app/x.ts": `import { c } from "../store/c.ts";`,
  };
  const cases: [what: string, files: Record<string, string>, problem: string][] = [
    [
      "an import downwards",
      { "lib/domain/b.ts": `import { c } from "../store/c.ts";` },
      "lib/domain/b.ts must not import lib/store/c.ts",
    ],
    [
      "a type import",
      { "islands/I.tsx": `import type { C } from "../lib/store/c.ts";` },
      "islands/I.tsx must not import lib/store/c.ts",
    ],
    [
      "an import over several lines",
      { "lib/store/c.ts": `import {\n  x,\n  y,\n} from "../app/x.ts";` },
      "lib/store/c.ts must not import lib/app/x.ts",
    ],
    [
      "a dynamic import",
      { "lib/store/c.ts": `const x = await import("../app/x.ts");` },
      "lib/store/c.ts must not import lib/app/x.ts",
    ],
    [
      "an export from elsewhere",
      { "lib/client/z.ts": `export { c } from "../store/c.ts";` },
      "lib/client/z.ts must not import lib/store/c.ts",
    ],
    [
      "an import for its effects",
      { "lib/client/z.ts": `import "../store/c.ts";` },
      "lib/client/z.ts must not import lib/store/c.ts",
    ],
    [
      "a value where types are allowed",
      { "main.ts": `import { define } from "./lib/web/state.ts";` },
      "main.ts must not import lib/web/state.ts",
    ],
    [
      "a package in the domain",
      { "lib/domain/b.ts": `${BROWSER}\nimport { h } from "preact";` },
      "lib/domain/b.ts must not import preact",
    ],
    [
      "a package that is not pinned",
      { "lib/store/c.ts": `import x from "jsr:@std/path";` },
      "lib/store/c.ts imports jsr:@std/path, which the import map does not pin",
    ],
    [
      "a server's module in a browser's",
      { "lib/domain/b.ts": `export {};` },
      "lib/domain/a.ts is browser compatible, and lib/domain/b.ts is not",
    ],
    [
      "a test in the program",
      { "lib/app/x.ts": `import { y } from "./x_test.ts";` },
      "lib/app/x.ts must not import lib/app/x_test.ts",
    ],
    [
      "a cycle of types",
      { "lib/domain/b.ts": `${BROWSER}\nimport type { A } from "./a.ts";` },
      "import cycle: lib/domain/a.ts → lib/domain/b.ts → lib/domain/a.ts",
    ],
    [
      "a place without a rule",
      { "lib/misc/m.ts": `import { c } from "../store/c.ts";` },
      "lib/misc/m.ts has no rule: say in this test what it may import",
    ],
  ];
  await t.step("nothing, when all is well", () => {
    assert.deepEqual(problemsOf({ sources: new Map(Object.entries(fine)), importMap }), []);
  });
  for (const [what, files, problem] of cases) {
    await t.step(what, () => {
      const sources = new Map(Object.entries({ ...fine, ...files }));
      assert.ok(problemsOf({ sources, importMap }).includes(problem));
    });
  }
});
