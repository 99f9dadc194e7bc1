import assert from "node:assert/strict";
import { NestHub } from "../../lib/realtime/nest_hub.ts";
import { AnswerMemory } from "../../lib/store/answer_memory.ts";
import { live } from "./history.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Broken } from "./world.ts";

// A suite that cannot fail proves nothing: each test breaks one part on purpose and must see red.

const SEEDS = 10;

/** Every violation that some seeds of these scenarios show. */
async function violations(names: readonly string[], broken: Broken = {}): Promise<string[]> {
  const found: string[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => names.includes(name))) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      found.push(...(await live(scenario, seed, broken)).violations);
    }
  }
  return found;
}

function assertShows(found: readonly string[], invariants: readonly string[]): void {
  const kinds = new Set(found.map((one) => one.slice(0, 2)));
  for (const invariant of invariants) {
    assert.ok(kinds.has(invariant), `${invariant} is not among ${[...kinds]}`);
  }
}

/** A hub that forgets the first of the events that somebody missed. */
class ForgetfulHub extends NestHub {
  override since(seq: number): ReturnType<NestHub["since"]> {
    return super.since(seq)?.slice(1) ?? null;
  }
}

/** A hub that leaves out every eighth event. */
class DroppingHub extends NestHub {
  override publish(...args: Parameters<NestHub["publish"]>): void {
    const [frame, seq] = args;
    if (seq % 8 === 0) return super.restart(seq);
    super.publish(frame, seq);
  }
}

Deno.test("a server that forgets what it answered is found out", async () => {
  const { get } = AnswerMemory.prototype;
  AnswerMemory.prototype.get = () => undefined;
  try {
    const found = await violations(["cut-before-answer", "meddling-proxy"]);
    assertShows(found, ["I2"]);
  } finally {
    AnswerMemory.prototype.get = get;
  }
});

Deno.test("a server that forgets all commands when it starts again is found out", async () => {
  const { learn } = AnswerMemory.prototype;
  AnswerMemory.prototype.learn = () => {};
  try {
    const found = await violations(["cut-before-answer", "killed-after-commit", "meddling-proxy"]);
    assertShows(found, ["I2"]);
  } finally {
    AnswerMemory.prototype.learn = learn;
  }
});

Deno.test("a commit that does not look whether somebody was faster is found out", async () => {
  const found = await violations(["two-isolates", "meddling-proxy"], { ignoresVersion: true });
  assertShows(found, ["I1", "I3", "I5"]);
});

Deno.test("a replay that leaves an event out is found out", async () => {
  const newHub: Broken["newHub"] = (code, seq) => new ForgetfulHub(code, seq);
  assertShows(await violations(["cut-anywhere", "three-devices"], { newHub }), ["I3"]);
});

Deno.test("a hub that leaves an event out is found out", async () => {
  const newHub: Broken["newHub"] = (code, seq) => new DroppingHub(code, seq);
  assertShows(await violations(["cut-anywhere"], { newHub }), ["I3"]);
});
