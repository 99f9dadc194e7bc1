import { type NestCode, type SongId, songId } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import { whenFree } from "./locked.ts";
import {
  type CrowdPart,
  crowdPrefix,
  gonePrefix,
  songsPrefix,
  type StoredUndo,
  UNDO_LIFETIME,
  undoPrefix,
} from "./keys.ts";

/** Keys deleted in one commit. */
const MAX_DELETES = 400;
const CROWD: readonly CrowdPart[] = ["vote", "jam", "comment"];

/**
 * Deletes what songs left behind that went more than ten minutes ago and were not taken back: votes,
 * jams, comments, and the songs of cleared layers. Doing it twice, or stopping halfway, does no harm:
 * what says that something is to be swept goes last.
 *
 * @returns How many keys went.
 */
export async function sweepNest(kv: Deno.Kv, code: NestCode, now: EpochMs): Promise<number> {
  const sweeper = new Sweeper(kv);
  const undo = kv.list<StoredUndo>({ prefix: undoPrefix(code) });
  for await (const { key, value } of undo) {
    if (value.was.type !== "cleared" || now - value.at <= UNDO_LIFETIME) continue;
    for (const layer of value.was.layers) await sweepLayer(kv, sweeper, code, layer);
    await sweeper.delete(key);
    await sweeper.flush();
  }
  for await (const { key, value } of kv.list<EpochMs>({ prefix: gonePrefix(code) })) {
    if (now - value <= UNDO_LIFETIME) continue;
    await sweepCrowd(kv, sweeper, code, songId(Number(key[3])));
    await sweeper.delete(key);
  }
  await sweeper.flush();
  return sweeper.count;
}

async function sweepLayer(
  kv: Deno.Kv,
  sweeper: Sweeper,
  code: NestCode,
  layer: number,
): Promise<void> {
  for await (const { key } of kv.list({ prefix: songsPrefix(code, layer) })) {
    await sweepCrowd(kv, sweeper, code, songId(Number(key[4])));
    await sweeper.delete(key);
  }
}

async function sweepCrowd(
  kv: Deno.Kv,
  sweeper: Sweeper,
  code: NestCode,
  song: SongId,
): Promise<void> {
  for (const part of CROWD) {
    for await (const { key } of kv.list({ prefix: crowdPrefix(code, part, song) })) {
      await sweeper.delete(key);
    }
  }
}

/** Deletes keys some hundreds at a time. */
class Sweeper {
  count = 0;
  readonly #kv: Deno.Kv;
  #keys: Deno.KvKey[] = [];

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  async delete(key: Deno.KvKey): Promise<void> {
    if (this.#keys.push(key) >= MAX_DELETES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#keys.length === 0) return;
    const atomic = this.#keys.reduce((all, key) => all.delete(key), this.#kv.atomic());
    this.count += this.#keys.length;
    this.#keys = [];
    await whenFree(() => atomic.commit());
  }
}
