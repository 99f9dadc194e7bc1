import assert from "node:assert/strict";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

// Facts about the whole tree that no module can see by itself. Who may import whom has a test of its
// own, and so has deno.jsr.json.

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Made by tools, by a running server, or by package managers. */
const NOT_OURS = new Set([".git", "_fresh", "coverage", "data", "music", "node_modules"]);
const TEXT =
  /(?:\.(?:tsx?|js|jsonc?|md|css|svg|webmanifest|example)|LICENSE|\.gitignore|\.ci\/run)$/;
const CODE = /\.(?:tsx?|js)$/;
const BROWSER = "// This module is browser compatible.";
const MAX_LINES = 350;

interface File {
  /** Path from the project's folder. */
  readonly path: string;
  readonly text: string;
}

function readTree(folder = ""): File[] {
  return [...Deno.readDirSync(posix.join(ROOT, folder))].flatMap(({ name, isDirectory }) => {
    const path = posix.join(folder, name);
    if (NOT_OURS.has(name) || path === "tests/.artifacts") return [];
    if (isDirectory) return readTree(path);
    return TEXT.test(path) ? [{ path, text: Deno.readTextFileSync(posix.join(ROOT, path)) }] : [];
  });
}

const TREE: readonly File[] = readTree();
const SOURCES = TREE.filter(({ path }) => CODE.test(path));

function textOf(path: string): string {
  const file = TREE.find((one) => one.path === path);
  assert.ok(file !== undefined, `${path} is missing`);
  return file.text;
}

function isTest(path: string): boolean {
  return path.startsWith("tests/") || /_(?:test|bench|fakes?)(?:_\w+)?\.tsx?$/.test(path);
}

function configuration(): {
  readonly imports: Readonly<Record<string, string>>;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  readonly lint: { readonly rules: { readonly include: readonly string[] } };
} {
  return JSON.parse(textOf("deno.json"));
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}

Deno.test("packages come from npm alone, each in one exact version that is locked", () => {
  const { imports } = configuration();
  const lock: { readonly specifiers: Readonly<Record<string, string>> } = JSON.parse(
    Deno.readTextFileSync(posix.join(ROOT, "deno.lock")),
  );
  for (const [name, target] of Object.entries(imports)) {
    if (target.startsWith("./lib/fresh/")) continue;
    const [, pin] = /^(npm:(?:@[\w-]+\/)?[\w-]+@\d+\.\d+\.\d+)(?:\/[\w./-]+)?$/.exec(target) ?? [];
    assert.ok(pin !== undefined, `${name} is not pinned to one npm version: ${target}`);
    assert.ok(pin in lock.specifiers, `deno.lock does not know ${pin}`);
  }
});

Deno.test("the compiler and the linter are as strict as they were meant to be", () => {
  const { compilerOptions, lint } = configuration();
  const options = [
    "strict",
    "noImplicitOverride",
    "noUncheckedIndexedAccess",
    "exactOptionalPropertyTypes",
    "useUnknownInCatchVariables",
    "noImplicitReturns",
    "noFallthroughCasesInSwitch",
  ];
  for (const option of options) assert.equal(compilerOptions[option], true, option);
  for (const rule of ["no-console", "no-non-null-assertion", "eqeqeq", "no-eval"]) {
    assert.ok(lint.rules.include.includes(rule), rule);
  }
});

Deno.test("a rule is only ever silenced with a reason beside it", () => {
  const silenced =
    /^.*(?:deno-lint-ignore|deno-fmt-ignore|@ts-(?:ignore|expect-error|nocheck)).*$/gm;
  for (const { path, text } of SOURCES) {
    if (path === "tests/house_test.ts") continue;
    for (const [line] of text.matchAll(silenced)) {
      assert.match(line, / -- \S/, `${path} gives no reason: ${line.trim()}`);
    }
  }
});

Deno.test("only the logger writes to the console", () => {
  for (const { path, text } of SOURCES) {
    if (path !== "lib/log.ts") assert.doesNotMatch(text, /^[^/*"'`]*\bconsole\.\w+\(/m, path);
  }
});

Deno.test("main.ts stays a dozen lines, and every module a sitting", () => {
  assert.ok(linesOf(textOf("main.ts")) <= 15, "main.ts is longer than 15 lines");
  const long = SOURCES.filter(({ path, text }) => !isTest(path) && linesOf(text) > MAX_LINES);
  assert.deepEqual(long.map(({ path }) => path), []);
});

Deno.test("everything an island brings into the browser says that it may run there", () => {
  const reached = reachedFrom(SOURCES.filter(({ path }) => path.startsWith("islands/")));
  assert.ok(reached.has("lib/domain/evolve.ts"), "islands were not followed into the domain");
  const unmarked = [...reached].filter((path) =>
    !path.startsWith("islands/") && !textOf(path).startsWith(BROWSER)
  );
  assert.deepEqual(unmarked, []);
});

/** Paths of all modules that these load, themselves included; imports of types load nothing. */
function reachedFrom(starts: readonly File[]): ReadonlySet<string> {
  const { imports } = configuration();
  const reached = new Set<string>();
  const visit = ({ path, text }: File) => {
    if (reached.has(path)) return;
    reached.add(path);
    const loads = text.matchAll(/^(?:import|export)(?! type)[^"'`;=()]*?from "([^"]+)";/gm);
    for (const [, specifier = ""] of loads) {
      const target = imports[specifier] ?? specifier;
      if (!target.startsWith(".")) continue;
      const folder = specifier in imports ? "" : posix.dirname(path);
      const to = posix.join(folder, target);
      visit({ path: to, text: textOf(to) });
    }
  };
  starts.forEach(visit);
  return reached;
}

Deno.test("the project speaks of itself, not of where or by whom it is worked on", async (t) => {
  const elsewhere: readonly (readonly [what: string, pattern: RegExp])[] = [
    ["folder beside the project", /\.\.\/shared\b|\bshared\/(?:style|notes|hooks|samples)\b/],
    ["page that is not part of it", /\b(?:design|models|weaknesses|queue-rules)\.md\b/],
    ["folder of somebody's machine", /(?:^|[\s"'`(=])\/(?:root|home|work|Users)\/\w/m],
    ["package server", /\b(?:registry|artifactory|nexus|verdaccio)\.[\w-]+\.\w/i],
    ["number in a tracker", /\b(?:issues?|tickets?|closes|fixes|PR) #?\d+\b/i],
    [
      "tools that help with writing",
      /\b(?:claude|chatgpt|copilot|language model|system prompt)\b/i,
    ],
    ["work that was left", /\b(?:TODO|FIXME|XXX)\b/],
  ];
  for (const [what, pattern] of elsewhere) {
    await t.step(`names no ${what}`, () => {
      const found = TREE.filter(({ path, text }) =>
        path !== "tests/house_test.ts" && pattern.test(text)
      );
      assert.deepEqual(found.map(({ path, text }) => `${path}: ${pattern.exec(text)?.[0]}`), []);
    });
  }
});
