import { sourceOf, type TrackUri } from "../domain/ids.ts";
import { fail, ok, type Result } from "../domain/result.ts";
import type { Track } from "../domain/track.ts";
import { formatCursor, parseCursor } from "./catalogue_cursor.ts";
import { mergePages } from "./merge_pages.ts";
import type { Provider, SearchPage } from "./provider.ts";
import { foldQuery } from "./track_search.ts";

/** A search over one source or all. */
export interface CatalogueSearch {
  /** What the person typed; empty asks for suggestions. */
  readonly query: string;
  /** One source only; all when left out. */
  readonly source?: string | null | undefined;
  /** A cursor that this catalogue gave out; another starts from the beginning. */
  readonly cursor: string | null;
  /** Largest number of items wanted, 1–50. */
  readonly limit: number;
}

/** Why a search was refused. */
export interface CatalogueRefusal {
  readonly code: "unknown_source";
  readonly source: string;
  readonly known: readonly string[];
}

/** All sources of music as one. */
export interface Catalogue {
  /** Names of the sources, in the order in which equal results are shown. */
  readonly sources: readonly string[];
  search(request: CatalogueSearch): Promise<Result<SearchPage, CatalogueRefusal>>;
  /** The track behind a URI, or `null` when no source has it. */
  lookup(uri: TrackUri): Promise<Track | null>;
  /** See {@link Provider.sound}; `null` too when the source is unknown. */
  sound(uri: TrackUri, request: Request): Promise<Response | null>;
  /** See {@link Provider.cover}; `null` too when the source is unknown. */
  cover(uri: TrackUri, request: Request): Promise<Response | null>;
  /** Closes every provider. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Puts providers together. A search takes the best of all sources, the earlier provider first where
 * two are equally good. A provider that fails is left out of the search and reported to `log`.
 */
export function createCatalogue(
  providers: readonly Provider[],
  { log }: { readonly log: (message: string) => void },
): Catalogue {
  const bySource = new Map(providers.map((provider) => [provider.source, provider]));
  const sources = [...bySource.keys()];
  const providerOf = (uri: TrackUri) => bySource.get(sourceOf(uri)) ?? null;
  return {
    sources,
    async search({ query, source = null, cursor, limit }) {
      if (source !== null && !bySource.has(source)) {
        return fail({ code: "unknown_source", source, known: sources });
      }
      const searched = source === null ? sources : [source];
      const places = parseCursor(cursor, searched);
      const merged = await mergePages({
        providers: searched.flatMap((name) => bySource.get(name) ?? []),
        query: query.trim(),
        folded: foldQuery(query),
        limit: Math.max(1, Math.min(50, Math.trunc(limit) || 1)),
        places,
        log,
      });
      return ok({ items: merged.items, cursor: formatCursor(merged.places) });
    },
    lookup: async (uri) => await providerOf(uri)?.lookup(uri) ?? null,
    sound: async (uri, request) => await providerOf(uri)?.sound(uri, request) ?? null,
    cover: async (uri, request) => await providerOf(uri)?.cover(uri, request) ?? null,
    async close() {
      await Promise.all(providers.map((provider) => provider.close()));
    },
  };
}
