import { type LibraryFile, searchEntryOf } from "./library_file.ts";
import { createTrackSearch, type SearchEntry, type TrackSearch } from "./track_search.ts";

/** The playable files at one moment, ready to be searched and looked up. */
export interface LibraryIndex {
  readonly search: TrackSearch;
  readonly byUri: ReadonlyMap<string, SearchEntry>;
}

// A file that did not change keeps its entry, so an index of many files is rebuilt in no time.
const entries = new WeakMap<LibraryFile, SearchEntry>();

/** Makes an index; without a query it suggests the newest files first. */
export function buildLibraryIndex(files: Iterable<LibraryFile>): LibraryIndex {
  const playable: { readonly entry: SearchEntry; readonly modifiedMs: number }[] = [];
  for (const file of files) {
    const entry = entryOf(file);
    if (entry !== null) playable.push({ entry, modifiedMs: file.modifiedMs });
  }
  const newest = playable.toSorted((a, b) => b.modifiedMs - a.modifiedMs);
  return {
    search: createTrackSearch(playable.map(({ entry }) => entry), newest.map(({ entry }) => entry)),
    byUri: new Map(playable.map(({ entry }) => [entry.track.uri, entry])),
  };
}

function entryOf(file: LibraryFile): SearchEntry | null {
  if (file.facts === null) return null;
  const already = entries.get(file);
  if (already !== undefined) return already;
  const fresh = searchEntryOf(file.path, file.facts);
  entries.set(file, fresh);
  return fresh;
}
