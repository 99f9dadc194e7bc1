// This module is browser compatible.
import type { Track } from "./track.ts";

/** How a search stands. */
export type SearchState =
  | { readonly state: "idle" }
  | { readonly state: "searching"; readonly query: string }
  | {
    readonly state: "found";
    readonly query: string;
    readonly items: readonly Track[];
    /** Whether there is another page; `"loading"` while it is on its way. */
    readonly more: boolean | "loading";
  }
  | { readonly state: "failed"; readonly query: string; readonly message: string };
