// This module is browser compatible.
import type { CommandId, SongId } from "../domain/ids.ts";
import type { Ack, NestEvent } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import type { EpochMs } from "../domain/time.ts";
import type { NestView, YouView } from "./snapshot.ts";
import type { WireCommand } from "./commands.ts";

/** Version of the wire described here. */
export const PROTOCOL_VERSION = 1;

/** Why a reader got a snapshot and not the events that were missing. */
export type SnapshotReason =
  | "no-position"
  | "epoch-changed"
  | "too-old"
  | "too-many"
  | "ahead";

/** How a nest stands: the start of a stream, and the answer to `GET /api/nests/{code}`. */
export interface Snapshot {
  /** Random, made when the nest's log began; a position is good only within its epoch. */
  readonly epoch: string;
  readonly nest: NestView;
  /** `null` for readers who have not said who they are. */
  readonly you: YouView | null;
  readonly listeners: Listeners;
}

/** Who hears or watches a nest right now. */
export interface Listeners {
  /** People, each counted once; connections without a name count one each. */
  readonly count: number;
  /** Open connections: somebody with two tabs has two. */
  readonly connections: number;
  /** Up to 100 of those with a name. */
  readonly people: readonly Person[];
}

/** An expected refusal, in every answer of the API. */
export interface Refusal {
  readonly error: string;
  readonly message: string;
}

/** The answer to a command given over a socket. */
export type Answer =
  | ({ readonly id: CommandId; readonly ok: true } & Ack)
  | ({ readonly id: CommandId; readonly ok: false } & Refusal);

/** Why a stream ends, and whether to come back. */
export type ByeReason = "restart" | "slow" | "signed-out" | "gone";

/** Frames without `seq`: they say how things are, and a newer one replaces an older one. */
export type StateFrame =
  | {
    readonly type: "snapshot";
    readonly at: EpochMs;
    readonly data: Snapshot & { readonly reason: SnapshotReason };
  }
  | {
    readonly type: "resumed";
    readonly at: EpochMs;
    readonly data: { readonly epoch: string; readonly from: number; readonly to: number };
  }
  | { readonly type: "listeners"; readonly at: EpochMs; readonly data: Listeners }
  | {
    readonly type: "position";
    readonly at: EpochMs;
    readonly data: { readonly song: SongId; readonly positionMs: number };
  }
  | {
    readonly type: "pong";
    readonly at: EpochMs;
    /** `t0` as sent; `t1` and `t2`: server clock when the ping came and the pong left. */
    readonly data: { readonly t0: number; readonly t1: number; readonly t2: number };
  }
  | { readonly type: "answer"; readonly at: EpochMs; readonly data: Answer }
  | {
    readonly type: "bye";
    readonly at: EpochMs;
    readonly data: { readonly reason: ByeReason; readonly retry: boolean };
  };

/** Everything a server sends on a nest's stream. Frames with `seq` are the nest's events. */
export type ServerFrame = NestEvent | StateFrame;

/** Everything a client sends on a socket. The first frame is `hello`. */
export type ClientFrame =
  | { readonly type: "hello"; readonly position: string | null }
  | { readonly type: "ping"; readonly t0: number }
  | { readonly type: "command"; readonly id: CommandId; readonly command: WireCommand };

/** A place in a nest's stream. Written `epoch:seq`. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}

const POSITION = /^([A-Za-z0-9_-]{1,40}):([0-9]{1,15})$/;

/** The position that `text` is, or `null`. */
export function parsePosition(text: string): StreamPosition | null {
  const [, epoch, seq] = POSITION.exec(text) ?? [];
  return epoch === undefined || seq === undefined ? null : { epoch, seq: Number(seq) };
}

/** A position as text. */
export function formatPosition({ epoch, seq }: StreamPosition): string {
  return `${epoch}:${seq}`;
}

/** Whether a frame is one of the nest's events. */
export function isEvent(frame: ServerFrame): frame is NestEvent {
  return "seq" in frame;
}

/** Close codes of the socket. */
export const CLOSE = {
  /** The server stops or moves: come back with the last position. */
  restart: 1012,
  /** A frame was not understood. */
  badFrame: 4400,
  /** No or ended session where one is needed. */
  signedOut: 4401,
  /** The nest is gone: do not come back. */
  gone: 4404,
  /** Too much was waiting to be read: come back with the last position. */
  slow: 4408,
} as const;
