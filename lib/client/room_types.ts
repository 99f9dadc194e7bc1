// This module is browser compatible.
import type { CommandId } from "../domain/ids.ts";
import type { Ack, Nest, NestEvent } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Track } from "../domain/track.ts";
import type { WireCommand } from "../protocol/commands.ts";
import type { Listeners, Refusal, Snapshot } from "../protocol/frames.ts";

/**
 * How a room stands with its server. `catching-up`: connected, but events are still missing.
 * `offline`: not connected; what is done meanwhile is kept and sent later.
 */
export type Connection = "connecting" | "live" | "catching-up" | "offline";

/** A command that was given and not yet answered. */
export interface PendingCommand {
  readonly id: CommandId;
  readonly command: WireCommand;
  /** For `add`: the song, when it is known, so that it can be shown at once. */
  readonly track: Track | null;
  readonly at: EpochMs;
}

/** What a page shows of a nest. */
export interface RoomState {
  readonly connection: Connection;
  readonly me: Person | null;
  readonly epoch: string;
  /** As the server confirmed it. */
  readonly confirmed: Nest;
  /** Oldest first. */
  readonly pending: readonly PendingCommand[];
  /** `confirmed` with the pending commands folded in: what people see. */
  readonly nest: Nest;
  readonly listeners: Listeners;
}

/** What became of a command. */
export type Outcome =
  | ({ readonly ok: true } & Ack)
  | ({ readonly ok: false } & Refusal);

/** Things a page reacts to once. */
export type RoomNews =
  | { readonly type: "event"; readonly event: NestEvent }
  | { readonly type: "refused"; readonly command: WireCommand; readonly refusal: Refusal }
  /** The stream could not be resumed: events were missed and the nest was loaded afresh. */
  | { readonly type: "reloaded"; readonly reason: string }
  | { readonly type: "signed-out" }
  /** The nest was deleted: nothing more will come. */
  | { readonly type: "gone" };

/** A nest as one page follows it. */
export interface Room {
  readonly state: RoomState;
  /** Calls back after every change; returns its own undo. */
  subscribe(listener: (state: RoomState) => void): () => void;
  /** Calls back for each piece of news; returns its own undo. */
  onNews(listener: (news: RoomNews) => void): () => void;
  /**
   * Gives a command. It shows at once, is sent when the connection allows, survives a reload of the
   * page, and is given at most once however often it is sent.
   */
  give(command: WireCommand, track?: Track): Promise<Outcome>;
  /** Milliseconds since 1970 on the server's clock, or `null` until enough probes came back. */
  serverNow(): EpochMs | null;
  /** Half the width of the range the server's clock is known in, in ms; `null` with `serverNow()`. */
  uncertaintyMs(): number | null;
  close(): void;
}

/** Where a room starts from: what the page was rendered with. */
export interface RoomStart {
  readonly snapshot: Snapshot;
  /** Path of the nest's socket, e.g. `/api/nests/main/socket`. */
  readonly socketPath: string;
}
