import { strict as assert } from "node:assert";
import type { Actor } from "../domain/person.ts";
import { songsOf } from "../domain/queue.ts";
import type { WireCommand } from "../protocol/commands.ts";
import { nestView } from "../protocol/snapshot.ts";
import { track } from "../../tests/support/builders.ts";
import type { KeyValues } from "./pending_store.ts";
import { openRoom } from "./room.ts";
import { ANA, commandId, FakeLine, type FakeServer } from "./room_fakes.ts";
import type { RoomPorts } from "./room_ports.ts";
import type { Outcome, Room, RoomNews, RoomState } from "./room_types.ts";

/** `localStorage` of one browser. */
export class FakeStorage implements KeyValues {
  readonly entries = new Map<string, string>();

  get length(): number {
    return this.entries.size;
  }

  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}

/** One page's world: its sockets, clocks and storage. */
export class FakePage {
  readonly server: FakeServer;
  readonly lines: FakeLine[] = [];
  readonly ports: RoomPorts;
  readonly storage: FakeStorage;
  /** Timers that are set. */
  timers = 0;
  readonly wakers = new Set<() => void>();
  wallMs = 1_750_000_000_000;

  constructor(server: FakeServer, options: FakePageOptions = {}) {
    const { name = "p", by = ANA, chance = () => 1, storage = new FakeStorage() } = options;
    let ids = 0;
    this.server = server;
    this.storage = storage;
    this.ports = {
      connect: (_path, events) => {
        const line = new FakeLine(server, events, by);
        this.lines.push(line);
        return { send: (text) => line.send(JSON.parse(text)), close: () => line.drop() };
      },
      now: () => server.time.monotonicMs,
      wallNow: () => this.wallMs + server.time.monotonicMs,
      after: (delayMs, run) => this.#after(delayMs, run),
      chance,
      newId: () => commandId(`${name}-command-${++ids}`),
      storage,
      onWake: (wake) => {
        this.wakers.add(wake);
        return () => void this.wakers.delete(wake);
      },
    };
  }

  /** The newest socket. */
  get line(): FakeLine {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error("Cannot find a socket: none was opened");
    return line;
  }

  /** Lets the newest socket open and everything on it arrive, until nothing moves. */
  deliverAll(): void {
    this.line.open();
    while (this.line.isUp && this.line.queued + this.line.given > 0) {
      this.line.deliverUp();
      this.line.deliverDown();
    }
  }

  /** The device wakes up, or its reader comes back. */
  wake(): void {
    for (const waker of this.wakers) waker();
  }

  #after(delayMs: number, run: () => void): () => void {
    this.timers++;
    let isSet = true;
    const unset = () => {
      if (isSet) this.timers--;
      isSet = false;
    };
    const cancel = this.server.time.after(delayMs, () => {
      unset();
      run();
    });
    return () => {
      unset();
      cancel();
    };
  }
}

/** What is special about a page. */
export interface FakePageOptions {
  /** Its command ids begin with this. */
  readonly name?: string;
  readonly by?: Actor;
  readonly chance?: () => number;
  /** Shared by the tabs of one browser. */
  readonly storage?: FakeStorage;
}

/** A page in its room; `states` and `news` are what it was told. */
export function openPage(server: FakeServer, options: FakePageOptions = {}) {
  const page = new FakePage(server, options);
  const start = { snapshot: server.snapshot(options.by ?? ANA), socketPath: "/socket" };
  const room = openRoom(start, page.ports);
  const states: RoomState[] = [];
  const news: RoomNews[] = [];
  room.subscribe((state) => states.push(state));
  room.onNews((one) => news.push(one));
  return { page, room, states, news };
}

/** A page whose room is live. */
export function livePage(server: FakeServer, options?: FakePageOptions) {
  const opened = openPage(server, options);
  opened.page.deliverAll();
  assert.equal(opened.room.state.connection, "live");
  return opened;
}

/** Lets time pass while everything on the wire arrives. */
export function pass(page: FakePage, ms: number): void {
  for (let passed = 0; passed < ms; passed += 10) {
    page.server.time.run(10);
    page.deliverAll();
  }
}

/** Loses the connection and makes the next one, up to its opening. */
export function cutAndReturn(page: FakePage, code = 1006): void {
  page.line.cut(code);
  page.server.time.run(15_000);
  page.line.open();
}

/** Adds a track that the page knows. */
export function giveAdd(room: Room, title: string): Promise<Outcome> {
  return room.give({ type: "add", uri: track(title).uri }, track(title));
}

/** Titles in the queue people see. */
export function titles({ nest }: RoomState): string {
  return Array.from(songsOf(nest.queue), ({ title }) => title).join(" ");
}

/** Commands that went out, on all sockets. */
export function commandsSent(page: FakePage): WireCommand[] {
  return page.lines.flatMap(({ sent }) =>
    sent.flatMap((frame) => frame.type === "command" ? [frame.command] : [])
  );
}

/** The page knows what the server knows, and hopes for nothing. */
export function assertSame(room: Room, server: FakeServer): void {
  assert.deepEqual(nestView(room.state.confirmed), nestView(server.nest));
  assert.equal(room.state.nest, room.state.confirmed);
}
