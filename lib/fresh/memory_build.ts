import type { BuildCache, FsRoute, StaticFile } from "./build_cache.ts";
import { LIVE_RELOAD_SCRIPT } from "./live_reload.ts";
import { mediaType } from "./media_type.ts";
import { contentHash, loadModule, type PreparedBuild } from "./prepare_build.ts";
import { bundlePath, islandsOf } from "./production.ts";

/** Where a build in memory finds what it does not hold. */
export interface MemoryBuildOptions {
  readonly root: string;
  readonly routes: readonly FsRoute[];
  readonly development: boolean;
}

/** A build that serves bundles from memory and static files as they are on disk now. */
export async function memoryBuild(
  prepared: PreparedBuild,
  options: MemoryBuildOptions,
): Promise<BuildCache> {
  const { root, routes, development } = options;
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
    readFile: (pathname) => {
      const code = bundles.get(pathname);
      if (code !== undefined) return textFile(pathname, code);
      const path = prepared.files.get(pathname);
      return path === undefined ? null : diskFile(path);
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

/** A static file as it is on disk now, or null if it is gone. */
async function diskFile(path: string): Promise<StaticFile | null> {
  try {
    const bytes = await Deno.readFile(path);
    return {
      hash: contentHash(bytes),
      type: mediaType(path),
      sizes: { identity: bytes.byteLength },
      read: (_encoding, start, end) => Promise.resolve(bytes.subarray(start, end)),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
