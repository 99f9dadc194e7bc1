import { join } from "node:path";
import type { BuildCache, FsRoute, StaticFile } from "./build_cache.ts";
import { LIVE_RELOAD_SCRIPT } from "./live_reload.ts";
import { mediaType } from "./media_type.ts";
import { contentHash, loadModule, type PreparedBuild } from "./prepare_build.ts";
import { bundlePath, islandsOf } from "./production.ts";
import { readSlice } from "./read_slice.ts";

/** Where a build in memory finds what it does not hold. */
export interface MemoryBuildOptions {
  readonly root: string;
  readonly staticDir: string;
  readonly routes: readonly FsRoute[];
  readonly development: boolean;
}

/** A build that serves bundles from memory and static files as they are on disk now. */
export async function memoryBuild(
  prepared: PreparedBuild,
  options: MemoryBuildOptions,
): Promise<BuildCache> {
  const { root, staticDir, routes, development } = options;
  const islands = await Promise.all(prepared.islands.map(async ({ path, facts }) => ({
    facts,
    mod: await loadModule(path),
  })));
  const liveReload = development ? bundlePath(prepared.buildId, "live_reload.js") : null;
  const bundles = new Map(prepared.bundles);
  if (liveReload !== null) bundles.set(liveReload, LIVE_RELOAD_SCRIPT);
  return {
    root,
    buildId: prepared.buildId,
    routes,
    islands: new Map(
      islands.flatMap(({ facts, mod }) => islandsOf(facts, mod)).map((island) => [
        island.fn,
        island,
      ]),
    ),
    boot: prepared.boot,
    liveReload,
    readFile: async (pathname) => {
      const code = bundles.get(pathname);
      return code === undefined ? await diskFile(staticDir, pathname) : textFile(pathname, code);
    },
  };
}

function textFile(pathname: string, text: string): StaticFile {
  const bytes = new TextEncoder().encode(text);
  return {
    hash: contentHash(bytes),
    type: mediaType(pathname),
    sizes: { identity: bytes.byteLength },
    read: (_encoding, start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}

/** The file a path names, unless it is hidden, leads out of the folder, or is none. */
async function diskFile(folder: string, pathname: string): Promise<StaticFile | null> {
  const hidden = pathname.split("/").some((part) =>
    part === ".." || (part.startsWith(".") && part !== ".well-known")
  );
  if (hidden) return null;
  try {
    const path = await Deno.realPath(join(folder, pathname));
    if (!path.startsWith(await Deno.realPath(folder) + "/")) return null;
    if (!(await Deno.stat(path)).isFile) return null;
    const bytes = await Deno.readFile(path);
    return {
      hash: contentHash(bytes),
      type: mediaType(pathname),
      sizes: { identity: bytes.byteLength },
      read: (_encoding, start, end) => readSlice(path, start, end),
    };
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory ||
      error instanceof Deno.errors.InvalidData || error instanceof Deno.errors.FilesystemLoop ||
      error instanceof TypeError;
    if (absent) return null;
    throw error;
  }
}
