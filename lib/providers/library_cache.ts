import { createHash } from "node:crypto";
import { join } from "node:path";
import * as v from "valibot";
import type { LibraryFile } from "./library_file.ts";

/** Remembers between two starts what was found in the music folder. */
export interface LibraryCache {
  /** What was saved; empty when nothing was, or when it cannot be used. */
  load(): Promise<ReadonlyMap<string, LibraryFile>>;
  save(files: ReadonlyMap<string, LibraryFile>): Promise<void>;
}

// Raise when facts are read differently, so that all files are read again.
const VERSION = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const file = v.tuple([
  v.string(),
  count,
  v.number(),
  v.nullable(v.tuple([
    v.pipe(v.string(), v.minLength(1)),
    v.string(),
    v.string(),
    v.pipe(count, v.minValue(1)),
  ])),
]);
const saved = v.object({
  version: v.literal(VERSION),
  root: v.string(),
  files: v.array(file),
});

type SavedFile = v.InferOutput<typeof file>;

/** A cache in one JSON file in `cacheDir`, its own for each music folder. Faults are only logged. */
export function createLibraryCache(
  { cacheDir, root, log }: {
    readonly cacheDir: string;
    readonly root: string;
    readonly log: (message: string) => void;
  },
): LibraryCache {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 12);
  const path = join(cacheDir, `library-${name}.json`);
  return {
    async load() {
      try {
        const parsed = v.safeParse(saved, JSON.parse(await Deno.readTextFile(path)));
        if (!parsed.success || parsed.output.root !== root) return new Map();
        return new Map(parsed.output.files.map((row) => [row[0], fromRow(row)]));
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) log(`Cannot read "${path}": ${error}`);
        return new Map();
      }
    },
    async save(files) {
      const draft = `${path}.${crypto.randomUUID()}.tmp`;
      try {
        await Deno.mkdir(cacheDir, { recursive: true });
        const rows = Array.from(files.values(), toRow);
        await Deno.writeTextFile(draft, JSON.stringify({ version: VERSION, root, files: rows }));
        await Deno.rename(draft, path);
      } catch (error) {
        await Deno.remove(draft).catch(() => {});
        log(`Cannot write "${path}", the next start will read every file again: ${error}`);
      }
    },
  };
}

function toRow({ path, size, modifiedMs, facts }: LibraryFile): SavedFile {
  if (facts === null) return [path, size, modifiedMs, null];
  return [path, size, modifiedMs, [facts.title, facts.artist, facts.album, facts.durationMs]];
}

function fromRow([path, size, modifiedMs, facts]: SavedFile): LibraryFile {
  if (facts === null) return { path, size, modifiedMs, facts: null };
  const [title, artist, album, durationMs] = facts;
  return { path, size, modifiedMs, facts: { title, artist, album, durationMs } };
}
