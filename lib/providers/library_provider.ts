import { join, resolve } from "node:path";
import type { TrackUri } from "../domain/ids.ts";
import { fileContent, openRealFile } from "./file_content.ts";
import { serveGeneratedCover } from "./generated_cover.ts";
import { createLibraryCache } from "./library_cache.ts";
import { createLibraryCovers, type LibraryCovers } from "./library_cover.ts";
import { LIBRARY_SOURCE, soundTypeOf } from "./library_file.ts";
import { type LibraryKeeper, openLibraryKeeper } from "./library_keeper.ts";
import { watchFolder } from "./library_watch.ts";
import type { Provider } from "./provider.ts";
import { serveContent } from "./serve_content.ts";

/** How to open a {@link openLibraryProvider library}. */
export interface LibraryProviderOptions {
  /** The folder with music; made when missing. */
  readonly musicDir: string;
  /** Folder in which to remember what was found. */
  readonly cacheDir: string;
  /** Told what could not be read or watched, in sentences. */
  readonly log: (message: string) => void;
  /** Called after every look through the folder, with the number of playable tracks. */
  readonly onScanned?: (tracks: number) => void;
  /** How long to gather changes before looking, in milliseconds. */
  readonly gatherMs?: number;
  /** How often to look without having been told of a change, in milliseconds. */
  readonly rescanMs?: number;
}

/** The library, which also says when it has looked through the folder for the first time. */
export interface LibraryProvider extends Provider {
  /** Resolves after the first look, whether it worked or not. Searching works before. */
  readonly scanned: Promise<void>;
}

const GATHER_MS = 400;
const RESCAN_MS = 10 * 60 * 1000;

/**
 * A source of the sound files below a folder: `library:track:<hash of the path>`. It is of use at
 * once: what the last start found is searchable while the folder is looked through, and changes to
 * the folder show up by themselves.
 */
export async function openLibraryProvider(
  options: LibraryProviderOptions,
): Promise<LibraryProvider> {
  const { cacheDir, log } = options;
  const root = await openFolder(options.musicDir, log);
  const keeper = await openLibraryKeeper({
    root,
    cache: createLibraryCache({ cacheDir, root, log }),
    log,
    onScanned: options.onScanned ?? (() => {}),
  });
  // Watching starts before looking: a file that comes in between is seen by one of them.
  const stopWatching = watchFolder({
    root,
    gatherMs: options.gatherMs ?? GATHER_MS,
    rescanMs: options.rescanMs ?? RESCAN_MS,
    onChange: () => void keeper.rescan(),
    log,
  });
  const covers = createLibraryCovers(root);
  return {
    source: LIBRARY_SOURCE,
    scanned: keeper.rescan(),
    search: (request) => Promise.resolve(keeper.index().search.search(request)),
    lookup: (uri) => Promise.resolve(keeper.index().byUri.get(uri)?.track ?? null),
    sound: (uri, request) => serveSound(root, pathOf(keeper, uri), request),
    cover: (uri, request) => serveCover(covers, { uri, path: pathOf(keeper, uri), request, log }),
    async close() {
      stopWatching();
      await keeper.close();
    },
  };
}

/** The real path of the folder, which is made when missing; as given when that is not possible. */
async function openFolder(musicDir: string, log: (message: string) => void): Promise<string> {
  try {
    await Deno.mkdir(musicDir, { recursive: true });
    return await Deno.realPath(musicDir);
  } catch (error) {
    log(`Cannot use "${musicDir}" as the music folder: ${error}`);
    return resolve(musicDir);
  }
}

function pathOf(keeper: LibraryKeeper, uri: TrackUri): string | null {
  return keeper.index().byUri.get(uri)?.path ?? null;
}

async function serveSound(
  root: string,
  path: string | null,
  request: Request,
): Promise<Response | null> {
  const contentType = soundTypeOf(path ?? "");
  if (path === null || contentType === null) return null;
  const opened = await openRealFile(join(root, path));
  if (opened === null) return null;
  // The same URI means another sound once the file is replaced, so copies are asked about.
  return serveContent(
    request,
    fileContent(opened, { contentType, cacheControl: "private, no-cache" }),
  );
}

async function serveCover(
  covers: LibraryCovers,
  { uri, path, request, log }: {
    readonly uri: TrackUri;
    readonly path: string | null;
    readonly request: Request;
    readonly log: (message: string) => void;
  },
): Promise<Response | null> {
  if (path === null) return null;
  try {
    const picture = await covers.find(path);
    if (picture !== null) return serveContent(request, picture);
  } catch (error) {
    log(`Cannot read the cover of "${path}": ${error}`);
  }
  return serveGeneratedCover(uri, request);
}
