import { type NestCode, parseNestCode } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";

/** What isolates of one process tell each other. Every message is a hint and may be lost. */
export type ChannelMessage =
  /** A nest has news in the store. */
  | { readonly type: "moved"; readonly nest: NestCode; readonly version: string }
  /** Who listens to a nest in the isolate that says so. */
  | {
    readonly type: "presence";
    readonly nest: NestCode;
    readonly isolate: string;
    readonly connections: number;
    readonly anonymous: number;
    readonly people: readonly Person[];
  }
  /** Somebody starts following a nest and wants to know who is there. */
  | { readonly type: "who"; readonly nest: NestCode }
  /** A session has ended: forget it and end its streams. */
  | { readonly type: "session-ended"; readonly hash: string };

/** The wire between isolates: the only code that touches BroadcastChannel. */
export class NestChannel {
  readonly #channel: BroadcastChannel;

  /** @param store Names the store: only isolates that share one have anything to tell each other. */
  constructor(store: string, receive: (message: ChannelMessage) => void) {
    this.#channel = new BroadcastChannel(`echonest ${store}`);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) receive(data);
    };
  }

  /** Tells the other isolates. Never throws: a hint that is lost is found out later. */
  post(message: ChannelMessage): void {
    try {
      this.#channel.postMessage(message);
    } catch {
      // The channel is closed while the process stops; nobody is left to be told.
    }
  }

  close(): void {
    this.#channel.close();
  }
}

/** Isolates of another version may speak differently: what is not understood is left alone. */
function isMessage(data: unknown): data is ChannelMessage {
  if (typeof data !== "object" || data === null || !("type" in data)) return false;
  if (data.type === "session-ended") return "hash" in data && typeof data.hash === "string";
  return (data.type === "moved" || data.type === "presence" || data.type === "who") &&
    "nest" in data && typeof data.nest === "string" && parseNestCode(data.nest) !== null;
}
