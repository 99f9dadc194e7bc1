import type { CommandId, TrackUri } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Track } from "../domain/track.ts";
import type { Log } from "../log.ts";
import type { NestStore } from "../store/nest_store.ts";
import type { LiveNests } from "./live_nests.ts";
import type { SessionsPort } from "./sessions_port.ts";

/** What people search in. */
export interface Catalogue {
  /** Names of the sources that are searched. */
  readonly sources: readonly string[];
  search(request: {
    readonly query: string;
    readonly source?: string;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Result<CataloguePage, CatalogueRefusal>>;
  lookup(uri: TrackUri): Promise<Track | null>;
  sound(uri: TrackUri, request: Request): Promise<Response | null>;
  cover(uri: TrackUri, request: Request): Promise<Response | null>;
}

export interface CataloguePage {
  readonly items: readonly Track[];
  readonly cursor: string | null;
}

export interface CatalogueRefusal {
  readonly code: "unknown_source";
  readonly known: readonly string[];
}

/** Everything a request can need: made once, by `lib/compose.ts`. */
export interface EchoNest {
  readonly nests: LiveNests;
  readonly store: NestStore;
  readonly sessions: SessionsPort;
  readonly catalogue: Catalogue;
  /** The sound of an airhorn, or `null` when there is none of that name. */
  readonly airhornSound: (name: string, request: Request) => Response | null;
  readonly settings: {
    readonly guests: boolean;
    readonly apiToken: string | null;
    readonly trustedProxies: readonly string[];
    readonly hostname: string | null;
  };
  readonly now: () => EpochMs;
  readonly newCommandId: () => CommandId;
  readonly log: Log;
  /** Whether the store answers. */
  readonly ready: () => Promise<boolean>;
  /** Moves on every nest whose song has ended, and sweeps up what is no longer needed. */
  readonly sweep: () => Promise<void>;
  /** Lets every stream go with "come back" and closes the store. Safe to call twice. */
  readonly close: () => Promise<void>;
}
