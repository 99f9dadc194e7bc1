import assert from "node:assert/strict";
import { songsOf } from "../../../lib/domain/queue.ts";
import type { ApiGuest } from "../../e2e/api_guest.ts";
import type { SseEar } from "./sse_ear.ts";

const TRACK = "demo:track:low-coo";
/** Milliseconds between two tries. */
const AGAIN_AFTER = 40;
const MAX_TRIES = 500;

/** Gives a command under one id until it is answered, as every client should. */
export async function addOnce(guest: ApiGuest, key: string): Promise<string> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    try {
      const { status, song } = await guest.send("POST", "/songs", { uri: TRACK }, key);
      if (status === 200) return song;
    } catch {
      // The connection broke, or what came was no answer of ours.
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
  }
  throw new Error(`Cannot get an answer to ${key}`);
}

/** Everybody adds so many songs, one after the other; people do not wait for each other. */
export async function addMany(guests: readonly ApiGuest[], each: number): Promise<string[]> {
  const songs = await Promise.all(guests.map(async (guest, index) => {
    const added: string[] = [];
    for (let n = 0; n < each; n++) added.push(await addOnce(guest, `add-${index}-song-${n}`));
    return added;
  }));
  return songs.flat();
}

/** Every song that was acknowledged is there, and no other; everybody heard of it in order. */
export async function assertExactly(
  guest: ApiGuest,
  songs: readonly string[],
  ears: readonly SseEar[],
): Promise<void> {
  const { nest } = await guest.nest();
  const there = nest.queue.map(({ id }) => id);
  if (nest.playback.state !== "idle") there.push(nest.playback.song.id);
  assert.deepEqual(there.map(String).toSorted(), songs.toSorted(), "each song once");
  for (const ear of ears) {
    await ear.reaches(nest.seq);
    assert.deepEqual(ear.faults, []);
    assert.deepEqual(
      ear.nest === null ? [] : Array.from(songsOf(ear.nest.queue), idOf),
      nest.queue.map(idOf),
    );
  }
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}
