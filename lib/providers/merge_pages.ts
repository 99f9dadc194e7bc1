import type { Track } from "../domain/track.ts";
import type { SourcePlace } from "./catalogue_cursor.ts";
import type { Provider } from "./provider.ts";
import { type FoldedQuery, rankOf } from "./track_search.ts";

/** One page over several providers. */
export interface MergeOptions {
  readonly providers: readonly Provider[];
  readonly query: string;
  readonly folded: FoldedQuery;
  readonly limit: number;
  /** Where to go on; providers without a place have no more. */
  readonly places: readonly SourcePlace[];
  readonly log: (message: string) => void;
}

/** What one provider still has to give. */
interface Stream {
  readonly provider: Provider;
  items: readonly Track[];
  /** The cursor that gave `items`. */
  at: string | null;
  next: string | null;
  used: number;
}

/**
 * Takes the best item again and again, from whichever provider has it; the earlier provider wins a
 * tie. Each provider's own order is kept.
 */
export async function mergePages(
  options: MergeOptions,
): Promise<{ readonly items: readonly Track[]; readonly places: readonly SourcePlace[] }> {
  const opened = await Promise.all(options.providers.map((provider) => open(provider, options)));
  const streams = opened.filter((stream) => stream !== null);
  const items: Track[] = [];
  while (items.length < options.limit) {
    const best = await takeBest(streams, options);
    if (best === null) break;
    items.push(best);
  }
  return { items, places: streams.flatMap(placeOf) };
}

async function open(provider: Provider, options: MergeOptions): Promise<Stream | null> {
  const place = options.places.find(({ source }) => source === provider.source);
  if (place === undefined) return null;
  const stream: Stream = { provider, items: [], at: null, next: place.cursor, used: 0 };
  if (!await turnPage(stream, options)) return null;
  stream.used = Math.min(place.skip, stream.items.length);
  return stream;
}

/** Reads the page at `next`; a provider that fails is left out from then on. */
async function turnPage(
  stream: Stream,
  { query, limit, log }: MergeOptions,
): Promise<boolean> {
  try {
    const page = await stream.provider.search({ query, limit, cursor: stream.next });
    stream.at = stream.next;
    stream.items = page.items;
    stream.next = page.cursor;
    stream.used = 0;
    return true;
  } catch (error) {
    log(`Cannot search "${stream.provider.source}": ${error}`);
    stream.items = [];
    stream.next = null;
    stream.used = 0;
    return false;
  }
}

async function takeBest(streams: readonly Stream[], options: MergeOptions): Promise<Track | null> {
  let best: Stream | null = null;
  let bestRank = Infinity;
  for (const stream of streams) {
    const head = await headOf(stream, options);
    const rank = head === null ? Infinity : rankOf(head, options.folded);
    if (rank < bestRank) [best, bestRank] = [stream, rank];
  }
  const taken = best?.items[best.used] ?? null;
  if (best !== null) best.used++;
  return taken;
}

async function headOf(stream: Stream, options: MergeOptions): Promise<Track | null> {
  while (stream.used >= stream.items.length && stream.next !== null) {
    await turnPage(stream, options);
  }
  return stream.items[stream.used] ?? null;
}

function placeOf(stream: Stream): readonly SourcePlace[] {
  const { source } = stream.provider;
  if (stream.used < stream.items.length) return [{ source, cursor: stream.at, skip: stream.used }];
  return stream.next === null ? [] : [{ source, cursor: stream.next, skip: 0 }];
}
