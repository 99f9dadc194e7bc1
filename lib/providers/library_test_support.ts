import { join } from "node:path";
import { silence } from "../synth/sound.ts";
import { encodeWav } from "../synth/wav.ts";
import {
  type LibraryProvider,
  type LibraryProviderOptions,
  openLibraryProvider,
} from "./library_provider.ts";
import type { SearchPage } from "./provider.ts";

/** A music folder, a cache folder and what was logged; gone after the test. */
export interface Shelf {
  /** Real path of a folder of its own, with `music` and `cache` in it. */
  readonly folder: string;
  readonly musicDir: string;
  readonly cacheDir: string;
  readonly logged: string[];
  /** Writes a file below the music folder, with the folders on its way. */
  put(path: string, content: Uint8Array | string): Promise<void>;
  /** Opens the library; it is closed after the test. Waits for the first look. */
  open(options?: Partial<LibraryProviderOptions>): Promise<LibraryProvider>;
}

/** A test with a music folder; files and watchers must be closed after it. */
export function shelfTest(
  name: string,
  body: (shelf: Shelf) => Promise<void>,
  ignore = false,
): void {
  Deno.test({
    name,
    ignore,
    sanitizeResources: true,
    sanitizeOps: true,
    async fn() {
      const folder = await Deno.realPath(await Deno.makeTempDir());
      const opened: LibraryProvider[] = [];
      try {
        await body(shelfIn(folder, opened));
      } finally {
        for (const library of opened) await library.close();
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

function shelfIn(folder: string, opened: LibraryProvider[]): Shelf {
  const musicDir = join(folder, "music");
  const cacheDir = join(folder, "cache");
  const logged: string[] = [];
  return {
    folder,
    musicDir,
    cacheDir,
    logged,
    async put(path, content) {
      const full = join(musicDir, path);
      await Deno.mkdir(join(full, ".."), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(full, content);
      else await Deno.writeFile(full, content);
    },
    async open(options = {}) {
      const library = await openLibraryProvider({
        musicDir,
        cacheDir,
        log: (message) => logged.push(message),
        gatherMs: 0,
        ...options,
      });
      opened.push(library);
      await library.scanned;
      return library;
    },
  };
}

/** A WAV file of `ms` milliseconds of silence. */
export function wavOf(ms: number): Uint8Array<ArrayBuffer> {
  return encodeWav(silence(ms * 24));
}

/** The smallest PNG there is: one transparent pixel. */
export const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
);

/** Everything a query finds, at most 50. */
export async function find(library: LibraryProvider, query: string): Promise<SearchPage> {
  return await library.search({ query, limit: 50, cursor: null });
}

/** Titles of everything a query finds. */
export async function titlesOf(library: LibraryProvider, query = ""): Promise<readonly string[]> {
  return (await find(library, query)).items.map(({ title }) => title);
}

/** Waits until something calls `reached` with a value that fits; nothing but events is waited for. */
export function watchFor<T>(fits: (value: T) => boolean | Promise<boolean>): {
  readonly reached: (value: T) => void;
  readonly done: Promise<void>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return {
    reached(value) {
      Promise.resolve(fits(value)).then((yes) => yes ? resolve() : undefined, reject);
    },
    done: promise,
  };
}
