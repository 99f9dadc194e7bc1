// This module is browser compatible.
import type { CommandId } from "../domain/ids.ts";
import { MINUTE, SECOND } from "../domain/time.ts";
import { type ClientFrame, CLOSE } from "../protocol/frames.ts";
import type { PendingStore } from "./pending_store.ts";
import type { RoomPorts } from "./room_ports.ts";
import { isProvisional, songsIn } from "./room_provisional.ts";
import { amend, type Entry, type RoomCore } from "./room_state.ts";

/** Most commands on the wire at once, so that a long absence does not flood the server. */
export const MAX_IN_FLIGHT = 64;
/** A volume is sent at most this often; in between the newest replaces the others. */
export const VOLUME_PACE_MS = 200;

/** A server that has not answered by then will not: the command is sent again, elsewhere. */
const PATIENCE_MS = 30 * SECOND;
/** Servers remember answers at least five minutes; a repeat must come well within that. */
const SAFE_REPEAT_MS = 4 * MINUTE;

/** What an outbox needs. */
export interface OutboxOptions {
  readonly ports: Pick<RoomPorts, "after" | "wallNow">;
  readonly send: (frame: ClientFrame) => boolean;
  /** Something may be sent that had to wait for its turn. */
  readonly onReady: () => void;
  /** The server leaves a command unanswered. */
  readonly onStuck: () => void;
}

/** Commands that are no longer to be sent. */
export interface Stale {
  /** Another tab had them answered. */
  readonly elsewhere: ReadonlySet<CommandId>;
  /** Sent so long ago that a repeat might be carried out a second time. */
  readonly unconfirmed: ReadonlySet<CommandId>;
}

/** Sends waiting commands: in order, once per connection, a bounded number at a time. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #inFlight = new Set<CommandId>();
  #window = MAX_IN_FLIGHT;
  #isVolumeHeld = false;
  #cancelHold = () => {};
  #cancelPatience = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Sends what may be sent.
   * @returns `core` in which what was sent is marked; `store` knows of it before the server does.
   */
  flush(core: RoomCore, store: PendingStore | null): RoomCore {
    let next = core;
    for (const entry of core.pending) {
      if (this.#inFlight.size >= this.#window) break;
      if (!this.#maySend(entry)) continue;
      const sentAt = entry.sentAt ?? this.#options.ports.wallNow();
      if (entry.sentAt === null) store?.keep({ ...entry, sentAt });
      if (!this.#send(entry)) break;
      next = amend(next, entry.id, { sentAt });
    }
    return next;
  }

  /** The server has answered: there is room for another. */
  answered(id: CommandId): void {
    if (!this.#inFlight.delete(id)) return;
    this.#window = Math.min(MAX_IN_FLIGHT, this.#window * 2);
    this.#waitForAnswers();
  }

  /**
   * The connection is lost; all that was on the wire is to be sent again.
   * @returns The command that the server cannot read, once it is certain which one it is.
   */
  lost(code: number): CommandId | null {
    const [first = null] = this.#inFlight;
    const isCertain = code === CLOSE.badFrame && this.#inFlight.size === 1;
    // One at a time from now on: the next such end tells which command it was.
    if (code === CLOSE.badFrame) this.#window = 1;
    this.#inFlight.clear();
    this.#cancelPatience();
    return isCertain ? first : null;
  }

  /** Leaves no timer. */
  close(): void {
    this.lost(0);
    this.#cancelHold();
  }

  #maySend({ id, ack, command }: Entry): boolean {
    if (ack !== null || this.#inFlight.has(id)) return false;
    if (command.type === "set_volume" && this.#isVolumeHeld) return false;
    return !songsIn(command).some(isProvisional);
  }

  #send({ id, command }: Entry): boolean {
    if (!this.#options.send({ type: "command", id, command })) return false;
    this.#inFlight.add(id);
    if (this.#inFlight.size === 1) this.#waitForAnswers();
    if (command.type === "set_volume") this.#holdVolume();
    return true;
  }

  #holdVolume(): void {
    this.#isVolumeHeld = true;
    this.#cancelHold = this.#options.ports.after(VOLUME_PACE_MS, () => {
      this.#isVolumeHeld = false;
      this.#options.onReady();
    });
  }

  #waitForAnswers(): void {
    this.#cancelPatience();
    if (this.#inFlight.size === 0) return;
    this.#cancelPatience = this.#options.ports.after(PATIENCE_MS, this.#options.onStuck);
  }
}

/**
 * What must not be sent again. `keptIds`: commands that were put into the store; one that is there
 * no more was finished by another tab.
 */
export function staleCommands(
  pending: readonly Entry[],
  keptIds: ReadonlySet<CommandId>,
  store: PendingStore | null,
  wallNow: number,
): Stale {
  const elsewhere = new Set<CommandId>();
  const unconfirmed = new Set<CommandId>();
  for (const { id, ack, sentAt, doubtful } of pending) {
    if (ack !== null) continue;
    const kept = store?.find(id) ?? null;
    if (kept === null && keptIds.has(id)) elsewhere.add(id);
    const first = kept?.sentAt ?? sentAt;
    // Sent by another tab, this one cannot know what became of it either.
    const isDoubtful = doubtful || sentAt === null;
    if (first !== null && isDoubtful && wallNow - first > SAFE_REPEAT_MS) unconfirmed.add(id);
  }
  return { elsewhere, unconfirmed };
}
