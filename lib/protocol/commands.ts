// This module is browser compatible.
import type { NestCommand } from "../domain/nest.ts";
import type { TrackUri } from "../domain/ids.ts";

/** Commands as a client gives them: a song is added by its URI, and nobody advances the clock. */
export type WireCommand =
  | Exclude<NestCommand, { type: "add" | "advance" }>
  | { readonly type: "add"; readonly uri: TrackUri };
