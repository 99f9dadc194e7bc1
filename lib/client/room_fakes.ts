import { decide } from "../domain/decide.ts";
import { evolve } from "../domain/evolve.ts";
import { type CommandId, MAIN_NEST, parseCommandId } from "../domain/ids.ts";
import { type Nest, type NestCommand, type NestEvent, newNest } from "../domain/nest.ts";
import type { Actor } from "../domain/person.ts";
import type { WireCommand } from "../protocol/commands.ts";
import {
  type Answer,
  type ClientFrame,
  formatPosition,
  parsePosition,
  type ServerFrame,
  type Snapshot,
  type SnapshotReason,
} from "../protocol/frames.ts";
import { nestView, youView } from "../protocol/snapshot.ts";
import { member, numbered, track } from "../../tests/support/builders.ts";
import type { WireEvents } from "./room_ports.ts";
import { VirtualTime } from "./sound_player_fakes.ts";

/** Nobody listens, as far as these tests are concerned. */
export const NO_LISTENERS = { count: 0, connections: 0, people: [] } as const;

/** The person at the page. */
export const ANA = member("ana");

/** Numbers in `0..1`, the same for the same seed. Source: Marsaglia, "Xorshift RNGs" (2003). */
export function seededChance(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** The server's side of one nest: one log, remembered answers, and whoever is connected. */
export class FakeServer {
  readonly time: VirtualTime;
  epoch = "epoch-1";
  nest: Nest = newNest(MAIN_NEST);
  /** All events there ever were in this epoch. */
  log: NestEvent[] = [];
  /** Events up to this one are no longer kept. */
  trimmedTo = 0;
  readonly answers = new Map<CommandId, Answer>();
  readonly lines = new Set<FakeLine>();
  /** Whether events go out before the answer of the command that caused them. */
  eventsFirst = () => true;

  constructor(time: VirtualTime) {
    this.time = time;
  }

  /** Something another member does. */
  act(by: Actor, command: NestCommand, cmd: CommandId | null = null): Answer | null {
    const at = this.time.serverMs;
    const decision = decide(this.nest, { by, at, command });
    if (!decision.ok) {
      const { code, message } = decision.error;
      return cmd === null ? null : { id: cmd, ok: false, error: code, message };
    }
    const events = numbered(decision.value, this.nest.seq, at, cmd);
    this.nest = events.reduce(evolve, this.nest);
    this.log.push(...events);
    for (const line of this.lines) if (line.isJoined) line.push(...events);
    if (cmd === null) return null;
    const added = events.find((event) => event.type === "added");
    const song = added?.type === "added" ? { song: added.data.song.id } : {};
    return { id: cmd, ok: true, seq: this.nest.seq, changed: events.length > 0, ...song };
  }

  /** A command from a socket: a repeat gets the first answer. */
  command(line: FakeLine, id: CommandId, command: WireCommand): void {
    const mark = line.queued;
    const { by } = line;
    const known = this.answers.get(id);
    const answer = known ?? this.act(by, asDecided(command), id);
    if (answer === null) return;
    this.answers.set(id, answer);
    const frame: ServerFrame = { type: "answer", at: this.time.serverMs, data: answer };
    if (this.eventsFirst()) line.push(frame);
    else line.insert(mark, frame);
  }

  snapshot(by: Actor): Snapshot {
    const { epoch, nest } = this;
    return { epoch, nest: nestView(nest), you: youView(nest, by), listeners: NO_LISTENERS };
  }

  /** How a stream goes on from a position. */
  greeting(position: string | null, by: Actor): ServerFrame[] {
    const at = this.time.serverMs;
    const from = position === null ? null : parsePosition(position);
    const reason = this.#obstacle(from);
    if (from === null || reason !== null) {
      const data = { ...this.snapshot(by), reason: reason ?? "no-position" } as const;
      return [{ type: "snapshot", at, data }];
    }
    const data = { epoch: this.epoch, from: from.seq, to: this.nest.seq };
    return [{ type: "resumed", at, data }, ...this.log.filter(({ seq }) => seq > from.seq)];
  }

  /** The nest is restored from an older copy: another log begins. */
  restore(nest: Nest, epoch: string): void {
    this.nest = nest;
    this.epoch = epoch;
    this.log = [];
    this.trimmedTo = nest.seq;
    this.answers.clear();
  }

  #obstacle(from: { epoch: string; seq: number } | null): SnapshotReason | null {
    if (from === null) return "no-position";
    if (from.epoch !== this.epoch) return "epoch-changed";
    if (from.seq > this.nest.seq) return "ahead";
    return from.seq < this.trimmedTo ? "too-old" : null;
  }
}

function asDecided(command: WireCommand): NestCommand {
  if (command.type !== "add") return command;
  return { type: "add", track: track(command.uri.slice(command.uri.lastIndexOf(":") + 1)) };
}

/** One socket, seen from between its ends: nothing moves until it is told to. */
export class FakeLine {
  isJoined = false;
  /** Both ends still think that they are connected. */
  isUp = true;
  isOpen = false;
  readonly by: Actor;
  readonly sent: ClientFrame[] = [];
  readonly #server: FakeServer;
  readonly #events: WireEvents;
  #down: string[] = [];
  #up: ClientFrame[] = [];

  constructor(server: FakeServer, events: WireEvents, by: Actor) {
    this.#server = server;
    this.#events = events;
    this.by = by;
    server.lines.add(this);
  }

  /** Frames on their way to the page. */
  get queued(): number {
    return this.#down.length;
  }

  /** Frames on their way to the server. */
  get given(): number {
    return this.#up.length;
  }

  open(): void {
    if (!this.isUp || this.isOpen) return;
    this.isOpen = true;
    this.#events.opened();
  }

  send(frame: ClientFrame): void {
    this.sent.push(frame);
    this.#up.push(frame);
  }

  push(...frames: readonly ServerFrame[]): void {
    this.#down.push(...frames.map((frame) => JSON.stringify(frame)));
  }

  insert(index: number, frame: ServerFrame): void {
    this.#down.splice(index, 0, JSON.stringify(frame));
  }

  /** Lets up to `count` frames reach the server. */
  deliverUp(count = Infinity): void {
    for (const frame of this.#up.splice(0, count)) this.#take(frame);
  }

  /** Lets up to `count` frames reach the page. */
  deliverDown(count = Infinity): void {
    for (let n = 0; n < count && this.isUp; n++) {
      const text = this.#down.shift();
      if (text === undefined) return;
      this.#events.received(text);
    }
  }

  /** A frame on its way to the page vanishes. */
  lose(index: number): void {
    this.#down.splice(index, 1);
  }

  /** What was given to the server never reaches it. */
  swallow(): void {
    this.#up = [];
  }

  /** Whether the next frame for the server is one that it does not take. */
  refuses(isBad: (frame: ClientFrame) => boolean): boolean {
    const [next] = this.#up;
    return next !== undefined && isBad(next);
  }

  /** Something that was on the way arrives after the page gave the line up. */
  speakLate(frame: ServerFrame): void {
    this.#events.received(JSON.stringify(frame));
    this.#events.closed(1006);
  }

  /** Both ends learn that the line is gone; what was on the way is lost. */
  cut(code = 1006): void {
    if (!this.isUp) return;
    this.drop();
    this.#events.closed(code);
  }

  /** The page has closed its end. What it sent before may still arrive. */
  drop(): void {
    this.isUp = false;
    this.isJoined = false;
    this.#server.lines.delete(this);
  }

  #take(frame: ClientFrame): void {
    const at = this.#server.time.serverMs;
    switch (frame.type) {
      case "hello":
        this.push(...this.#server.greeting(frame.position, this.by));
        this.isJoined = true;
        return;
      case "ping":
        return this.push({ type: "pong", at, data: { t0: frame.t0, t1: at, t2: at } });
      case "command":
        return this.#server.command(this, frame.id, frame.command);
    }
  }
}

/** The command id that `text` is. */
export function commandId(text: string): CommandId {
  const id = parseCommandId(text);
  if (id === null) throw new TypeError(`Cannot use "${text}" as a command id`);
  return id;
}

/** A server with `songs` songs of somebody else: the first is on air, the others wait. */
export function serverWithSongs(songs: number): FakeServer {
  const server = new FakeServer(new VirtualTime());
  for (let n = 1; n <= songs; n++) {
    server.act(member("host"), { type: "add", track: track(`Song${n}`, 3_600_000) });
  }
  return server;
}

/** Lets promises and batched calls settle. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}

/** The position a server is at. */
export function positionOf({ epoch, nest }: FakeServer): string {
  return formatPosition({ epoch, seq: nest.seq });
}
