// This module is browser compatible.
import type { JSX } from "preact";
import type { TrackUri } from "../lib/domain/ids.ts";
import type { Track } from "../lib/domain/track.ts";
import { act, ACT_FORM } from "./acts.ts";
import { quote } from "./announcements.ts";
import { Cover } from "./Cover.tsx";
import { LostBird } from "./EmptyNest.tsx";
import { Icon } from "./Icon.tsx";
import type { SearchState } from "../lib/domain/search_state.ts";
import { formatLength } from "./times.ts";

export interface SearchResultsProps {
  readonly search: SearchState;
  readonly suggestions: readonly Track[];
  readonly added: ReadonlySet<TrackUri>;
  readonly onMore: () => void;
}

/** What a search brought, or what could be added while nobody searches. */
export function SearchResults(props: SearchResultsProps): JSX.Element | null {
  const { search, suggestions, added, onMore } = props;
  switch (search.state) {
    case "idle":
      if (suggestions.length === 0) return null;
      return (
        <>
          <h3 class="eyebrow">Hatched right here</h3>
          <TrackList tracks={suggestions} added={added} label="Suggestions" strip />
        </>
      );
    case "searching":
      return <Searching />;
    case "failed":
      return (
        <div class="empty" role="alert">
          <LostBird />
          <p class="empty-title">That search fell out of the nest</p>
          <p class="soft">{search.message}</p>
        </div>
      );
    case "found":
      if (search.items.length === 0) return <NothingFound query={search.query} />;
      return (
        <>
          <TrackList tracks={search.items} added={added} label="Results" />
          {search.more !== false && (
            <p class="more">
              <button
                type="button"
                class="button small"
                aria-disabled={search.more === "loading"}
                onClick={onMore}
              >
                {search.more === "loading" ? "Looking…" : "More results"}
              </button>
            </p>
          )}
        </>
      );
  }
}

interface TrackListProps {
  readonly tracks: readonly Track[];
  readonly added: ReadonlySet<TrackUri>;
  readonly label: string;
  /** Whether a narrow page shows them side by side. */
  readonly strip?: boolean;
}

function TrackList({ tracks, added, label, strip = false }: TrackListProps): JSX.Element {
  return (
    <ul class={strip ? "tracks strip" : "tracks"} aria-label={label}>
      {tracks.map((track) => (
        <li key={track.uri} class="track">
          <Cover track={track} size={48} />
          <div class="about">
            <p class="title" title={track.title}>
              <bdi>{track.title}</bdi>
            </p>
            <p class="artist">
              <bdi title={track.artist}>{track.artist}</bdi>
              <span class="length">{formatLength(track.durationMs)} · {track.source}</span>
            </p>
          </div>
          <AddButton track={track} added={added.has(track.uri)} />
        </li>
      ))}
    </ul>
  );
}

function AddButton(
  { track, added }: { readonly track: Track; readonly added: boolean },
): JSX.Element {
  return (
    <button
      class={added ? "button small added" : "button small primary"}
      type="submit"
      form={ACT_FORM}
      name="do"
      value={act.add(track.uri)}
      aria-disabled={added}
      aria-label={`${added ? "Added" : "Add"} ${quote(track.title)}`}
    >
      <Icon name={added ? "check" : "plus"} />
      <span>{added ? "added" : "Add"}</span>
    </button>
  );
}

function Searching(): JSX.Element {
  return (
    <div class="searching">
      <p class="sr-only">Searching</p>
      {[0, 1, 2, 3].map((n) => (
        <div key={n} class="track ghost" aria-hidden="true">
          <span class="cover" />
          <span class="line" />
        </div>
      ))}
    </div>
  );
}

function NothingFound({ query }: { readonly query: string }): JSX.Element {
  return (
    <div class="empty">
      <LostBird />
      <p class="empty-title">No such bird</p>
      <p class="soft">
        Nothing was found for <q dir="auto">{query}</q>. Fewer words may help.
      </p>
    </div>
  );
}
