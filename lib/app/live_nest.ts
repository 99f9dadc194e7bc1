import type { NestCode } from "../domain/ids.ts";
import type { Nest, NestEvent } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import { endsAt, isDue, positionAt } from "../domain/playback.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Listeners, Snapshot, SnapshotReason, StreamPosition } from "../protocol/frames.ts";
import { formatPosition } from "../protocol/frames.ts";
import {
  type EncodedFrame,
  encodeEvent,
  encodeState,
  type Listener,
} from "../protocol/listener.ts";
import { nestView, youView } from "../protocol/snapshot.ts";
import { NestWriter, type WriterNews } from "../store/nest_writer.ts";
import type { Order, OrderResult } from "../store/order.ts";
import type { Hub, NestDeps } from "./deps.ts";
import { EndWatch } from "./end_watch.ts";
import { Paced } from "./paced.ts";

/** Most events sent again to a listener that comes back; beyond it a snapshot is shorter. */
const MAX_REPLAY = 2000;
/** Presence is told at most this often. */
const PRESENCE_EVERY = 250;
/** A watcher reports our own commits too, and sometimes before we know that they succeeded. */
const OWN_COMMIT_DELAY = 25;

/** Listeners that count what waits for them allow the first frames more. */
interface Joining extends Listener {
  /** @param characters What the first frames have together. */
  allow(characters: number): void;
}

/**
 * A nest in use: its state folded in memory, its writer, and those who follow it. It is the one that
 * looks when a song ends, while anybody listens.
 */
export class LiveNest {
  readonly code: NestCode;
  readonly #deps: NestDeps;
  readonly #writer: NestWriter;
  readonly #hub: Hub;
  readonly #answers = new Map<string, { readonly nest: Nest; readonly body: unknown }>();
  readonly #stopWatching: () => void;
  readonly #endWatch: EndWatch;
  /** Everybody who listens is named each time, so a crowd that comes at once is told together. */
  readonly #tellingIsolates = new Paced(PRESENCE_EVERY, () => this.tellIsolates());
  #presenceTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** Newest version of the head that a hint spoke of. */
  #heard = "";
  /** Who listens, as listeners were last told. */
  #told = "";
  /** When somebody last used it, in ms since 1970. */
  usedAt: EpochMs;

  private constructor(deps: NestDeps, code: NestCode, writer: NestWriter, hub: Hub) {
    this.code = code;
    this.#deps = deps;
    this.#writer = writer;
    this.#hub = hub;
    this.usedAt = deps.now();
    this.#endWatch = new EndWatch({
      now: deps.now,
      settle: () => writer.settle(),
      fault: (fault) => deps.fault(`advancing nest "${code}"`, fault),
    });
    this.#stopWatching = !deps.watches ? () => {} : deps.store.watch(code, (version) => {
      if (version !== null) this.heardOfVersion(version, OWN_COMMIT_DELAY);
    });
  }

  /** Opens a nest, or `null` when there is no such nest. */
  static async open(deps: NestDeps, code: NestCode): Promise<LiveNest | null> {
    let live: LiveNest | null = null;
    const { store, now, pause } = deps;
    const onNews = (news: WriterNews) => live?.tell(news);
    const writer = await NestWriter.open({ store, code, now, pause, onNews });
    if (writer === null) return null;
    live = new LiveNest(deps, code, writer, deps.newHub(code, writer.nest.seq));
    deps.askPresence(code);
    return live;
  }

  /** The nest as stored. */
  get nest(): Nest {
    return this.#writer.nest;
  }

  get epoch(): string {
    return this.#writer.epoch;
  }

  /** How many listeners follow in this isolate. */
  get followers(): number {
    return this.#hub.size;
  }

  /** Carries out a command; resolves once it is stored or refused. */
  submit(order: Order): Promise<OrderResult> {
    this.usedAt = this.#deps.now();
    return this.#writer.submit(order);
  }

  /** Moves playback on if the song on air has ended. Cheap when it has not. */
  async settle(): Promise<void> {
    this.usedAt = this.#deps.now();
    if (isDue(this.nest.playback, this.#deps.now())) await this.#writer.settle();
  }

  /** Looks at the store: another isolate may have written. */
  sync(): Promise<void> {
    return this.#writer.sync();
  }

  /**
   * Takes a hint that the store holds this version. Many hints lead to one look.
   *
   * @param delay Milliseconds to wait before looking, because the hint may be about our own commit.
   */
  heardOfVersion(version: string, delay: number): void {
    if (version > this.#heard) this.#heard = version;
    if (!this.#isBehind() || this.#lookTimer !== undefined || this.#closed) return;
    this.#lookTimer = setTimeout(() => {
      this.#lookTimer = undefined;
      if (this.#isBehind()) this.#lookAround();
    }, delay);
  }

  #isBehind(): boolean {
    return this.#heard > this.#writer.version;
  }

  /** Who listens. */
  presence(): Listeners {
    return this.#hub.presence(this.#deps.now());
  }

  /** How the nest stands, for one reader. */
  snapshot(person: Person | null): Snapshot {
    return {
      epoch: this.epoch,
      nest: nestView(this.nest),
      you: person === null ? null : youView(this.nest, person),
      listeners: this.presence(),
    };
  }

  /**
   * An answer made from the nest alone, made once per change however often it is asked for.
   *
   * @param name Names the answer: the same name must always mean the same function.
   */
  answer<T>(name: string, make: (nest: Nest) => T): T {
    const known = this.#answers.get(name);
    // Under one name the body always comes from the same function, so it has that function's type.
    if (known?.nest === this.nest) return known.body as T;
    const body = make(this.nest);
    this.#answers.set(name, { nest: this.nest, body });
    return body;
  }

  /**
   * Lets a listener follow: everything it missed since `position`, or how the nest stands and why,
   * then everything that happens. Nothing is lost or sent twice in between.
   */
  async join(listener: Joining, position: StreamPosition | null): Promise<void> {
    await this.settle();
    const missed = await this.#missedSince(position);
    if (this.#closed) return listener.end("restart");
    if (missed.type === "snapshot") this.#sendSnapshot(listener, missed.reason);
    else this.#sendMissed(listener, missed);
    this.#hub.add(listener);
    this.#presenceChanged();
    this.#watchTheEnd();
  }

  /** A listener is gone. Safe to call twice. */
  leave(listener: Listener): void {
    if (!this.#hub.delete(listener)) return;
    this.usedAt = this.#deps.now();
    this.#presenceChanged();
    this.#watchTheEnd();
  }

  /** Ends the listeners that `ends` names. */
  end(ends: (listener: Listener) => boolean, reason: "signed-out" | "gone"): void {
    for (const listener of this.#hub.listeners()) if (ends(listener)) listener.end(reason);
  }

  /** Shows every listener that the connection lives, and where the song is. */
  keepAlive(): void {
    const { playback } = this.nest;
    const at = this.#deps.now();
    const frame = playback.state === "playing"
      ? encodeState({
        type: "position",
        at,
        data: { song: playback.song.id, positionMs: positionAt(playback, at) },
      })
      : null;
    this.#hub.keepAlive(frame, () => this.#presenceFrame());
    if (this.followers === 0) return;
    this.tellIsolates();
    // An isolate that went without a word is forgotten, and nothing else would say so.
    if (JSON.stringify(this.presence()) !== this.#told) this.#sendPresence();
  }

  /** Takes note of who listens in another isolate. */
  heardOf(isolate: string, presence: Parameters<Hub["setRemote"]>[1]): void {
    this.#hub.setRemote(isolate, presence);
    this.#tellPresenceSoon();
  }

  /** Tells other isolates who listens here. */
  tellIsolates(): void {
    this.#deps.tellPresence(this.code, this.#hub.localPresence());
  }

  /** Lets every listener go, to come back elsewhere, and stops all work once it is stored. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWatching();
    this.#endWatch.watch(null);
    clearTimeout(this.#presenceTimer);
    clearTimeout(this.#lookTimer);
    for (const listener of this.#hub.listeners()) listener.end("restart");
    this.#tellingIsolates.finish();
    await this.#writer.idle();
  }

  /** Passes on what the writer stored or learned. */
  tell(news: WriterNews): void {
    if (news.type === "reset") {
      this.#resetListeners(news.epochChanged ? "epoch-changed" : "too-old");
    } else for (const event of news.events) this.#publish(event);
    if (news.type === "events" && news.own) this.#deps.hint(this.code, this.#writer.version);
    this.#watchTheEnd();
  }

  #publish(event: NestEvent): void {
    if (isCarried(event)) this.#hub.publish(encodeEvent(event, this.epoch), event.seq);
    else this.#resetListeners("too-many", event.seq);
  }

  #resetListeners(reason: SnapshotReason, seq = this.nest.seq): void {
    this.#hub.replace(seq, (listener) => this.#sendSnapshot(listener, reason));
  }

  #sendSnapshot(listener: Listener & Partial<Joining>, reason: SnapshotReason): void {
    const data = { reason, ...this.snapshot(listener.person) };
    const id = formatPosition({ epoch: this.epoch, seq: this.nest.seq });
    const frame = encodeState({ type: "snapshot", at: this.#deps.now(), data }, id);
    listener.allow?.(frame.json.length);
    listener.send(frame);
  }

  /** Sends what was missed with what came since: nothing may come between this and going live. */
  #sendMissed(listener: Joining, missed: Missed & { type: "events" }): void {
    const { epoch } = missed;
    const later = epoch === this.epoch ? this.#hub.since(missed.to) : null;
    if (later === null) {
      return this.#sendSnapshot(listener, epoch === this.epoch ? "too-many" : "epoch-changed");
    }
    const data = { epoch, from: missed.from, to: this.nest.seq };
    const resumed = encodeState({ type: "resumed", at: this.#deps.now(), data });
    const frames = [resumed, ...missed.frames, ...later];
    listener.allow(frames.reduce((sum, { json }) => sum + json.length, 0));
    for (const frame of frames) listener.send(frame);
    listener.sendLatest(this.#presenceFrame());
  }

  async #missedSince(position: StreamPosition | null): Promise<Missed> {
    if (position === null) return { type: "snapshot", reason: "no-position" };
    if (position.epoch !== this.epoch) return { type: "snapshot", reason: "epoch-changed" };
    // It may have seen what another isolate stored and this one has not heard of yet.
    if (position.seq > this.nest.seq) await this.sync();
    if (position.seq > this.nest.seq) return { type: "snapshot", reason: "ahead" };
    if (this.nest.seq - position.seq > MAX_REPLAY) return { type: "snapshot", reason: "too-many" };
    const { epoch, seq: from } = position;
    if (this.#hub.since(from) !== null) {
      return { type: "events", epoch, from, to: from, frames: [] };
    }
    return await this.#missedInLog(position);
  }

  async #missedInLog({ epoch, seq: from }: StreamPosition): Promise<Missed> {
    const to = this.nest.seq;
    const log = await this.#deps.store.eventsAfter(this.code, from, to);
    if (log.type === "gone") return { type: "snapshot", reason: "too-old" };
    if (!log.events.every(isCarried)) return { type: "snapshot", reason: "too-many" };
    const frames = log.events.map((event) => encodeEvent(event, epoch));
    return { type: "events", epoch, from, to, frames };
  }

  #presenceFrame(): EncodedFrame {
    return encodeState({ type: "listeners", at: this.#deps.now(), data: this.presence() });
  }

  #presenceChanged(): void {
    this.#tellingIsolates.ask();
    this.#tellPresenceSoon();
  }

  #tellPresenceSoon(): void {
    if (this.#closed) return;
    this.#presenceTimer ??= setTimeout(() => {
      this.#presenceTimer = undefined;
      this.#sendPresence();
    }, PRESENCE_EVERY);
  }

  #sendPresence(): void {
    this.#told = JSON.stringify(this.presence());
    this.#hub.publishLatest(this.#presenceFrame());
  }

  #lookAround(): void {
    this.sync().catch((fault) => this.#deps.fault(`following nest "${this.code}"`, fault));
  }

  #watchTheEnd(): void {
    const watched = this.followers > 0 && !this.#closed;
    this.#endWatch.watch(watched ? endsAt(this.nest.playback) : null);
  }
}

type Missed =
  | { readonly type: "snapshot"; readonly reason: SnapshotReason }
  | {
    readonly type: "events";
    readonly epoch: string;
    readonly from: number;
    /** Number of the last event that `frames` lead up to; what came after it is kept. */
    readonly to: number;
    readonly frames: readonly EncodedFrame[];
  };

/** Whether an event holds all a listener needs; otherwise a snapshot takes its place. */
function isCarried(event: NestEvent): boolean {
  return event.type !== "uncleared" || event.data.songs !== null;
}
