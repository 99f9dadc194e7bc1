import { evolve } from "../../lib/domain/evolve.ts";
import {
  type CommandId,
  MAIN_NEST,
  type NestCode,
  parseCommandId,
  type SongId,
} from "../../lib/domain/ids.ts";
import {
  type Ack,
  type Nest,
  type NestCommand,
  type NestEvent,
  newNest,
  UNDO_WINDOW,
  type Undoable,
} from "../../lib/domain/nest.ts";
import type { Actor } from "../../lib/domain/person.ts";
import { songsOf } from "../../lib/domain/queue.ts";
import { recordOf, type Song } from "../../lib/domain/song.ts";
import { listOf, type SortedMap } from "../../lib/domain/sorted_map.ts";
import type { EpochMs } from "../../lib/domain/time.ts";
import { nestView } from "../../lib/protocol/snapshot.ts";
import type { NestStore } from "../../lib/store/nest_store.ts";
import { NestWriter, type WriterNews, type WriterOptions } from "../../lib/store/nest_writer.ts";
import type { Order, OrderResult } from "../../lib/store/order.ts";
import type { Step } from "../../lib/store/nest_writes.ts";
import { member, START, Story, track } from "./builders.ts";

export const EPOCH = "q7Zt1xVb0aE";

/** A clock that only moves when the test moves it. */
export class Clock {
  constructor(public time: EpochMs = START) {}

  readonly now = (): EpochMs => this.time;
}

/** The command id made of `text` and, when that is too short, dots. */
export function commandId(text: string): CommandId {
  const id = parseCommandId(text.padEnd(8, "."));
  if (id === null) throw new TypeError(`Cannot make a command id of "${text}"`);
  return id;
}

/** Makes orders with ids that were not used before. */
export class Orders {
  #count = 0;
  readonly #prefix: string;

  constructor(prefix = "order") {
    this.#prefix = prefix;
  }

  of(by: string | Actor, command: NestCommand): Order {
    const id = commandId(`${this.#prefix}-${++this.#count}`);
    return { id, by: typeof by === "string" ? member(by) : by, command };
  }

  add(by: string | Actor, title: string, durationMs?: number): Order {
    return this.of(by, { type: "add", track: track(title, durationMs) });
  }
}

/** The answer of an order that must have been carried out. */
export function ackOf(result: OrderResult): Ack {
  if (result.ok) return result.value;
  throw new Error(`Cannot carry out an order: ${result.error.code}, ${result.error.message}`);
}

/** The song that an order added. */
export function songOf(result: OrderResult): SongId {
  const { song } = ackOf(result);
  if (song === undefined) throw new Error("Cannot name the song: the order added none");
  return song;
}

/** Everything there is to know of a nest, without what depends on how it was put together. */
export function knownOf(nest: Nest, at: EpochMs): unknown {
  const { playback } = nest;
  return {
    view: nestView(nest),
    onAir: playback.state === "idle" ? null : wholeSong(playback.song),
    songs: Array.from(songsOf(nest.queue), wholeSong),
    freeHorns: entriesOf(nest.freeHorns),
    undoables: nest.undoables
      .filter((entry) => at - entry.at <= UNDO_WINDOW)
      .map(({ was, ...entry }) => ({ ...entry, was: wholeUndo(was) })),
  };
}

function wholeSong(song: Song): unknown {
  const { comments } = song;
  return {
    record: recordOf(song),
    voters: entriesOf(song.voters),
    jams: listOf(song.jams),
    comments,
  };
}

function wholeUndo(was: Undoable["was"]): unknown {
  if (was.type === "moved") return was;
  if (was.type === "cleared") return { ...was, songs: was.songs.map(wholeSong) };
  return { ...was, song: wholeSong(was.song) };
}

function entriesOf<K, V>({ root }: SortedMap<K, V>): [K, V][] {
  const entries: [K, V][] = [];
  const visit = (node: typeof root): void => {
    if (node === null) return;
    visit(node.left);
    entries.push([node.key, node.value]);
    visit(node.right);
  };
  visit(root);
  return entries;
}

/** Every event of a nest, as its log has them. */
export async function logOf(store: NestStore, code: NestCode = MAIN_NEST): Promise<NestEvent[]> {
  const head = await store.head(code);
  if (head === null) throw new Error(`Cannot read the log of "${code}": there is no such nest`);
  const read = await store.eventsAfter(code, 0, head.seq, Infinity);
  if (read.type === "gone") throw new Error(`Cannot read the log of "${code}": it was cut`);
  return [...read.events];
}

/** The nest that its events make. */
export function foldOf(events: readonly NestEvent[], code: NestCode = MAIN_NEST): Nest {
  return events.reduce(evolve, newNest(code));
}

/** Events with the nest on both sides of each. */
export function stepsOf(nest: Nest, events: readonly NestEvent[]): Step[] {
  let before = nest;
  return events.map((event) => {
    const step = { before, event, after: evolve(before, event) };
    before = step.after;
    return step;
  });
}

/** A story that a store is told, commit by commit. */
export class KeptStory extends Story {
  readonly store: NestStore;
  version = "";
  #kept = 0;
  #nest: Nest = this.nest;

  private constructor(store: NestStore) {
    super();
    this.store = store;
  }

  /** Makes the nest. */
  static async begin(store: NestStore): Promise<KeptStory> {
    const story = new KeptStory(store);
    await store.create(MAIN_NEST, EPOCH, story.now);
    story.version = (await store.head(MAIN_NEST))?.version ?? "";
    return story;
  }

  /**
   * Stores what happened since the last time, in one commit.
   *
   * @returns Whether nobody else committed first.
   */
  async keep(): Promise<boolean> {
    const steps = stepsOf(this.#nest, this.events.slice(this.#kept));
    const { store, version, now: at } = this;
    const stored = await store.commit({ code: MAIN_NEST, epoch: EPOCH, version, at, steps });
    if (stored === null) return false;
    this.version = stored;
    this.#kept = this.events.length;
    this.#nest = this.nest;
    return true;
  }
}

/** A writer of the main nest, which is made when there is none, with all the news it told. */
export async function openWriter(
  store: NestStore,
  options: Partial<WriterOptions> = {},
): Promise<{ writer: NestWriter; news: WriterNews[] }> {
  const news: WriterNews[] = [];
  const now = options.now ?? (() => START);
  await store.create(MAIN_NEST, EPOCH, now());
  const writer = await NestWriter.open({
    store,
    code: MAIN_NEST,
    now,
    pause: () => Promise.resolve(),
    onNews: (one) => news.push(one),
    ...options,
  });
  if (writer === null) throw new Error("Cannot open the main nest, which was just made");
  return { writer, news };
}
