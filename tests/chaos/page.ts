import type { CommandId } from "../../lib/domain/ids.ts";
import type { Actor } from "../../lib/domain/person.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import type { Nest } from "../../lib/domain/nest.ts";
import { commandId } from "../../lib/client/room_fakes.ts";
import { FakeStorage } from "../../lib/client/room_fakes_page.ts";
import { openRoom } from "../../lib/client/room.ts";
import type { RoomPorts, Wire, WireEvents } from "../../lib/client/room_ports.ts";
import type { Room } from "../../lib/client/room_types.ts";
import type { WireCommand } from "../../lib/protocol/commands.ts";
import type { Snapshot } from "../../lib/protocol/frames.ts";
import { track } from "../support/builders.ts";
import type { Chance } from "./chance.ts";
import type { Ledger } from "./ledger.ts";
import type { Line } from "./line.ts";
import type { WorldTime } from "./world_time.ts";

/** What a page needs of the history it lives in. */
export interface PageOptions {
  readonly name: string;
  readonly person: Actor;
  readonly snapshot: Snapshot;
  readonly time: WorldTime;
  readonly chance: Chance;
  readonly ledger: Ledger;
  /** Shared by the tabs of one browser. */
  readonly storage: FakeStorage;
  /** Opens a socket; `null` when nobody answers. */
  readonly connect: (page: Page, events: WireEvents) => Line | null;
}

/** A real room in a world where connections and clocks misbehave. */
export class Page {
  readonly person: Actor;
  readonly room: Room;
  line: Line | null = null;
  /** How wrong this device's clock is, in milliseconds. */
  skewMs = 0;
  /** Whether the device sleeps: nothing runs, and timers are late. */
  isAsleep = false;
  /** Whether the server has ended the session here: such a page follows no more. */
  hasStopped = false;
  readonly #options: PageOptions;
  readonly #wakers = new Set<() => void>();
  #overdue: (() => void)[] = [];
  #lastId: CommandId | null = null;
  #ids = 0;
  #given = 0;
  /** Commands that were given here and have no outcome yet. */
  open = 0;

  constructor(options: PageOptions) {
    this.#options = options;
    this.person = options.person;
    this.room = openRoom({ snapshot: options.snapshot, socketPath: "/socket" }, this.#ports());
    this.room.onNews(({ type }) => {
      if (type === "signed-out") this.hasStopped = true;
    });
  }

  /** Does something that somebody would do who sees this page. */
  act(): void {
    const { chance, ledger, name } = this.#options;
    const command = someCommand(this.room.state.nest, chance, `${name}${++this.#given}`);
    const title = command.type === "add" ? command.uri.slice(command.uri.lastIndexOf(":") + 1) : "";
    this.#lastId = null;
    const known = command.type === "add" && chance.happens(0.8) ? track(title) : undefined;
    this.open++;
    const outcome = this.room.give(command, known);
    const id: CommandId | null = this.#lastId;
    void outcome.then((outcome) => {
      this.open--;
      if (id === null) return;
      ledger.acked(id, this.room.state.epoch, outcome, command.type === "set_volume");
    });
  }

  sleep(): void {
    this.isAsleep = true;
  }

  /** The reader is back; or the network changed. */
  wake(): void {
    this.isAsleep = false;
    for (const run of this.#overdue.splice(0)) run();
    for (const waker of this.#wakers) waker();
  }

  /** Whether it shows what the server knows, and hopes for nothing. */
  isCalm({ seq }: Nest): boolean {
    const { connection, pending, confirmed } = this.room.state;
    return connection === "live" && pending.length === 0 && confirmed.seq === seq &&
      (this.line?.onTheWay ?? 0) === 0;
  }

  #ports(): RoomPorts {
    const { time, chance, name, storage } = this.#options;
    return {
      connect: (_, events) => this.#connect(events),
      now: () => time.monotonicMs,
      wallNow: () => time.serverMs + this.skewMs,
      after: (delayMs, run) => this.#after(delayMs, run),
      chance: chance.next,
      newId: () => this.#lastId = commandId(`${name}-command-${++this.#ids}`),
      storage,
      onWake: (wake) => {
        this.#wakers.add(wake);
        return () => void this.#wakers.delete(wake);
      },
    };
  }

  #connect(events: WireEvents): Wire {
    const line = this.#options.connect(this, events);
    this.line = line;
    if (line === null) {
      const cancel = this.#after(1, () => events.closed(1006));
      return { send: () => {}, close: cancel };
    }
    return { send: (text) => line.send(text), close: () => line.drop() };
  }

  #after(delayMs: number, run: () => void): () => void {
    let isCancelled = false;
    const timer = setTimeout(() => {
      const late = () => isCancelled || run();
      if (this.isAsleep) this.#overdue.push(late);
      else late();
    }, delayMs);
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  }
}

/** Something that somebody would do who sees this nest. */
export function someCommand(nest: Nest, chance: Chance, title: string): WireCommand {
  const songs = Array.from(songsOf(nest.queue), ({ id }) => id);
  const commands: WireCommand[] = [
    {
      type: "add",
      uri: track(chance.happens(0.05) ? `Gone${title}` : title.replace(/\W/g, "")).uri,
    },
    { type: "set_volume", volume: chance.int(0, 100) },
    { type: "airhorn", name: "tada" },
  ];
  if (chance.happens(0.3)) commands.push({ type: "pause" }, { type: "resume" });
  if (chance.happens(0.1)) commands.push({ type: "clear" });
  const undoable = chance.maybe(nest.undoables);
  if (undoable !== null) commands.push({ type: "undo", seq: undoable.seq });
  if (nest.playback.state !== "idle") {
    const { id: song } = nest.playback.song;
    if (chance.happens(0.3)) commands.push({ type: "skip", playing: song });
    commands.push({ type: "comment", song, body: `words ${chance.int(1, 4)}` });
    commands.push({ type: "jam", song });
  }
  const song = chance.maybe(songs);
  if (song !== null) {
    commands.push(
      { type: "vote", song, vote: chance.happens(0.6) ? 1 : -1 },
      { type: "vote", song, vote: 1 },
      { type: "unvote", song },
      { type: chance.happens(0.5) ? "jam" : "unjam", song },
      { type: "move", song, before: chance.happens(0.3) ? null : chance.pick(songs) },
    );
    if (chance.happens(0.3)) commands.push({ type: "remove", song });
  }
  return chance.pick(commands);
}
