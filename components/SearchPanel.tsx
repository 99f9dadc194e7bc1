// This module is browser compatible.
import type { JSX } from "preact";
import type { TrackUri } from "../lib/domain/ids.ts";
import type { Track } from "../lib/domain/track.ts";
import { Icon } from "./Icon.tsx";
import type { SearchState } from "../lib/domain/search_state.ts";
import { SearchResults } from "./SearchResults.tsx";

export interface SearchPanelProps {
  /** What the field holds. */
  readonly query: string;
  readonly search: SearchState;
  readonly suggestions: readonly Track[];
  /** Songs that were added from this page. */
  readonly added: ReadonlySet<TrackUri>;
  readonly onQuery: (query: string) => void;
  readonly onMore: () => void;
}

/** Where songs are found and added. Takes titles, links and paths, typed, pasted or dropped. */
export function SearchPanel(props: SearchPanelProps): JSX.Element {
  const { query, onQuery } = props;
  return (
    <section
      class="card add"
      aria-labelledby="add-heading"
      id="add"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const dropped = event.dataTransfer?.getData("text/plain") ?? "";
        if (dropped.trim() !== "") onQuery(dropped.trim());
      }}
    >
      <h2 id="add-heading">Add a song</h2>
      <form
        class="search"
        role="search"
        method="get"
        action="/#add"
        onSubmit={(event) => {
          event.preventDefault();
          onQuery(String(new FormData(event.currentTarget).get("q") ?? ""));
        }}
      >
        <Icon name="search" />
        <input
          id="search"
          type="search"
          name="q"
          dir="auto"
          value={query}
          maxLength={200}
          autocomplete="off"
          enterkeyhint="search"
          placeholder="Title, artist, link or path"
          aria-label="Search for a song"
          onInput={(event) => onQuery(event.currentTarget.value)}
        />
        <button type="submit" class="button small">Find</button>
      </form>
      <SearchResults {...props} />
    </section>
  );
}
