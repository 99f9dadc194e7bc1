import type { ComponentType } from "preact";

/** A component that is hydrated in the browser. */
export interface Island {
  /** Unique among the islands of a build. */
  readonly name: string;
  readonly exportName: string;
  /** URL path of its module in the browser, without the base path. */
  readonly file: string;
  /** URL paths of the chunks that module imports. */
  readonly imports: readonly string[];
  readonly fn: ComponentType<Record<string, unknown>>;
}

/** One file below `routes/`. */
export interface FsRoute {
  /** Path below the route folder without extension, such as `/blog/[slug]`. */
  readonly id: string;
  /** The module, or a function that loads it. */
  readonly mod: unknown;
}

export type Encoding = "identity" | "br" | "gzip";

/** A static file or a bundle, ready to be served. */
export interface StaticFile {
  /** Hash of the content, for the ETag. */
  readonly hash: string;
  readonly type: string;
  /** Size in bytes of each stored form. */
  readonly sizes: Readonly<Partial<Record<Encoding, number>>>;
  /** Bytes `start` to `end` (exclusive) of one form. */
  read(encoding: Encoding, start: number, end: number): Promise<BodyInit>;
}

/** What a build knows: an app without one serves its own routes, no islands and no files. */
export interface BuildCache {
  readonly root: string;
  /** Changes whenever an island, the runtime or a static file changes. */
  readonly buildId: string;
  readonly routes: readonly FsRoute[];
  readonly islands: ReadonlyMap<unknown, Island>;
  /** URL paths of the module that hydrates islands and of its chunks; null when there are none. */
  readonly boot: { readonly file: string; readonly imports: readonly string[] } | null;
  /** URL path of the live-reload script; null in production. */
  readonly liveReload: string | null;
  /** @param pathname Decoded path below the base path, starting with `/`. */
  readFile(pathname: string): StaticFile | null | Promise<StaticFile | null>;
}

export const EMPTY_BUILD: BuildCache = {
  root: ".",
  buildId: "",
  routes: [],
  islands: new Map(),
  boot: null,
  liveReload: null,
  readFile: () => null,
};
