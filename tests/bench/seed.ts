import { decide } from "../../lib/domain/decide.ts";
import { evolve } from "../../lib/domain/evolve.ts";
import {
  CODE_ALPHABET,
  type MemberId,
  type NestCode,
  songId,
  type TrackUri,
} from "../../lib/domain/ids.ts";
import type { EventBody, Nest, NestEvent } from "../../lib/domain/nest.ts";
import type { Actor } from "../../lib/domain/person.ts";
import { DAY } from "../../lib/domain/time.ts";
import type { Track } from "../../lib/domain/track.ts";
import { NestStore } from "../../lib/store/nest_store.ts";
import type { Step } from "../../lib/store/nest_writes.ts";

/** Songs in one commit: the store takes 1,000 changes. */
const SONGS_PER_COMMIT = 250;
/** People whose songs wait. */
const ADDERS = 200;

/** The `n`-th code of a nest that is not the main one; `n` counts from 0. */
export function codeOf(n: number): NestCode {
  let code = "";
  let rest = n;
  while (code.length < 5) {
    code = CODE_ALPHABET.charAt(rest % CODE_ALPHABET.length) + code;
    rest = Math.floor(rest / CODE_ALPHABET.length);
  }
  return code as NestCode;
}

/**
 * Makes nests in the store of a server that does not run yet: one song on air, which lasts a day,
 * and `songs` that wait. Their ids are `2..songs + 1`.
 */
export async function seedNests(
  dataDir: string,
  codes: readonly NestCode[],
  songs: number,
): Promise<void> {
  await Deno.mkdir(dataDir, { recursive: true });
  using kv = await Deno.openKv(`${dataDir}/echonest.kv`);
  const store = new NestStore(kv);
  for (const code of codes) {
    await store.create(code, `bench${code}`, Date.now());
    await fill(store, code, songs);
  }
}

async function fill(store: NestStore, code: NestCode, songs: number): Promise<void> {
  const stored = await store.load(code);
  if (stored === null) throw new Error(`Cannot seed nest "${code}": it is not there`);
  const at = Date.now();
  const command = { type: "add", track: TRACK } as const;
  const first = decide(stored.nest, { by: adder(0), at, command });
  if (!first.ok) throw new Error(`Cannot seed nest "${code}": ${first.error.message}`);
  let { nest, version } = stored;
  let bodies: EventBody[] = [...first.value];
  const commit = async () => {
    const steps = foldIn(nest, bodies, at);
    const next = await store.commit({ code, epoch: stored.epoch, version, at, steps });
    const after = steps.at(-1)?.after;
    if (next === null || after === undefined) throw new Error(`Cannot seed nest "${code}"`);
    version = next;
    nest = after;
    bodies = [];
  };
  await commit();
  for (let place = 1; place <= songs; place++) {
    bodies.push(waiting(nest.nextSong + bodies.length, place, at));
    if (bodies.length === SONGS_PER_COMMIT || place === songs) await commit();
  }
}

function foldIn(start: Nest, bodies: readonly EventBody[], at: number): Step[] {
  let nest = start;
  return bodies.map((body): Step => {
    const event: NestEvent = { ...body, seq: nest.seq + 1, at, cmd: null };
    const before = nest;
    nest = evolve(before, event);
    return { before, event, after: nest };
  });
}

/** A song that waits, as if people had added in turn. */
function waiting(number: number, place: number, at: number): EventBody {
  const { id, name } = adder(place % ADDERS);
  const song = {
    ...TRACK,
    id: songId(number),
    addedBy: { id, name },
    addedAt: at,
    place,
    layer: 0,
    votes: 0,
    jamCount: 0,
    commentCount: 0,
  };
  return { type: "added", data: { song } };
}

const TRACK: Track = {
  uri: "demo:track:morning-in-the-nest" as TrackUri,
  source: "demo",
  title: "Morning in the Nest",
  artist: "The EchoNest House Band",
  durationMs: DAY,
  cover: null,
  sound: null,
};

function adder(index: number): Actor {
  return { id: `guest:adder-${index}` as MemberId, name: `Adder ${index}`, role: "guest" };
}
