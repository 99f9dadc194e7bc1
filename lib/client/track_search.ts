// This module is browser compatible.
import type { Result } from "../domain/result.ts";
import type { SearchState } from "../domain/search_state.ts";
import type { Track } from "../domain/track.ts";
import type { Refusal } from "../protocol/frames.ts";
import type { FoundTracks } from "./api.ts";
import type { After } from "./clock_offset_probes.ts";

/** Rest between keys after which a search begins. */
export const TYPING_MS = 250;

export interface TrackSearchOptions {
  readonly after: After;
  readonly search: (
    query: string,
    cursor: string | null,
    signal: AbortSignal,
  ) => Promise<Result<FoundTracks, Refusal>>;
  readonly show: (state: SearchState) => void;
}

/** Searches while somebody types; only the answer to the last question is shown. */
export class TrackSearch {
  readonly #options: TrackSearchOptions;
  #asked = "";
  #cursor: string | null = null;
  #items: readonly Track[] = [];
  #abort = new AbortController();
  #cancel = () => {};

  constructor(options: TrackSearchOptions) {
    this.#options = options;
  }

  /** What is typed has become this. Empty text ends the search. */
  ask(text: string): void {
    const query = text.trim();
    if (query === this.#asked) return;
    this.#asked = query;
    this.#stop();
    if (query === "") return this.#options.show({ state: "idle" });
    this.#options.show({ state: "searching", query });
    this.#cancel = this.#options.after(TYPING_MS, () => void this.#first());
  }

  /** Fetches the next page. */
  async more(): Promise<void> {
    const [query, cursor] = [this.#asked, this.#cursor];
    if (cursor === null) return;
    // Pressed twice, it must not fetch the same page twice.
    this.#cursor = null;
    this.#options.show({ state: "found", query, items: this.#items, more: "loading" });
    await this.#fetch(cursor);
  }

  close(): void {
    this.#stop();
  }

  #stop(): void {
    this.#cancel();
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#cursor = null;
  }

  #first(): Promise<void> {
    this.#items = [];
    return this.#fetch(null);
  }

  async #fetch(cursor: string | null): Promise<void> {
    const query = this.#asked;
    const { signal } = this.#abort;
    const found = await this.#options.search(query, cursor, signal);
    if (signal.aborted) return;
    if (!found.ok) {
      // The same words may be tried again.
      this.#asked = "";
      return this.#options.show({ state: "failed", query, message: found.error.message });
    }
    const known = new Set(this.#items.map(({ uri }) => uri));
    this.#items = [...this.#items, ...found.value.items.filter(({ uri }) => !known.has(uri))];
    this.#cursor = found.value.cursor;
    const more = this.#cursor !== null;
    this.#options.show({ state: "found", query, items: this.#items, more });
  }
}
