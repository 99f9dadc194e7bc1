// This module is browser compatible.
import type { TrackUri } from "../domain/ids.ts";
import type { Nest, NestEvent } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import type { SearchState } from "../domain/search_state.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Track } from "../domain/track.ts";
import type { Api } from "./api.ts";
import type { After } from "./clock_offset_probes.ts";
import type { Listening } from "./listening.ts";
import type { KeyValues } from "./pending_store.ts";
import type { Preferences } from "./preferences.ts";
import type { Room, RoomStart, RoomState } from "./room_types.ts";
import type { SyncState } from "./sound_player_state.ts";
import type { ToastNote } from "./toast_rack.ts";

/** Everything a nest's page shows that is not in its address. */
export interface DeskState {
  /** Whether script has taken over from the rendered page. */
  readonly open: boolean;
  readonly room: RoomState;
  readonly news: string;
  readonly toasts: readonly ToastNote[];
  readonly query: string;
  readonly search: SearchState;
  readonly added: ReadonlySet<TrackUri>;
  readonly preferences: Preferences;
  readonly listening: boolean;
  readonly sync: SyncState | null;
  readonly rows: number;
  readonly signInError: string | null;
}

/** What is written for people, by whoever draws the page. */
export interface DeskWords {
  readonly sentenceFor: (event: NestEvent, before: Nest, me: Person | null) => string | null;
  readonly batch: (sentences: readonly string[]) => string;
  readonly quote: (title: string) => string;
}

/** Listening on this device, as the desk uses it. */
export type DeskSound = Pick<
  Listening,
  "on" | "start" | "resume" | "stop" | "follow" | "adjust" | "blow" | "close"
>;

/** What the desk needs from the world. */
export interface DeskPorts {
  readonly openRoom: (start: RoomStart) => Room;
  readonly listen: (room: Room, onState: (state: SyncState) => void) => DeskSound;
  readonly api: Api;
  readonly after: After;
  /** A monotonic clock in milliseconds. */
  readonly monotonicNow: () => number;
  readonly storage: KeyValues | null;
  /** Calls back before the next picture of the page is drawn. */
  readonly nextFrame: (draw: () => void) => void;
  readonly reload: () => void;
}

/** What a page was rendered with. */
export interface DeskStart {
  readonly start: RoomStart;
  /** Server time at which it was rendered. */
  readonly renderedAt: EpochMs;
  readonly suggestions: readonly Track[];
  readonly search: { readonly query: string; readonly items: readonly Track[] } | null;
  readonly rows: number;
  readonly toasts: readonly ToastNote[];
  readonly signInError: string | null;
}
