// This module is browser compatible.
import { type CommandId, type MemberId, type NestCode, parseCommandId } from "../domain/ids.ts";
import { DAY, type EpochMs } from "../domain/time.ts";
import type { WireCommand } from "../protocol/commands.ts";
import type { PendingCommand } from "./room_types.ts";

/** A command that outlives the page until it is answered. */
export interface KeptCommand extends PendingCommand {
  /** This device's clock when it was given; rises from command to command. */
  readonly givenAt: EpochMs;
  /** This device's clock when it was first sent, or `null`: nobody but this device knows of it. */
  readonly sentAt: EpochMs | null;
}

/** What is needed of `localStorage`. */
export type KeyValues = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** Most commands that wait for one nest. */
export const MAX_PENDING = 200;

/** What a store is for. */
export interface PendingStoreOptions {
  /** `null` where the browser forbids it. */
  readonly storage: KeyValues | null;
  readonly nest: NestCode;
  readonly member: MemberId;
  readonly wallNow: () => EpochMs;
}

/**
 * Unanswered commands of one person in one nest, for at most a day. Each has a key of its own, so
 * two tabs never write over each other's. Storage that is missing, full or broken keeps nothing, and
 * nothing else fails.
 */
export class PendingStore {
  readonly #storage: KeyValues | null;
  readonly #prefix: string;
  readonly #wallNow: () => EpochMs;

  constructor({ storage, nest, member, wallNow }: PendingStoreOptions) {
    this.#storage = storage;
    this.#prefix = `echonest:pending:${nest}:${member}:`;
    this.#wallNow = wallNow;
  }

  /** All that is kept, in the order it was given. What cannot be read or is too old is removed. */
  list(): KeptCommand[] {
    const kept: KeptCommand[] = [];
    for (const id of this.#ids()) {
      const command = this.find(id);
      if (command === null) this.drop(id);
      else kept.push(command);
    }
    return kept.sort((a, b) => a.givenAt - b.givenAt).slice(0, MAX_PENDING);
  }

  /** The command kept under `id`, or `null`. */
  find(id: string): KeptCommand | null {
    return attempt(() => {
      const text = this.#storage?.getItem(this.#prefix + id);
      return typeof text === "string" ? parseKept(id, text, this.#wallNow()) : null;
    }, null);
  }

  /** Keeps a command, or the newer version of one; says whether it did. */
  keep(command: KeptCommand): boolean {
    const key = this.#prefix + command.id;
    return attempt(() => {
      const storage = this.#storage;
      if (storage === null) return false;
      if (storage.getItem(key) === null && this.#ids().length >= MAX_PENDING) return false;
      const { track, at, givenAt, sentAt } = command;
      storage.setItem(
        key,
        JSON.stringify({ command: command.command, track, at, givenAt, sentAt }),
      );
      return true;
    }, false);
  }

  /** Forgets a command. */
  drop(id: string): void {
    attempt(() => this.#storage?.removeItem(this.#prefix + id), undefined);
  }

  #ids(): string[] {
    return attempt(() => {
      const { length } = this.#storage ?? { length: 0 };
      return Array.from({ length }, (_, index) => this.#storage?.key(index) ?? "")
        .filter((key) => key.startsWith(this.#prefix))
        .map((key) => key.slice(this.#prefix.length));
    }, []);
  }
}

/**
 * What `run` returns, or `otherwise` when storage throws because it is full or forbidden. A page that
 * forgets more is all that comes of it.
 */
export function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    return otherwise;
  }
}

const COMMAND_TYPES = {
  add: true,
  vote: true,
  unvote: true,
  jam: true,
  unjam: true,
  comment: true,
  remove: true,
  move: true,
  clear: true,
  skip: true,
  pause: true,
  resume: true,
  set_volume: true,
  airhorn: true,
  free_airhorn: true,
  undo: true,
} as const satisfies Record<WireCommand["type"], true>;

/** Only an older or newer version of this page writes here: the shape is checked, not each rule. */
function parseKept(id: string, text: string, now: EpochMs): KeptCommand | null {
  const commandId: CommandId | null = parseCommandId(id);
  const value: unknown = JSON.parse(text);
  if (commandId === null || !isKept(value) || Math.abs(now - value.givenAt) > DAY) return null;
  const { command, track, at, givenAt, sentAt } = value;
  return { id: commandId, command, track: isTrack(track) ? track : null, at, givenAt, sentAt };
}

function isKept(value: unknown): value is Omit<KeptCommand, "id"> {
  return isObject(value) && isObject(value.command) && typeof value.command.type === "string" &&
    Object.hasOwn(COMMAND_TYPES, value.command.type) && typeof value.at === "number" &&
    typeof value.givenAt === "number" &&
    (value.sentAt === null || typeof value.sentAt === "number");
}

function isTrack(value: unknown): boolean {
  return isObject(value) && typeof value.uri === "string" && typeof value.title === "string" &&
    typeof value.artist === "string" && typeof value.durationMs === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
