import type { NestDeps } from "../../lib/app/deps.ts";
import { LiveNest } from "../../lib/app/live_nest.ts";
import { evolve } from "../../lib/domain/evolve.ts";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import type { Nest, NestEvent } from "../../lib/domain/nest.ts";
import type { Person } from "../../lib/domain/person.ts";
import { isEvent, type ServerFrame, type StateFrame } from "../../lib/protocol/frames.ts";
import { nestFromView } from "../../lib/protocol/snapshot.ts";
import { NestHub } from "../../lib/realtime/nest_hub.ts";
import { type SocketEnd, SocketListener } from "../../lib/realtime/socket_listener.ts";
import type { NestStore } from "../../lib/store/nest_store.ts";
import { START } from "./builders.ts";
import { EPOCH } from "./nests.ts";
import { within } from "./within.ts";

/** A socket whose other end reads only when the test says so. */
export class FakeSocket implements SocketEnd {
  readyState: SocketEnd["readyState"] = WebSocket.OPEN;
  /** What was sent and not read yet. */
  readonly waiting: string[] = [];
  /** Code it was closed with, or `null`. */
  closedWith: number | null = null;
  bufferedAmount = 0;
  #sent: () => void = () => {};

  send(data: Parameters<WebSocket["send"]>[0]): void {
    if (typeof data !== "string") throw new TypeError("Cannot send anything but text");
    this.waiting.push(data);
    this.bufferedAmount += new TextEncoder().encode(data).length;
    this.#sent();
  }

  close(code?: number): void {
    this.readyState = WebSocket.CLOSING;
    this.closedWith ??= code ?? 1005;
    this.#sent();
  }

  /** Takes what was sent. */
  read(): string[] {
    this.bufferedAmount = 0;
    return this.waiting.splice(0);
  }

  /** Resolves with the next frame sent, or when it is closed. */
  sent(): Promise<void> {
    return new Promise((resolve) => this.#sent = resolve);
  }
}

/** A frame of one type. */
export type FrameOf<T extends StateFrame["type"]> = Extract<StateFrame, { type: T }>;

/** Somebody who follows a nest as our own page does, and remembers everything. */
export class Follower {
  readonly person: Person | null;
  readonly session: string | null;
  socket = new FakeSocket();
  listener: SocketListener | null = null;
  /** Frames of the present connection, as far as they were read. */
  frames: ServerFrame[] = [];
  nest: Nest | null = null;
  epoch = "";
  /** Numbers of the events that were applied, over all connections. */
  readonly applied: number[] = [];
  /** What a page could not go on with. */
  readonly gaps: string[] = [];
  #live: LiveNest | null = null;

  constructor(person: Person | null = null, session: string | null = null) {
    this.person = person;
    this.session = session;
  }

  /** Connects, from the last position when there is one. */
  async follow(live: LiveNest, position = this.position): Promise<this> {
    const { person, session } = this;
    const listener = new SocketListener(this.socket = new FakeSocket(), {
      person,
      session,
      now: () => START,
      onLeave: (left) => live.leave(left),
    });
    this.frames = [];
    this.listener = listener;
    this.#live = live;
    await live.join(listener, position);
    return this.read();
  }

  /** Where it is: epoch and number of the last event applied. */
  get position(): { epoch: string; seq: number } | null {
    return this.nest === null ? null : { epoch: this.epoch, seq: this.nest.seq };
  }

  /** Reads what was sent. */
  read(): this {
    for (const text of this.socket.read()) this.#receive(JSON.parse(text));
    return this;
  }

  /** Reads until `is` holds. */
  async until(is: (follower: this) => boolean, what: string): Promise<void> {
    while (!is(this.read())) await within(this.socket.sent(), what);
  }

  /** The connection breaks. */
  cut(): void {
    this.listener?.left();
  }

  /** Frames of one type read on this connection. */
  of<T extends StateFrame["type"]>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  }

  /** Events read on this connection, applied or not. */
  get events(): NestEvent[] {
    return this.frames.filter(isEvent);
  }

  #receive(frame: ServerFrame): void {
    this.frames.push(frame);
    if (isEvent(frame)) return this.#apply(frame);
    if (frame.type === "resumed" && frame.data.from !== this.nest?.seq) {
      this.gaps.push(`resumed from ${frame.data.from} at ${this.nest?.seq}`);
    }
    if (frame.type !== "snapshot") return;
    this.nest = nestFromView(frame.data.nest, frame.data.you);
    this.epoch = frame.data.epoch;
  }

  #apply(event: NestEvent): void {
    if (this.nest === null) return void this.gaps.push(`event ${event.seq} before any state`);
    if (event.seq <= this.nest.seq) return;
    if (event.seq > this.nest.seq + 1) {
      return void this.gaps.push(`event ${event.seq} after ${this.nest.seq}`);
    }
    this.nest = evolve(this.nest, event);
    this.applied.push(event.seq);
  }
}

/** What a live nest needs, with hints and presence going nowhere. */
export function depsOf(store: NestStore, options: Partial<NestDeps> = {}): NestDeps {
  return {
    store,
    now: () => START,
    watches: false,
    pause: () => Promise.resolve(),
    newHub: (code, seq) => new NestHub(code, seq),
    hint: () => {},
    askPresence: () => {},
    tellPresence: () => {},
    fault: (during, fault) => {
      throw new Error(`Unexpected fault during ${during}`, { cause: fault });
    },
    ...options,
  };
}

/** The main nest in use, made when there is none. */
export async function openLive(
  store: NestStore,
  options: Partial<NestDeps> = {},
): Promise<LiveNest & AsyncDisposable> {
  const deps = depsOf(store, options);
  await store.create(MAIN_NEST, EPOCH, deps.now());
  const live = await LiveNest.open(deps, MAIN_NEST);
  if (live === null) throw new Error("Cannot open the main nest, which was just made");
  return Object.assign(live, { [Symbol.asyncDispose]: () => live.close() });
}
