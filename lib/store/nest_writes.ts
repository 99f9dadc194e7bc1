import type { Airhorn } from "../domain/airhorns.ts";
import { playOf } from "../domain/history.ts";
import type { MemberId, NestCode, SongId } from "../domain/ids.ts";
import { isSameComment } from "../domain/evolve.ts";
import { type Nest, type NestEvent, songHere, type Undoable } from "../domain/nest.ts";
import { songIn } from "../domain/queue.ts";
import { recordOf, type Song } from "../domain/song.ts";
import { getIn } from "../domain/sorted_map.ts";
import {
  commentKey,
  freeHornsKey,
  goneKey,
  hornsKey,
  jamKey,
  playKey,
  songKey,
  type StoredUndo,
  UNDO_LIFETIME,
  undoKey,
  voteKey,
} from "./keys.ts";

/** A horn takes about 1 KiB when its texts are as long as they may be, a value at most 64. */
const HORNS_PER_VALUE = 40;

/** One event with the nest on both sides of it. */
export interface Step {
  readonly before: Nest;
  readonly event: NestEvent;
  readonly after: Nest;
}

/** One change of the store. */
export type Write =
  | { readonly type: "set"; readonly key: Deno.KvKey; readonly value: unknown; expireIn?: number }
  | { readonly type: "delete"; readonly key: Deno.KvKey };

/**
 * The writes that make the store show the nest after `steps`, one per key: everything but the head,
 * the log and the remembered answers. Songs in a cleared layer stay stored until they are swept up.
 */
export function nestWrites(code: NestCode, steps: readonly Step[]): Write[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const collected = new WriteSet(code);
  for (const step of steps) collected.add(step);
  return collected.finish(last.after);
}

class WriteSet {
  readonly #code: NestCode;
  readonly #writes = new Map<string, Write>();
  /** Songs whose record may have changed, with the layers they were stored in. */
  readonly #touched = new Map<SongId, Set<number>>();

  constructor(code: NestCode) {
    this.#code = code;
  }

  add(step: Step): void {
    const { event, before, after } = step;
    switch (event.type) {
      case "added":
        return this.#touch(event.data.song.id, event.data.song.layer);
      case "spread":
        for (const [song] of event.data.places) this.#touchIn(before, song);
        return;
      case "voted":
      case "unvoted":
        return this.#vote(after, event.data.song, event.data.by.id);
      case "jammed":
      case "unjammed":
        return this.#jam(after, event.data.song, event.data.by.id);
      case "commented":
        return this.#comment(step, event.data.song);
      case "removed":
        this.#touchIn(before, event.data.song);
        this.#set(goneKey(this.#code, event.data.song), event.at);
        return this.#remember(after, event.seq);
      case "moved":
        this.#touchIn(before, event.data.song);
        if (event.data.undone !== null) return this.#forget(event.data.undone);
        return this.#remember(after, event.seq);
      case "cleared":
        return this.#remember(after, event.seq);
      case "advanced":
        return this.#advance(step, event);
      case "airhorn":
        return this.#horns(before.horns.length, after.horns);
      case "free_horns":
        return this.#freeHorns(event.data.member, event.data.songs);
      case "unremoved":
        this.#touch(event.data.song.id, event.data.song.layer);
        this.#delete(goneKey(this.#code, event.data.song.id));
        return this.#forget(event.data.undone);
      case "uncleared":
        return this.#forget(event.data.undone);
      case "unskipped":
        if (event.data.putBack !== null) {
          this.#touch(event.data.putBack.id, event.data.putBack.layer);
        }
        if (event.data.playback.state !== "idle") {
          this.#delete(goneKey(this.#code, event.data.playback.song.id));
        }
        this.#delete(playKey(this.#code, event.data.undone));
        return this.#forget(event.data.undone);
      case "paused":
      case "unpaused":
      case "volume_set":
        return;
    }
  }

  /** Adds the records of touched songs as they are in the end. */
  finish(nest: Nest): Write[] {
    for (const [id, layers] of this.#touched) {
      const song = stored(nest, id);
      for (const layer of layers) {
        if (layer !== song?.layer) this.#delete(songKey(this.#code, layer, id));
      }
      if (song !== undefined) this.#set(songKey(this.#code, song.layer, id), recordOf(song));
    }
    return [...this.#writes.values()];
  }

  #set(key: Deno.KvKey, value: unknown, expireIn?: number): void {
    const write: Write = { type: "set", key, value };
    this.#writes.set(key.join("\n"), expireIn === undefined ? write : { ...write, expireIn });
  }

  #delete(key: Deno.KvKey): void {
    this.#writes.set(key.join("\n"), { type: "delete", key });
  }

  #touch(id: SongId, layer: number): void {
    const layers = this.#touched.get(id);
    if (layers === undefined) this.#touched.set(id, new Set([layer]));
    else layers.add(layer);
  }

  #touchIn(nest: Nest, id: SongId): void {
    const song = songIn(nest.queue, id);
    if (song !== undefined) this.#touch(id, song.layer);
  }

  #vote(after: Nest, id: SongId, member: MemberId): void {
    const song = songIn(after.queue, id);
    if (song === undefined) return;
    this.#touch(id, song.layer);
    const key = voteKey(this.#code, id, member);
    const vote = getIn(song.voters, member);
    if (vote === undefined) this.#delete(key);
    else this.#set(key, vote);
  }

  #jam(after: Nest, id: SongId, member: MemberId): void {
    this.#touchIn(after, id);
    const song = songHere(after, id);
    const jam = song === undefined ? undefined : getIn(song.jams, member);
    const key = jamKey(this.#code, id, member);
    if (jam === undefined) this.#delete(key);
    else this.#set(key, jam);
  }

  #comment({ before, after }: Step, id: SongId): void {
    this.#touchIn(after, id);
    const comment = songHere(after, id)?.comments.at(-1);
    if (comment === undefined) return;
    const replaced = songHere(before, id)?.comments.find((old) => isSameComment(old, comment));
    if (replaced !== undefined) this.#delete(commentKey(this.#code, id, replaced.id));
    this.#set(commentKey(this.#code, id, comment.id), comment);
  }

  #advance({ before, after }: Step, event: Extract<NestEvent, { type: "advanced" }>): void {
    const { ended, next } = event.data;
    if (next.state !== "idle") this.#touch(next.song.id, next.song.layer);
    if (ended === null || before.playback.state === "idle") return;
    const play = playOf(before.playback.song, ended, event.seq);
    this.#set(playKey(this.#code, event.seq), play);
    this.#set(goneKey(this.#code, ended.song), event.at);
    if (ended.how === "skipped") this.#remember(after, event.seq);
  }

  #horns(before: number, horns: readonly Airhorn[]): void {
    for (let start = 0; start < Math.max(before, horns.length); start += HORNS_PER_VALUE) {
      const key = hornsKey(this.#code, start / HORNS_PER_VALUE);
      const part = horns.slice(start, start + HORNS_PER_VALUE);
      if (part.length === 0) this.#delete(key);
      else this.#set(key, part);
    }
  }

  #freeHorns(member: MemberId, songs: readonly SongId[]): void {
    const key = freeHornsKey(this.#code, member);
    if (songs.length === 0) this.#delete(key);
    else this.#set(key, songs);
  }

  #remember(after: Nest, seq: number): void {
    const entry = after.undoables.find((one) => one.seq === seq);
    if (entry === undefined) return;
    // A cleared layer's songs are found through its entry, so the entry goes only together with them.
    const expireIn = entry.was.type === "cleared" ? undefined : UNDO_LIFETIME;
    this.#set(undoKey(this.#code, seq), storedUndo(entry), expireIn);
  }

  #forget(seq: number): void {
    this.#delete(undoKey(this.#code, seq));
  }
}

/** The song as the store must keep it: waiting, or waiting to be taken back with a cleared layer. */
function stored(nest: Nest, id: SongId): Song | undefined {
  const waiting = songIn(nest.queue, id);
  if (waiting !== undefined) return waiting;
  for (const { was } of nest.undoables) {
    const song = was.type === "cleared" ? was.songs.find((one) => one.id === id) : undefined;
    if (song !== undefined) return song;
  }
  return undefined;
}

function storedUndo({ seq, by, at, was }: Undoable): StoredUndo {
  switch (was.type) {
    case "removed":
      return { seq, by, at, was: { type: was.type, song: recordOf(was.song) } };
    case "skipped":
      return {
        seq,
        by,
        at,
        was: { type: was.type, song: recordOf(was.song), positionMs: was.positionMs },
      };
    case "moved":
      return { seq, by, at, was };
    case "cleared":
      return { seq, by, at, was: { type: was.type, layers: was.layers } };
  }
}
