import { parseTrackUri, type TrackUri } from "../domain/ids.ts";
import type { Track } from "../domain/track.ts";
import type { Provider, SearchPage, SearchRequest } from "./provider.ts";
import type { SearchEntry } from "./track_search.ts";

/** The URI that `text` must be. */
export function uriOf(text: string): TrackUri {
  const uri = parseTrackUri(text);
  if (uri === null) throw new RangeError(`Cannot use "${text}" as a URI`);
  return uri;
}

/** A track that only has a name. */
export function trackNamed(title: string, artist = "", source = "test"): Track {
  const id = [...`${title}.${artist}`].map((c) => c.codePointAt(0)?.toString(36)).join(".");
  return {
    uri: uriOf(`${source}:track:${id.slice(0, 200)}`),
    source,
    title,
    artist,
    durationMs: 1000,
    cover: null,
    sound: null,
  };
}

/** An entry to be searched. */
export function entryNamed(title: string, artist = "", album = "", path = ""): SearchEntry {
  return { track: trackNamed(title, artist), album, path };
}

/** A provider that answers every search with its tracks, `pageSize` at a time. */
export function providerOf(
  source: string,
  titles: readonly string[],
  pageSize = 50,
): Provider & { readonly asked: SearchRequest[] } {
  const tracks = titles.map((title) => trackNamed(title, "", source));
  const asked: SearchRequest[] = [];
  return {
    source,
    asked,
    search(request) {
      asked.push(request);
      const start = Number(request.cursor ?? 0);
      const end = start + Math.min(pageSize, request.limit);
      const page: SearchPage = {
        items: tracks.slice(start, end),
        cursor: end < tracks.length ? String(end) : null,
      };
      return Promise.resolve(page);
    },
    lookup: (uri) => Promise.resolve(tracks.find((track) => track.uri === uri) ?? null),
    sound: (uri) => Promise.resolve(new Response(`sound of ${uri}`)),
    cover: (uri) => Promise.resolve(new Response(`cover of ${uri}`)),
    close: () => Promise.resolve(),
  };
}
