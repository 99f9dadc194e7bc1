import { createHash } from "node:crypto";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleIslands, type BundleSet, importsOf } from "./bundle_islands.ts";
import { listFiles } from "./crawl.ts";
import { bundlePath, type IslandFacts } from "./production.ts";

/** A build before it is written or served from memory. */
export interface PreparedBuild {
  readonly buildId: string;
  readonly boot: { readonly file: string; readonly imports: readonly string[] } | null;
  readonly islands: readonly { readonly path: string; readonly facts: IslandFacts }[];
  /** Code of each bundle by its URL path. */
  readonly bundles: ReadonlyMap<string, string>;
  /** Absolute path of each static file by its URL path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Dot files are private, but `/.well-known/` is there to be served. */
const HIDDEN = /\/\.(?!well-known\/)/;

/** Bundles the islands, lists the static files, and names the build by all their contents. */
export async function prepareBuild(
  islands: readonly string[],
  staticDir: string,
  options: { minify: boolean },
): Promise<PreparedBuild> {
  const set = islands.length === 0 ? null : await bundleIslands(islands, options);
  const listed = (await listFiles(staticDir)).filter((path) => !HIDDEN.test(path));
  const files = new Map(listed.map((path) => [path, staticDir + path]));
  const buildId = await hashBuild(set, files);
  const url = (name: string) => bundlePath(buildId, name);
  const entry = (set: BundleSet, name: string) => ({
    file: url(name),
    imports: importsOf(set, name).map(url),
  });
  return {
    buildId,
    boot: set && entry(set, set.boot),
    islands: set === null ? [] : islands.map((path, i) => {
      const name = set.islands[i] ?? "";
      return { path, facts: { name: basename(name, ".js"), ...entry(set, name) } };
    }),
    bundles: new Map(
      Array.from(set?.bundles.values() ?? [], ({ name, code }) => [url(name), code]),
    ),
    files,
  };
}

async function hashBuild(set: BundleSet | null, files: Map<string, string>): Promise<string> {
  const hash = createHash("sha256");
  const names = [...set?.bundles.keys() ?? []].sort();
  for (const name of names) hash.update(`${name}\n${set?.bundles.get(name)?.code}\n`);
  for (const [path, source] of files) hash.update(`${path}\n`).update(await Deno.readFile(source));
  return hash.digest("hex").slice(0, 16);
}

/** Hash of a file's content, for its ETag. */
export function contentHash(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 24);
}

/** Loads a source file as a module. */
export async function loadModule(path: string): Promise<unknown> {
  return await import(pathToFileURL(path).href);
}
