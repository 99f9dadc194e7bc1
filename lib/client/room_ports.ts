// This module is browser compatible.
import type { CommandId } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import type { After } from "./clock_offset_probes.ts";
import { attempt, type KeyValues } from "./pending_store.ts";

/** What a connection tells its owner; `closed` comes once and last. */
export interface WireEvents {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  readonly closed: (code: number) => void;
}

/** A connection as its owner uses it. */
export interface Wire {
  send(text: string): void;
  close(): void;
}

/** What a room needs from the world. */
export interface RoomPorts {
  /** Opens a socket to a path of this server. */
  readonly connect: (path: string, events: WireEvents) => Wire;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  /** This device's idea of the time, however wrong. */
  readonly wallNow: () => EpochMs;
  readonly after: After;
  /** A number in `0..1`, new on each call. */
  readonly chance: () => number;
  readonly newId: () => CommandId;
  /** `null` where the browser forbids it. */
  readonly storage: KeyValues | null;
  /** Calls back when the network changes or the reader is back; returns its own undo. */
  readonly onWake: (wake: () => void) => () => void;
}

/** The world of a page in a browser. */
export function browserPorts(): RoomPorts {
  return {
    connect,
    now: () => performance.now(),
    wallNow: () => Date.now(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    chance: Math.random,
    newId,
    // Reading the property itself throws where a browser blocks cookies.
    storage: attempt<KeyValues | null>(() => localStorage, null),
    onWake,
  };
}

function connect(path: string, events: WireEvents): Wire {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + path);
  socket.onopen = events.opened;
  socket.onmessage = ({ data }) => events.received(String(data));
  socket.onclose = ({ code }) => events.closed(code);
  return socket;
}

/** 128 random bits. `crypto.randomUUID` is missing where a page comes over plain HTTP from a LAN. */
export function newId(): CommandId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") as CommandId;
}

function onWake(wake: () => void): () => void {
  const wakeIfVisible = () => {
    if (document.visibilityState === "visible") wake();
  };
  // A page that comes back from the browser's history finds its socket closed.
  const wakeIfRestored = ({ persisted }: PageTransitionEvent) => {
    if (persisted) wake();
  };
  addEventListener("online", wake);
  // A socket may not notice for long, and a server on this very device is still there: look.
  addEventListener("offline", wake);
  addEventListener("pageshow", wakeIfRestored);
  document.addEventListener("visibilitychange", wakeIfVisible);
  return () => {
    removeEventListener("online", wake);
    removeEventListener("offline", wake);
    removeEventListener("pageshow", wakeIfRestored);
    document.removeEventListener("visibilitychange", wakeIfVisible);
  };
}
