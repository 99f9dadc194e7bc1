import { join } from "node:path";
import { type FileStamp, isSameStamp, type LibraryFile, soundTypeOf } from "./library_file.ts";
import { readTrackFacts } from "./library_tags.ts";

/** What one look through the music folder found. */
export interface Scan {
  /** Every sound file by path, sorted by path. */
  readonly files: ReadonlyMap<string, LibraryFile>;
  /** Whether anything differs from what was known. */
  readonly changed: boolean;
  /** Files read in this scan that cannot be played, and why, one text each. */
  readonly unplayable: readonly string[];
  /** Names that were passed over on purpose: symbolic links, folders that may not be read. */
  readonly passedOver: readonly string[];
}

/** What {@link scanLibrary} needs. */
export interface ScanOptions {
  /** The music folder, as {@link Deno.realPath} gives it. */
  readonly root: string;
  /** What the last scan found; files that did not change are not read again. */
  readonly known: ReadonlyMap<string, LibraryFile>;
  /** Stops the scan between two files. */
  readonly signal: AbortSignal;
  /** Called now and then with all that is known so far, so that a long first scan is useful early. */
  readonly onProgress: (files: ReadonlyMap<string, LibraryFile>) => void;
}

const READERS = 4;
const PROGRESS_EVERY = 200;
const MAX_DEPTH = 32;

/**
 * Looks through the music folder: finds every sound file, and reads those that are new or changed, a
 * few at a time. Symbolic links are not followed, so nothing outside the folder is ever found.
 *
 * @throws When the folder itself cannot be read, or `signal` aborts.
 */
export async function scanLibrary(options: ScanOptions): Promise<Scan> {
  const { known, signal, onProgress } = options;
  const found = await listSoundFiles(options.root, signal);
  const files = new Map<string, LibraryFile>();
  const fresh: FileStamp[] = [];
  for (const stamp of found.stamps) {
    const before = known.get(stamp.path);
    // Until a changed file is read again, what was known about it is better than nothing.
    if (before !== undefined) files.set(stamp.path, before);
    if (before === undefined || !isSameStamp(before, stamp)) fresh.push(stamp);
  }
  const unplayable: string[] = [];
  let read = 0;
  await inParallel(READERS, fresh, async (stamp) => {
    signal.throwIfAborted();
    const { file, problem } = await readFile(options.root, stamp);
    files.set(stamp.path, file);
    if (problem !== null) unplayable.push(`${stamp.path} (${problem})`);
    if (++read % PROGRESS_EVERY === 0) onProgress(files);
  });
  return {
    files: new Map([...files].sort(([a], [b]) => a < b ? -1 : 1)),
    changed: fresh.length > 0 || files.size !== known.size,
    unplayable: unplayable.sort(),
    passedOver: found.passedOver,
  };
}

async function readFile(
  root: string,
  stamp: FileStamp,
): Promise<{ readonly file: LibraryFile; readonly problem: string | null }> {
  try {
    const fileName = stamp.path.slice(stamp.path.lastIndexOf("/") + 1);
    const facts = await readTrackFacts(join(root, stamp.path), fileName);
    return { file: { ...stamp, facts }, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { file: { ...stamp, facts: null }, problem: problem.slice(0, 120) };
  }
}

interface Listing {
  readonly stamps: FileStamp[];
  readonly passedOver: string[];
}

async function listSoundFiles(root: string, signal: AbortSignal): Promise<Listing> {
  const listing: Listing = { stamps: [], passedOver: [] };
  await listFolder(root, "", 0, listing, signal);
  return listing;
}

async function listFolder(
  root: string,
  folder: string,
  depth: number,
  listing: Listing,
  signal: AbortSignal,
): Promise<void> {
  for (const entry of await readFolder(root, folder, listing)) {
    signal.throwIfAborted();
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isSymlink) listing.passedOver.push(`${path} (a symbolic link)`);
    else if (entry.isDirectory && depth < MAX_DEPTH) {
      await listFolder(root, path, depth + 1, listing, signal);
    } else if (entry.isFile && soundTypeOf(entry.name) !== null) {
      const stamp = await stampOf(root, path);
      if (stamp !== null) listing.stamps.push(stamp);
    }
  }
}

/** The folder's entries without hidden ones; none when it cannot be read, unless it is the root. */
async function readFolder(
  root: string,
  folder: string,
  listing: Listing,
): Promise<readonly Deno.DirEntry[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(join(root, folder)));
    return entries.filter(({ name }) => !name.startsWith("."));
  } catch (error) {
    if (folder === "") throw error;
    if (!(error instanceof Deno.errors.NotFound)) listing.passedOver.push(`${folder} (${error})`);
    return [];
  }
}

/** `null` when the file went away meanwhile. */
async function stampOf(root: string, path: string): Promise<FileStamp | null> {
  try {
    const info = await Deno.lstat(join(root, path));
    return info.isFile ? { path, size: info.size, modifiedMs: info.mtime?.getTime() ?? 0 } : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function inParallel<T>(
  lanes: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
