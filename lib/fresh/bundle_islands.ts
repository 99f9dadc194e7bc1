import { basename, dirname, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A bundled module: its file name, its code, and the names of the chunks it imports. */
export interface Bundle {
  readonly name: string;
  readonly code: string;
  readonly imports: readonly string[];
}

/** All bundles of an app. `boot` and `islands` are names; islands are in the order asked for. */
export interface BundleSet {
  readonly bundles: ReadonlyMap<string, Bundle>;
  readonly boot: string;
  readonly islands: readonly string[];
}

const BOOT = fileURLToPath(new URL("./boot.ts", import.meta.url));
const RELATIVE_IMPORT = /(["'])(\.{1,2}\/[^"'\n]+\.js)\1/g;

/**
 * Bundles island modules for the browser, each as an entry of its own, what they share in chunks.
 *
 * @param islands Absolute paths.
 * @throws {Error} with the bundler's messages if a module cannot be bundled.
 */
export async function bundleIslands(
  islands: readonly string[],
  options: { minify: boolean },
): Promise<BundleSet> {
  const entrypoints = [BOOT, ...islands];
  const outputDir = "/bundles";
  const result = await Deno.bundle({
    entrypoints,
    outputDir,
    platform: "browser",
    format: "esm",
    minify: options.minify,
    codeSplitting: true,
    write: false,
  });
  if (!result.success || result.outputFiles === undefined) {
    throw new Error(`Cannot bundle islands: ${result.errors.map(({ text }) => text).join("; ")}`);
  }
  const outputs = new Map(result.outputFiles.map((file) => [
    relative(outputDir, file.path).replaceAll("\\", "/"),
    file.text(),
  ]));
  return nameBundles(outputs, entrypoints);
}

/** Gives every output a flat name of its own and rewrites the imports between them. */
function nameBundles(outputs: Map<string, string>, entrypoints: string[]): BundleSet {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const entries = entrypoints.map((entry) => {
    const output = outputOf(entry, entrypoints, outputs);
    const name = uniqueName(basename(output), taken);
    names.set(output, name);
    return name;
  });
  for (const output of outputs.keys()) {
    if (!names.has(output)) names.set(output, uniqueName(basename(output), taken));
  }
  const bundles = new Map<string, Bundle>();
  for (const [output, text] of outputs) {
    const name = names.get(output) ?? output;
    const imports = new Set<string>();
    const code = text.replaceAll(RELATIVE_IMPORT, (whole, quote, path) => {
      const target = names.get(posix.join(dirname(output), path));
      if (target === undefined) return whole;
      imports.add(target);
      return `${quote}./${target}${quote}`;
    });
    bundles.set(name, { name, code, imports: [...imports].sort() });
  }
  const [boot = "", ...islands] = entries;
  return { bundles, boot, islands };
}

/** The bundler lays outputs out as the entries lie below the folder they have in common. */
function outputOf(entry: string, entries: string[], outputs: Map<string, string>): string {
  let common = dirname(entry);
  while (!entries.every((other) => other.startsWith(common + "/"))) {
    const parent = dirname(common);
    if (parent === common) break;
    common = parent;
  }
  const output = relative(common, entry).replace(/\.[^.]+$/, ".js");
  if (outputs.has(output)) return output;
  throw new Error(`Cannot bundle "${entry}": the bundler wrote no "${output}"`);
}

function uniqueName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = wanted.replace(/\.js$/, `_${i}.js`);
  taken.add(name);
  return name;
}

/** The chunks a bundle loads, directly and through others. */
export function importsOf(set: BundleSet, name: string, found: Set<string> = new Set()): string[] {
  for (const chunk of set.bundles.get(name)?.imports ?? []) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    importsOf(set, chunk, found);
  }
  return [...found].sort();
}
