// This module is browser compatible.
import { SECOND } from "../domain/time.ts";
import { type ByeReason, type ClientFrame, CLOSE, type ServerFrame } from "../protocol/frames.ts";
import { backoffMs } from "./backoff.ts";
import type { RoomPorts, Wire } from "./room_ports.ts";

/** Why a socket has stopped for good. */
export type StopReason = "gone" | "signed-out";

/** What a socket needs to know, and whom it tells. */
export interface NestSocketOptions {
  readonly path: string;
  readonly ports: Pick<RoomPorts, "connect" | "now" | "after" | "chance" | "onWake">;
  /** The position to go on from, asked at each connect; `null` for a snapshot. */
  readonly position: () => string | null;
  readonly onFrame: (frame: ServerFrame) => void;
  /** The connection is lost and another one will be tried. `code`: a close code, or 0. */
  readonly onLost: (code: number) => void;
  readonly onStop: (reason: StopReason) => void;
  /** The reader came back, and the connection is still there as far as anybody knows. */
  readonly onWake: () => void;
}

/** The server says something every 15 s; after this it is not there any more. */
const SILENCE_MS = 40 * SECOND;
const CONNECT_MS = 15 * SECOND;
/** After a wake-up a probe goes out; a connection that is still there answers it within this. */
const WAKE_MS = 5 * SECOND;
/** A connection that held this long was good: the next failure is the first of its kind. */
const GOOD_AFTER_MS = 5 * SECOND;
/** A server that restarts says so: its listeners spread over this. */
const RESTART_SPREAD_MS = 1 * SECOND;

const BYE_CODES = {
  "restart": CLOSE.restart,
  "slow": CLOSE.slow,
  "signed-out": CLOSE.signedOut,
  "gone": CLOSE.gone,
} as const satisfies Record<ByeReason, number>;

/** One connection to a nest at a time, made again whenever it is lost. */
export class NestSocket {
  readonly #options: NestSocketOptions;
  readonly #sleepLightly: () => void;
  #wire: Wire | null = null;
  /** Which wire may speak: one that was given up may still have frames on the way. */
  #turn = 0;
  #openedAt: number | null = null;
  #failures = 0;
  #stopped = false;
  #cancelRetry = () => {};
  #cancelWatch = () => {};

  constructor(options: NestSocketOptions) {
    this.#options = options;
    this.#sleepLightly = options.ports.onWake(() => this.#wake());
    this.#connect();
  }

  /** Sends a frame, or says that there is no connection. */
  send(frame: ClientFrame): boolean {
    if (this.#wire === null || this.#openedAt === null) return false;
    this.#wire.send(JSON.stringify(frame));
    return true;
  }

  /** Gives the connection up and makes another, a little later. */
  reconnect(): void {
    if (this.#wire !== null) this.#lost(0);
  }

  /** Ends it: no connection, timer or listener is left. */
  close(): void {
    this.#stopped = true;
    this.#drop();
    this.#cancelRetry();
    this.#sleepLightly();
  }

  #connect(): void {
    this.#cancelRetry();
    const turn = ++this.#turn;
    const ifMine = (run: () => void) => {
      if (turn === this.#turn) run();
    };
    this.#watch(CONNECT_MS);
    this.#wire = this.#options.ports.connect(this.#options.path, {
      opened: () => ifMine(() => this.#opened()),
      received: (text) => ifMine(() => this.#received(text)),
      closed: (code) => ifMine(() => this.#lost(code)),
    });
  }

  #opened(): void {
    this.#openedAt = this.#options.ports.now();
    this.#watch(SILENCE_MS);
    this.send({ type: "hello", position: this.#options.position() });
  }

  #received(text: string): void {
    this.#watch(SILENCE_MS);
    const frame = parseFrame(text);
    if (frame === null) return this.#lost(0);
    if (frame.type === "bye") return this.#lost(BYE_CODES[frame.data.reason]);
    this.#options.onFrame(frame);
  }

  #lost(code: number): void {
    const { now, after } = this.#options.ports;
    if (this.#openedAt !== null && now() - this.#openedAt >= GOOD_AFTER_MS) this.#failures = 0;
    this.#drop();
    const end = code === CLOSE.gone ? "gone" : code === CLOSE.signedOut ? "signed-out" : null;
    if (end !== null) {
      this.close();
      return this.#options.onStop(end);
    }
    this.#cancelRetry = after(this.#retryDelayMs(code), () => this.#connect());
    this.#failures++;
    this.#options.onLost(code);
  }

  #retryDelayMs(code: number): number {
    const chance = this.#options.ports.chance();
    const isFirstRestart = code === CLOSE.restart && this.#failures === 0;
    return isFirstRestart ? chance * RESTART_SPREAD_MS : backoffMs(this.#failures, chance);
  }

  #drop(): void {
    const wire = this.#wire;
    this.#turn++;
    this.#wire = null;
    this.#openedAt = null;
    this.#cancelWatch();
    wire?.close();
  }

  #wake(): void {
    if (this.#wire === null) {
      this.#failures = 0;
      return this.#connect();
    }
    if (this.#openedAt === null) return;
    // The device may have slept while the server gave it up: silence is enough to tell.
    this.#watch(WAKE_MS);
    this.#options.onWake();
  }

  #watch(ms: number): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#options.ports.after(ms, () => this.#lost(0));
  }
}

/** The frame that `text` is, or `null`. It comes from our own server: only its kind is checked. */
function parseFrame(text: string): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("type" in value)) return null;
    return typeof value.type === "string" ? value as ServerFrame : null;
  } catch {
    // Something between the server and us speaks, not the server.
    return null;
  }
}
