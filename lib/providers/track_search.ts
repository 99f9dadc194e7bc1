import type { Track } from "../domain/track.ts";
import type { SearchPage, SearchRequest } from "./provider.ts";

/** A track with what else it can be found by. */
export interface SearchEntry {
  readonly track: Track;
  /** Empty when unknown. */
  readonly album: string;
  /** Path relative to the source's folder, `/` between names; empty when it has none. */
  readonly path: string;
}

/** How well a track matches; smaller is better. */
export type MatchRank = 0 | 1 | 2 | 3 | 4 | 5;

/** A query, folded once for many comparisons. */
export interface FoldedQuery {
  /** Lower case, for paths. */
  readonly exact: string;
  /** Folded words with one space between. */
  readonly text: string;
  readonly words: readonly string[];
}

/** An entry folded once for many queries. */
interface IndexedEntry {
  readonly entry: SearchEntry;
  readonly path: string;
  readonly fileName: string;
  /** ` title words artist words album words path words`, each word with a space before it. */
  readonly all: string;
  readonly title: string;
  /** Folded title with a space before it, so that a word's start can be looked up. */
  readonly titleWords: string;
  /** The same for title, artist and album. */
  readonly nameWords: string;
}

/** Finds tracks by words; see {@link createTrackSearch}. */
export interface TrackSearch {
  search(request: SearchRequest): SearchPage;
}

// Letters that Unicode does not take apart, spelled as people type them.
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["ø", "o"],
  ["ł", "l"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ı", "i"],
]);

/** Text as it is compared: no accents, no case, no punctuation, one space between words. */
export function foldText(text: string): string {
  return text.normalize("NFKD").toLowerCase()
    .replaceAll(/[\p{M}'’`´]/gu, "")
    .replaceAll(/[ßøłđðþæœı]/g, (letter) => SPELLINGS.get(letter) ?? letter)
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Prepares a query. One without letters or digits is kept as it is, to be looked for literally. */
export function foldQuery(query: string): FoldedQuery {
  const exact = query.trim().normalize("NFC").toLowerCase();
  const text = foldText(query);
  return { exact, text, words: text === "" ? [] : text.split(" ") };
}

/**
 * A search over entries that answers 10,000 of them within a few milliseconds. Results of equal rank
 * come in the order given; so do all entries when there is no query, unless `suggestions` has them
 * in a better order.
 */
export function createTrackSearch(
  entries: readonly SearchEntry[],
  suggestions: readonly SearchEntry[] = entries,
): TrackSearch {
  const indexed = entries.map(indexEntry);
  return {
    search({ query, limit, cursor }) {
      const folded = foldQuery(query);
      const found = folded.exact === "" ? suggestions : ranked(indexed, folded);
      const start = offsetOf(cursor, found.length);
      const end = start + Math.max(1, Math.min(50, limit));
      return {
        items: found.slice(start, end).map(({ track }) => track),
        cursor: end < found.length ? String(end) : null,
      };
    },
  };
}

/** How well `track` answers `query`; worst when only its source knows why it was found. */
export function rankOf(track: Track, query: FoldedQuery): MatchRank {
  return rank(foldEntry({ track, album: "", path: "" }), query) ?? 5;
}

// Folding is the slow part; an entry that stays from one index to the next is folded once.
const foldedEntries = new WeakMap<SearchEntry, IndexedEntry>();

function indexEntry(entry: SearchEntry): IndexedEntry {
  const already = foldedEntries.get(entry);
  if (already !== undefined) return already;
  const folded = foldEntry(entry);
  foldedEntries.set(entry, folded);
  return folded;
}

function foldEntry(entry: SearchEntry): IndexedEntry {
  const title = foldText(entry.track.title);
  const names = [foldText(entry.track.artist), foldText(entry.album)];
  const path = entry.path.normalize("NFC").toLowerCase();
  // Joined, not concatenated: engines put off concatenating until the first search has to wait.
  return {
    entry,
    path,
    fileName: path.slice(path.lastIndexOf("/") + 1),
    all: ["", title, ...names, foldText(entry.path)].join(" "),
    title,
    titleWords: ["", title].join(" "),
    nameWords: ["", title, ...names].join(" "),
  };
}

/** The matching entries, best first: one bucket per rank, so nothing needs sorting. */
function ranked(indexed: readonly IndexedEntry[], query: FoldedQuery): readonly SearchEntry[] {
  const buckets: readonly SearchEntry[][] = [[], [], [], [], [], []];
  for (const candidate of indexed) {
    const place = rank(candidate, query);
    if (place !== null) buckets[place]?.push(candidate.entry);
  }
  return buckets.flat();
}

function rank(candidate: IndexedEntry, query: FoldedQuery): MatchRank | null {
  if (isPath(candidate, query.exact)) return 0;
  if (query.words.length === 0) return isLiteral(candidate, query.exact) ? 5 : null;
  if (!query.words.every((word) => candidate.all.includes(word))) return null;
  if (candidate.title === query.text) return 1;
  if (candidate.title.startsWith(query.text)) return 2;
  if (query.words.every((word) => candidate.titleWords.includes(` ${word}`))) return 3;
  if (query.words.every((word) => candidate.nameWords.includes(` ${word}`))) return 4;
  return 5;
}

function isPath(candidate: IndexedEntry, exact: string): boolean {
  return candidate.path !== "" && (candidate.path === exact || candidate.fileName === exact);
}

/** For names such as `!!!` that have nothing to fold. */
function isLiteral({ entry, path }: IndexedEntry, exact: string): boolean {
  const { title, artist } = entry.track;
  return `${title}\n${artist}\n${entry.album}`.toLowerCase().includes(exact) ||
    path.includes(exact);
}

/** Where a cursor of ours points to; the beginning for anything else. */
function offsetOf(cursor: string | null, length: number): number {
  if (cursor === null || !/^[1-9][0-9]{0,8}$/.test(cursor)) return 0;
  return Math.min(Number(cursor), length);
}
