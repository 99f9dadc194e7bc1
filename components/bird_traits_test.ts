import assert from "node:assert/strict";
import { BIRD_CRESTS, BIRD_EYES, BIRD_MOUTHS, birdTraits } from "./bird_traits.ts";

const birds = Array.from({ length: 2000 }, (_, n) => birdTraits(`guest:${n.toString(36)}`));

Deno.test("the same person is always the same bird", () => {
  assert.deepEqual(birdTraits("guest:ana"), birdTraits("guest:ana"));
});

Deno.test("every bird can be drawn", () => {
  for (const { eyes, crest, mouth } of birds) {
    assert(eyes < BIRD_EYES && crest < BIRD_CRESTS && mouth < BIRD_MOUTHS);
  }
});

Deno.test("birds differ: hundreds of kinds, none of them common", () => {
  const kinds = new Map<string, number>();
  for (const bird of birds) {
    const kind = JSON.stringify(bird);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  assert(kinds.size > 900, `${kinds.size} kinds`);
  assert(Math.max(...kinds.values()) < 20);
});
