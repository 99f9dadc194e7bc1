import type { ComponentType } from "preact";
import { BUNDLE_PREFIX } from "./assets.ts";
import { App, type AppHandler, setBuildCache } from "./app.ts";
import type { BuildCache, Encoding, FsRoute, Island, StaticFile } from "./build_cache.ts";
import { readSlice } from "./read_slice.ts";

/** A file of the snapshot: its hash, type and the size of each stored form in bytes. */
export type FileFacts = Pick<StaticFile, "hash" | "type" | "sizes">;

/** What is known of an island's module before it is loaded. */
export interface IslandFacts {
  readonly name: string;
  readonly file: string;
  readonly imports: readonly string[];
}

/** What `_fresh/snapshot.js` exports. */
export interface Snapshot {
  readonly buildId: string;
  readonly boot: BuildCache["boot"];
  readonly files: Readonly<Record<string, FileFacts>>;
  readonly routes: readonly FsRoute[];
  readonly islands: readonly { readonly facts: IslandFacts; readonly mod: unknown }[];
}

/** Files up to this size are kept in memory once read, up to `MEMORY_BYTES` in all. */
const SMALL_BYTES = 65_536;
const MEMORY_BYTES = 16 * 1024 * 1024;

/**
 * Makes the handler of a built app.
 *
 * @param mod The app's main module: exports `app`.
 * @param outDir URL of the folder the build was written to.
 * @throws {TypeError} if `mod` exports no app.
 */
export function serveBuild(mod: unknown, snapshot: Snapshot, outDir: URL): { fetch: AppHandler } {
  const app = typeof mod === "object" && mod !== null && "app" in mod ? mod.app : undefined;
  if (!(app instanceof App)) {
    throw new TypeError('Cannot start: the server entry must export the App as "app"');
  }
  setBuildCache(app, productionBuild(snapshot, outDir));
  return { fetch: app.handler() };
}

/** The build a snapshot describes, reading its files from disk when they are asked for. */
export function productionBuild(snapshot: Snapshot, outDir: URL): BuildCache {
  const files = new Map(Object.entries(snapshot.files));
  const memory = new Map<string, Uint8Array<ArrayBuffer>>();
  let used = 0;

  async function read(path: string, encoding: Encoding, start: number, end: number) {
    const url = new URL(`${encoding}${encodePath(path)}`, outDir);
    const size = files.get(path)?.sizes[encoding] ?? 0;
    if (size > SMALL_BYTES || used + size > MEMORY_BYTES) return await readSlice(url, start, end);
    const bytes = memory.get(url.href) ?? await Deno.readFile(url);
    if (!memory.has(url.href)) used += bytes.byteLength;
    memory.set(url.href, bytes);
    return bytes.subarray(start, end);
  }

  return {
    root: decodeURIComponent(new URL("..", outDir).pathname).replace(/\/$/, ""),
    buildId: snapshot.buildId,
    routes: snapshot.routes,
    islands: new Map(
      snapshot.islands.flatMap(({ facts, mod }) => islandsOf(facts, mod)).map((island) => [
        island.fn,
        island,
      ]),
    ),
    boot: snapshot.boot,
    liveReload: null,
    readFile(pathname) {
      const facts = files.get(pathname);
      return facts === undefined ? null : {
        ...facts,
        read: (encoding, start, end) => read(pathname, encoding, start, end),
      };
    },
  };
}

/** Every component that an island module exports. */
export function islandsOf({ name, file, imports }: IslandFacts, mod: unknown): Island[] {
  if (typeof mod !== "object" || mod === null) return [];
  return Object.entries(mod).filter(([, value]) => isComponent(value)).map(([exportName, fn]) => ({
    name: exportName === "default" ? name : `${name}.${exportName}`,
    exportName,
    file,
    imports,
    fn,
  }));
}

function isComponent(value: unknown): value is ComponentType<Record<string, unknown>> {
  return typeof value === "function";
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** URL path of a bundle. */
export function bundlePath(buildId: string, name: string): string {
  return `${BUNDLE_PREFIX}${buildId}/${name}`;
}
