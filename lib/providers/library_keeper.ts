import type { LibraryCache } from "./library_cache.ts";
import type { LibraryFile } from "./library_file.ts";
import { buildLibraryIndex, type LibraryIndex } from "./library_index.ts";
import { type Scan, scanLibrary } from "./library_scan.ts";

/** Keeps an index of the music folder up to date. */
export interface LibraryKeeper {
  /** What is known now. */
  index(): LibraryIndex;
  /** Looks through the folder, or again after the look that is under way. Never rejects. */
  rescan(): Promise<void>;
  /** Stops looking, and waits until it has stopped. */
  close(): Promise<void>;
}

/** What {@link openLibraryKeeper} needs. */
export interface KeeperOptions {
  readonly root: string;
  readonly cache: LibraryCache;
  readonly log: (message: string) => void;
  /** Called after every look with the number of playable tracks. */
  readonly onScanned: (tracks: number) => void;
}

const LISTED = 20;

/** Starts from what the cache remembers; nothing is looked at before the first `rescan()`. */
export async function openLibraryKeeper(options: KeeperOptions): Promise<LibraryKeeper> {
  const { root, cache, log, onScanned } = options;
  const stopping = new AbortController();
  let known = await cache.load();
  let index = buildLibraryIndex(known.values());
  let lastFault = "";
  const noted = new Set<string>();

  const publish = (files: ReadonlyMap<string, LibraryFile>) => {
    index = buildLibraryIndex(files.values());
  };
  const scanOnce = async () => {
    try {
      const scan = await scanLibrary({ root, known, signal: stopping.signal, onProgress: publish });
      known = scan.files;
      publish(known);
      lastFault = "";
      report(scan, root, noted, log);
      if (scan.changed) await cache.save(known);
    } catch (error) {
      if (stopping.signal.aborted) return;
      // The folder may come back, as drives do: what is known is kept, but not offered.
      publish(new Map());
      if (String(error) !== lastFault) log(`Cannot read the music folder "${root}": ${error}`);
      lastFault = String(error);
    }
    onScanned(index.byUri.size);
  };

  let running: Promise<void> | null = null;
  let again = false;
  const scanUntilDone = async () => {
    do {
      again = false;
      await scanOnce();
    } while (again && !stopping.signal.aborted);
    running = null;
  };
  return {
    index: () => index,
    rescan() {
      again = true;
      return running ??= scanUntilDone();
    },
    async close() {
      stopping.abort();
      await running;
    },
  };
}

/** Says, once per file, what was left out. */
function report(
  scan: Scan,
  root: string,
  noted: Set<string>,
  log: (message: string) => void,
): void {
  const links = scan.passedOver.filter((name) => !noted.has(name));
  for (const name of links) noted.add(name);
  if (scan.unplayable.length > 0) {
    log(`Cannot play ${scan.unplayable.length} files in "${root}": ${listed(scan.unplayable)}`);
  }
  if (links.length > 0) log(`Passed over ${links.length} names in "${root}": ${listed(links)}`);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join("; ");
  return names.length > LISTED ? `${shown}; and ${names.length - LISTED} more` : shown;
}
