// This module is browser compatible.
import type { CommandId, SongId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Track } from "../domain/track.ts";
import type { WireCommand } from "../protocol/commands.ts";
import { formatPosition, type Refusal, type ServerFrame } from "../protocol/frames.ts";
import { ServerClock } from "./clock_offset_probes.ts";
import { NestSocket, type StopReason } from "./nest_socket.ts";
import { MAX_PENDING, PendingStore } from "./pending_store.ts";
import { Audience } from "./room_audience.ts";
import { Outbox, staleCommands } from "./room_outbox.ts";
import { browserPorts, type RoomPorts } from "./room_ports.ts";
import { isProvisional, provisionalId, renameSong, songsIn } from "./room_provisional.ts";
import { shownNest } from "./room_shown.ts";
import {
  disconnect,
  dismiss,
  type Entry,
  type Gap,
  receive,
  type RoomCore,
  startCore,
  type Step,
} from "./room_state.ts";
import type { Outcome, Room, RoomNews, RoomStart, RoomState } from "./room_types.ts";

const GONE: Refusal = { error: "gone", message: "This nest is gone" };
const SIGNED_OUT: Refusal = { error: "signed_out", message: "Sign in to do this" };
const CLOSED: Refusal = { error: "closed", message: "This page has left the nest" };
const NOT_UNDERSTOOD: Refusal = {
  error: "not_understood",
  message: "The server does not understand this page; reload it",
};
const UNCONFIRMED: Refusal = {
  error: "unconfirmed",
  message: "Cannot tell whether this was done: the connection was lost for too long",
};

/**
 * Follows a nest from the moment a page was rendered, until closed. Commands of this person that an
 * earlier page could not send are taken up again.
 */
export function openRoom(start: RoomStart, ports: RoomPorts = browserPorts()): Room {
  return new LiveRoom(start, ports);
}

class LiveRoom implements Room {
  readonly #ports: RoomPorts;
  readonly #clock: ServerClock;
  readonly #socket: NestSocket;
  readonly #outbox: Outbox;
  readonly #audience = new Audience(() => this.state);
  /** Who waits for the outcome of a command of this page. */
  readonly #waiters = new Map<CommandId, ((outcome: Outcome) => void)[]>();
  /** Commands that went into the store. */
  readonly #keptIds = new Set<CommandId>();
  /** What became of songs that were shown before the server had numbered them. */
  readonly #songNames = new Map<SongId, SongId>();
  #store: PendingStore | null;
  #core: RoomCore;
  #state: RoomState | null = null;
  #ended: Refusal | null = null;
  /** Where the stream last broke. */
  #brokenAt = -1;
  #needsSnapshot = false;

  constructor({ snapshot, socketPath }: RoomStart, ports: RoomPorts) {
    this.#ports = ports;
    this.#core = startCore(snapshot);
    this.#store = this.#storeOf(this.#core.me);
    this.#core = { ...this.#core, pending: this.#takeUp() };
    this.#outbox = new Outbox({
      ports,
      send: (frame) => this.#socket.send(frame),
      onReady: () => this.#flush(),
      onStuck: () => this.#socket.reconnect(),
    });
    this.#clock = new ServerClock({
      now: ports.now,
      after: ports.after,
      send: (t0) => void this.#socket.send({ type: "ping", t0 }),
    });
    this.#socket = new NestSocket({
      path: socketPath,
      ports,
      position: () => this.#position(),
      onFrame: (frame) => this.#receive(frame),
      onLost: (code) => this.#lost(code),
      onStop: (reason) => this.#stopped(reason),
      onWake: () => this.#clock.burst(),
    });
  }

  get state(): RoomState {
    const { connection, me, epoch, confirmed, pending, listeners } = this.#core;
    this.#state ??= {
      connection,
      me,
      epoch,
      confirmed,
      pending,
      listeners,
      nest: shownNest(this.#core),
    };
    return this.#state;
  }

  subscribe(listener: (state: RoomState) => void): () => void {
    return this.#audience.subscribe(listener);
  }

  onNews(listener: (news: RoomNews) => void): () => void {
    return this.#audience.onNews(listener);
  }

  give(given: WireCommand, track: Track | null = null): Promise<Outcome> {
    const command = this.#named(given);
    const refusal = this.#objection(command);
    if (refusal !== null) {
      this.#audience.tell([{ type: "refused", command, refusal }]);
      return Promise.resolve({ ok: false, ...refusal });
    }
    return new Promise((resolve) => {
      const entry = this.#entry(command, track);
      this.#waiters.set(entry.id, [resolve, ...this.#supersede(command)]);
      this.#core = { ...this.#core, pending: [...this.#core.pending, entry] };
      this.#keep(entry);
      this.#changed();
      this.#flush();
    });
  }

  serverNow(): EpochMs | null {
    const { ready, offsetMs } = this.#clock.offset;
    return ready ? Math.round(this.#ports.now() + offsetMs) : null;
  }

  uncertaintyMs(): number | null {
    const { ready, uncertaintyMs } = this.#clock.offset;
    return ready ? uncertaintyMs : null;
  }

  /** What was not answered yet stays in the store; its promises stay open. */
  close(): void {
    this.#ended = CLOSED;
    this.#socket.close();
    this.#silence();
    this.#audience.close();
  }

  #silence(): void {
    this.#clock.stop();
    this.#outbox.close();
  }

  #storeOf(me: Person | null): PendingStore | null {
    if (me === null) return null;
    const { storage, wallNow } = this.#ports;
    const nest = this.#core.confirmed.code;
    return new PendingStore({ storage, nest, member: me.id, wallNow });
  }

  /**
   * What an earlier page left. The nest may or may not show what was sent. What builds on a song that
   * nobody will add any more is dropped.
   */
  #takeUp(): Entry[] {
    const kept = this.#store?.list() ?? [];
    const hoped = new Set(kept.map(({ id }) => provisionalId(id)));
    return kept.flatMap((command) => {
      const { id, sentAt } = command;
      if (isLost(command.command, hoped)) {
        this.#store?.drop(id);
        return [];
      }
      this.#keptIds.add(id);
      return [{ ...command, doubtful: sentAt !== null, seen: null, ack: null }];
    });
  }

  #entry(command: WireCommand, track: Track | null): Entry {
    const wallNow = this.#ports.wallNow();
    return {
      id: this.#ports.newId(),
      command,
      track,
      at: this.serverNow() ?? wallNow,
      givenAt: Math.max(wallNow, (this.#core.pending.at(-1)?.givenAt ?? 0) + 1),
      sentAt: null,
      doubtful: false,
      seen: null,
      ack: null,
    };
  }

  #keep(entry: Entry): void {
    if (this.#store?.keep(entry)) this.#keptIds.add(entry.id);
  }

  /** A page may show a song by the name it had before the server numbered it. */
  #named(command: WireCommand): WireCommand {
    return songsIn(command).reduce(
      (named, song) => renameSong(named, song, this.#songNames.get(song) ?? song),
      command,
    );
  }

  #objection(command: WireCommand): Refusal | null {
    if (this.#ended !== null) return this.#ended;
    const { pending } = this.#core;
    if (pending.length >= MAX_PENDING) {
      const message =
        `Cannot keep more than ${MAX_PENDING} things to send; wait for the connection`;
      return { error: "too_many_pending", message };
    }
    const hoped = new Set(pending.map(({ id }) => provisionalId(id)));
    if (!isLost(command, hoped)) return null;
    return { error: "song_not_found", message: "This song was not added" };
  }

  /** Drops an older volume that nobody has heard of; whoever waits for it gets the newer outcome. */
  #supersede(command: WireCommand): ((outcome: Outcome) => void)[] {
    const { pending } = this.#core;
    const older = pending.find(({ command, sentAt }) =>
      command.type === "set_volume" && sentAt === null
    );
    if (command.type !== "set_volume" || older === undefined) return [];
    this.#core = { ...this.#core, pending: pending.filter((entry) => entry !== older) };
    return this.#forget(older.id);
  }

  #forget(id: CommandId): ((outcome: Outcome) => void)[] {
    const waiters = this.#waiters.get(id) ?? [];
    this.#waiters.delete(id);
    this.#keptIds.delete(id);
    this.#store?.drop(id);
    this.#outbox.answered(id);
    return waiters;
  }

  #position(): string | null {
    const { epoch, confirmed } = this.#core;
    return this.#needsSnapshot ? null : formatPosition({ epoch, seq: confirmed.seq });
  }

  #receive(frame: ServerFrame): void {
    if (frame.type !== "pong") return this.#apply(receive(this.#core, frame));
    const { ready } = this.#clock.offset;
    this.#clock.receive(frame.data);
    if (this.#clock.offset.ready !== ready) this.#changed();
  }

  #apply({ core, news, settled, gap }: Step): void {
    const before = this.#core;
    this.#core = core;
    for (const { id, outcome } of settled) this.#settle(id, outcome);
    if (core.me?.id !== before.me?.id) this.#store = this.#storeOf(core.me);
    // Thousands of missed events are one change, once they are all here.
    const isQuiet = core.quiet && before.quiet;
    if (core !== before && !isQuiet) this.#changed(news);
    if (core.connection === "live" && before.connection !== "live") this.#arrived();
    if (settled.length > 0) this.#flush();
    if (gap !== null) this.#broke(gap);
  }

  #settle(id: CommandId, outcome: Outcome): void {
    for (const resolve of this.#forget(id)) resolve(outcome);
    if (!outcome.ok || outcome.song === undefined) return;
    this.#songNames.set(provisionalId(id), outcome.song);
    // Commands on that song now carry its number; a reload must not take up the old name.
    for (const entry of this.#core.pending) {
      if (entry.ack === null && songsIn(entry.command).includes(outcome.song)) this.#keep(entry);
    }
  }

  /** Caught up: time to ask for the time, and to send what is still to be sent. */
  #arrived(): void {
    this.#needsSnapshot = false;
    this.#clock.burst();
    const { pending } = this.#core;
    const { elsewhere, unconfirmed } = staleCommands(
      pending,
      this.#keptIds,
      this.#store,
      this.#ports.wallNow(),
    );
    // Another tab has told its reader already.
    this.#apply({ ...dismiss(this.#core, elsewhere, UNCONFIRMED), news: [] });
    this.#apply(dismiss(this.#core, unconfirmed, UNCONFIRMED));
    this.#flush();
  }

  #flush(): void {
    if (this.#core.connection !== "live") return;
    const core = this.#outbox.flush(this.#core, this.#store);
    if (core === this.#core) return;
    this.#core = core;
    this.#changed();
  }

  #broke(gap: Gap): void {
    const { seq } = this.#core.confirmed;
    // The same break twice will not heal by asking the same again.
    this.#needsSnapshot = gap === "reload" || seq === this.#brokenAt;
    this.#brokenAt = seq;
    this.#socket.reconnect();
  }

  #lost(code: number): void {
    this.#clock.stop();
    this.#core = disconnect(this.#core);
    const culprit = this.#outbox.lost(code);
    if (culprit !== null) {
      this.#apply(dismiss(this.#core, new Set([culprit]), NOT_UNDERSTOOD));
    }
    this.#changed();
  }

  #stopped(reason: StopReason): void {
    this.#silence();
    this.#ended = reason === "gone" ? GONE : SIGNED_OUT;
    this.#core = disconnect(this.#core);
    if (reason === "gone") {
      const all = new Set(this.#core.pending.map(({ id }) => id));
      this.#apply({ ...dismiss(this.#core, all, GONE), news: [] });
    }
    this.#changed([{ type: reason }]);
  }

  #changed(news: readonly RoomNews[] = []): void {
    this.#state = null;
    this.#audience.tell(news);
  }
}

/** Whether a command is about a song that is neither known to the server nor hoped for. */
function isLost(command: WireCommand, hoped: ReadonlySet<SongId>): boolean {
  return songsIn(command).some((song) => isProvisional(song) && !hoped.has(song));
}
