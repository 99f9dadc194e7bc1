import assert from "node:assert/strict";
import fc from "fast-check";
import { MAIN_NEST } from "../domain/ids.ts";
import { MINUTE } from "../domain/time.ts";
import { memoryKv } from "../../tests/support/kv.ts";
import { foldOf, KeptStory, knownOf } from "../../tests/support/nests.ts";
import { act, type Deed, deeds, PEOPLE } from "../../tests/support/deeds.ts";
import { NestStore } from "./nest_store.ts";

/** The same store, in which something happens before everything that is read. */
function interruptedKv(kv: Deno.Kv, before: () => Promise<void>): Deno.Kv {
  return new Proxy(kv, {
    get(target, name) {
      if (name === "get") {
        return async (key: Deno.KvKey) => {
          await before();
          return await target.get(key);
        };
      }
      if (name === "list") {
        return async function* (selector: Deno.KvListSelector, options?: Deno.KvListOptions) {
          await before();
          yield* target.list(selector, options);
        };
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** A story in the store: a long song on air, and some songs with votes, jams and comments. */
async function begin(store: NestStore): Promise<KeptStory> {
  const story = await KeptStory.begin(store);
  story.add("host", "OnAir", 600 * MINUTE);
  for (let n = 0; n < 6; n++) story.add(PEOPLE[n % 3] ?? assert.fail(), `S${n}`);
  for (const person of PEOPLE) story.give(person, { type: "jam", song: story.id("S1") });
  await story.keep();
  return story;
}

async function keepIfChanged(story: KeptStory, seq: number): Promise<void> {
  if (story.nest.seq > seq) await story.keep();
}

/** Loads while commits come in between reads, and compares with the fold of the log. */
async function loadAmid(commits: readonly (readonly Deed[])[]): Promise<void> {
  await using memory = await memoryKv();
  const story = await begin(new NestStore(memory.kv));
  const waiting = [...commits];
  const kv = interruptedKv(memory.kv, async () => {
    const { seq } = story.nest;
    for (const deed of waiting.shift() ?? []) act(story, deed);
    await keepIfChanged(story, seq);
  });
  const loaded = await new NestStore(kv).load(MAIN_NEST) ?? assert.fail();
  const { seq } = loaded.nest;
  const then = story.events[seq - 1]?.at ?? assert.fail();
  assert.deepEqual(
    knownOf(loaded.nest, then),
    knownOf(foldOf(story.events.slice(0, seq)), then),
  );
}

const commits = fc.array(deeds({ maxLength: 6, maxStepMs: 1000 }), { maxLength: 14 });

Deno.test("a nest that changes while it is read is read as it was at one moment", async () => {
  await fc.assert(fc.asyncProperty(commits, loadAmid), { numRuns: 150 });
});

Deno.test("a vote on a song that goes while the nest is read is not forgotten", async (t) => {
  for (const how of ["remove", "clear"] as const) {
    for (let at = 0; at < 8; at++) {
      await t.step(`${how} at read ${at}`, async () => {
        await using memory = await memoryKv();
        const story = await begin(new NestStore(memory.kv));
        const song = story.id("S3");
        let reads = 0;
        const kv = interruptedKv(memory.kv, async () => {
          // The votes may be read already, and the song not yet.
          if (reads++ !== at) return;
          story.must("voter", { type: "vote", song, vote: 1 });
          await story.keep();
          story.must("host", how === "clear" ? { type: "clear" } : { type: "remove", song });
          await story.keep();
        });
        const loaded = await new NestStore(kv).load(MAIN_NEST) ?? assert.fail();
        assert.deepEqual(
          knownOf(loaded.nest, story.now),
          knownOf(foldOf(story.events.slice(0, loaded.nest.seq)), story.now),
        );
      });
    }
  }
});
