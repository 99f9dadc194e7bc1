// This module is browser compatible.
import { evolve } from "../domain/evolve.ts";
import type { CommandId, SongId } from "../domain/ids.ts";
import type { Ack, Nest, NestEvent } from "../domain/nest.ts";
import type { Person } from "../domain/person.ts";
import {
  type Answer,
  isEvent,
  type Listeners,
  type Refusal,
  type ServerFrame,
  type Snapshot,
} from "../protocol/frames.ts";
import { nestFromView } from "../protocol/snapshot.ts";
import type { KeptCommand } from "./pending_store.ts";
import { provisionalId, renameSong, songsIn } from "./room_provisional.ts";
import type { Connection, Outcome, RoomNews } from "./room_types.ts";

/** A command on its way. */
export interface Entry extends KeptCommand {
  /**
   * Whether it may have been carried out in a part of the stream that was never read: it was sent,
   * and then the nest was loaded afresh.
   */
  readonly doubtful: boolean;
  /** What its events said, once one was read: it is then part of the confirmed nest. */
  readonly seen: Ack | null;
  /** The server's answer, while its events are still on the way. */
  readonly ack: Ack | null;
}

/** What a page knows of its nest. */
export interface RoomCore {
  readonly connection: Connection;
  readonly me: Person | null;
  readonly epoch: string;
  readonly confirmed: Nest;
  readonly listeners: Listeners;
  /** Oldest first. */
  readonly pending: readonly Entry[];
  /** While catching up: the last event that was missed. */
  readonly target: number;
  /** While catching up: so much was missed that telling each event would be noise. */
  readonly quiet: boolean;
}

/** What became of one command. */
export interface Settled {
  readonly id: CommandId;
  readonly outcome: Outcome;
}

/**
 * Why the stream cannot go on. `resume`: events are missing after the confirmed nest. `reload`: the
 * next event cannot be folded, so that only a snapshot helps.
 */
export type Gap = "resume" | "reload";

/** A change of what is known. */
export interface Step {
  readonly core: RoomCore;
  readonly news: readonly RoomNews[];
  readonly settled: readonly Settled[];
  readonly gap: Gap | null;
}

/** More missed events than this are not told one by one. */
const QUIET_ABOVE = 20;

/** What is known when the page opens. */
export function startCore({ epoch, nest, you, listeners }: Snapshot): RoomCore {
  return {
    connection: "connecting",
    me: you?.person ?? null,
    epoch,
    confirmed: nestFromView(nest, you),
    listeners,
    pending: [],
    target: nest.seq,
    quiet: false,
  };
}

/** Takes in a frame. Any frame may come twice, late or never. */
export function receive(core: RoomCore, frame: ServerFrame): Step {
  if (isEvent(frame)) return follow(core, frame);
  switch (frame.type) {
    case "snapshot":
      return load(core, frame.data, frame.data.reason);
    case "resumed":
      return resume(core, frame.data);
    case "answer":
      return answer(core, frame.data);
    case "listeners":
      return step({ ...core, listeners: frame.data });
    case "position":
    case "pong":
    case "bye":
      break;
  }
  return step(core);
}

/** The connection is lost: nothing is followed until the server says where the stream goes on. */
export function disconnect(core: RoomCore): RoomCore {
  return { ...core, connection: "offline", quiet: false };
}

/** Gives up commands with a reason; whatever waits for a song they would have added goes too. */
export function dismiss(core: RoomCore, ids: ReadonlySet<CommandId>, refusal: Refusal): Step {
  const songs = new Set<SongId>([...ids].map(provisionalId));
  const gone = core.pending.filter((entry) =>
    ids.has(entry.id) || songsIn(entry.command).some((song) => songs.has(song))
  );
  return {
    ...step({ ...core, pending: core.pending.filter((entry) => !gone.includes(entry)) }),
    news: gone.map(({ command }) => ({ type: "refused", command, refusal })),
    settled: gone.map(({ id }) => ({ id, outcome: { ok: false, ...refusal } })),
  };
}

/** Changes one waiting command. */
export function amend(core: RoomCore, id: CommandId, change: Partial<Entry>): RoomCore {
  const pending = core.pending.map((entry) => entry.id === id ? { ...entry, ...change } : entry);
  return { ...core, pending };
}

function step(core: RoomCore): Step {
  return { core, news: [], settled: [], gap: null };
}

function gap(core: RoomCore, kind: Gap): Step {
  return { ...step(disconnect(core)), gap: kind };
}

function isFollowing({ connection }: RoomCore): boolean {
  return connection === "live" || connection === "catching-up";
}

function follow(core: RoomCore, event: NestEvent): Step {
  const { seq } = core.confirmed;
  // Before the server says where it goes on, an event may belong to another epoch. A reconnect
  // redelivers; applying an event twice would count its vote twice.
  if (!isFollowing(core) || event.seq <= seq) return step(core);
  if (event.seq > seq + 1) return gap(core, "resume");
  const confirmed = fold(core.confirmed, event);
  if (confirmed === null) return gap(core, "reload");
  const next = settle({ ...core, confirmed, pending: markSeen(core.pending, event) });
  return core.quiet ? next : { ...next, news: [{ type: "event", event }, ...next.news] };
}

/** The nest after the event, or `null` when this page cannot tell. */
function fold(nest: Nest, event: NestEvent): Nest | null {
  if (bringsBack(event) && !nest.undoables.some(({ seq }) => seq === event.data.undone)) {
    return null;
  }
  try {
    return evolve(nest, event);
  } catch {
    // A newer server may send events that this page has never heard of.
    return null;
  }
}

/**
 * Whether songs come back as they were. The event has their records alone: votes, jams and comments
 * are known to those who saw the songs go, and a snapshot does not tell of what is gone.
 */
function bringsBack(
  event: NestEvent,
): event is Extract<NestEvent, { type: "unremoved" | "uncleared" | "unskipped" }> {
  return event.type === "unremoved" || event.type === "uncleared" || event.type === "unskipped";
}

function markSeen(pending: readonly Entry[], event: NestEvent): readonly Entry[] {
  const { cmd, seq } = event;
  // A spread only makes room: what the member asked for comes after it.
  if (event.type === "spread" || !pending.some(({ id }) => id === cmd)) return pending;
  return pending.map((entry) => {
    if (entry.id !== cmd) return entry;
    const song = event.type === "added" ? event.data.song.id : entry.seen?.song;
    return { ...entry, seen: ackOf(seq, true, song) };
  });
}

function ackOf(seq: number, changed: boolean, song: SongId | undefined): Ack {
  return song === undefined ? { seq, changed } : { seq, changed, song };
}

/**
 * Settles what the confirmed nest contains. Once caught up, a command whose events were read needs
 * no other answer; asking again could come too late for the server to remember.
 */
function settle(core: RoomCore): Step {
  const { seq } = core.confirmed;
  const arrived = core.connection === "catching-up" && seq >= core.target;
  const next: RoomCore = arrived ? { ...core, connection: "live", quiet: false } : core;
  const kept = next.pending.filter(({ ack }) => ack === null || ack.seq > seq);
  const pruned = kept.length === next.pending.length ? next : { ...next, pending: kept };
  return arrived ? acknowledgeSeen(pruned) : step(pruned);
}

function acknowledgeSeen(core: RoomCore): Step {
  const answers = core.pending.flatMap(({ id, seen, ack }): Answer[] =>
    seen === null || ack !== null ? [] : [{ id, ok: true, ...seen }]
  );
  return answers.reduce<Step>((before, seen) => {
    const after = answer(before.core, seen);
    return { ...after, settled: [...before.settled, ...after.settled] };
  }, step(core));
}

function resume(
  core: RoomCore,
  { epoch, from, to }: { readonly epoch: string; readonly from: number; readonly to: number },
): Step {
  const { seq } = core.confirmed;
  if (epoch !== core.epoch || from !== seq || to < from) return gap(core, "reload");
  const quiet = to - from > QUIET_ABOVE;
  return settle({ ...core, connection: "catching-up", target: to, quiet });
}

function load(core: RoomCore, snapshot: Snapshot, reason: string): Step {
  const { epoch, nest, you, listeners } = snapshot;
  const isSameLog = epoch === core.epoch && reason !== "ahead";
  // While following, an older picture of the same log is a late repeat.
  if (isSameLog && isFollowing(core) && nest.seq < core.confirmed.seq) return step(core);
  const pending = core.pending.map((entry): Entry => ({
    ...entry,
    doubtful: entry.doubtful || entry.sentAt !== null,
    // Of another log, neither the numbers nor the events that were read mean anything.
    seen: isSameLog ? entry.seen : null,
    ack: entry.ack === null || isSameLog ? entry.ack : { ...entry.ack, seq: nest.seq },
  }));
  const me = you?.person ?? null;
  const confirmed = nestFromView(nest, you);
  const loaded: RoomCore = { ...core, epoch, me, confirmed, listeners, pending };
  const kept = strangersDismissed(core.me, loaded);
  const caughtUp = settle({ ...kept.core, connection: "catching-up", target: nest.seq });
  const news: RoomNews[] = reason === "no-position" ? [] : [{ type: "reloaded", reason }];
  return {
    ...caughtUp,
    news: [...news, ...kept.news, ...caughtUp.news],
    settled: [...kept.settled, ...caughtUp.settled],
  };
}

/** Somebody else may have signed in meanwhile: nobody's commands are given in another's name. */
function strangersDismissed(before: Person | null, core: RoomCore): Step {
  if (before === null || before.id === core.me?.id) return step(core);
  const message = `Cannot give this any more: you are no longer ${before.name} here`;
  return dismiss(core, new Set(core.pending.map(({ id }) => id)), { error: "signed_out", message });
}

function answer(core: RoomCore, given: Answer): Step {
  const entry = core.pending.find(({ id, ack }) => id === given.id && ack === null);
  if (entry === undefined) return step(core);
  const { id } = entry;
  if (!given.ok) {
    const { error, message } = given;
    return dismiss(core, new Set([id]), { error, message });
  }
  const ack = ackOf(given.seq, given.changed, given.song);
  const settled: Settled[] = [{ id, outcome: { ok: true, ...ack } }];
  const isOver = !ack.changed || ack.seq <= core.confirmed.seq;
  const rest = isOver
    ? { ...core, pending: core.pending.filter((other) => other !== entry) }
    : amend(core, id, { ack });
  return { ...step(named(rest, id, ack.song)), settled };
}

/** Commands on a song that was only hoped for now mean the song it became. */
function named(core: RoomCore, adder: CommandId, song: SongId | undefined): RoomCore {
  if (song === undefined) return core;
  const hoped = provisionalId(adder);
  const pending = core.pending.map((entry) =>
    songsIn(entry.command).includes(hoped)
      ? { ...entry, command: renameSong(entry.command, hoped, song) }
      : entry
  );
  return { ...core, pending };
}
