import assert from "node:assert/strict";
import { ok } from "../domain/result.ts";
import { MINUTE } from "../domain/time.ts";
import { member } from "../../tests/support/builders.ts";
import { commandId } from "../../tests/support/nests.ts";
import { AnswerMemory } from "./answer_memory.ts";
import { type Order, orderKey } from "./order.ts";

const ANN = member("ann");

function order(n: number): Order {
  return { id: commandId(`command-${n}`), by: ANN, command: { type: "clear" } };
}

/** Remembers commands `from..to - 1`, the n-th at `at(n)`. */
function remember(memory: AnswerMemory, from: number, to: number, at: (n: number) => number): void {
  for (let n = from; n < to; n++) {
    memory.set(orderKey(ANN.id, order(n).id), ok({ seq: n, changed: true }), at(n));
  }
}

function isHeld(memory: AnswerMemory, n: number): boolean {
  return memory.get(order(n)) !== undefined;
}

Deno.test("an answer is remembered for five minutes, and not much longer when others follow", () => {
  const memory = new AnswerMemory();
  // Two hundred commands a second for twelve minutes.
  const at = (n: number) => n * 5;
  const total = 12 * MINUTE / 5;
  const reach = 5 * MINUTE / 5;
  for (let n = 0; n < total; n += 1000) {
    remember(memory, n, n + 1000, at);
    const newest = n + 999;
    assert.ok(isHeld(memory, Math.max(0, newest - reach)), `${newest}`);
    assert.ok(newest < 2 * reach + 1000 || !isHeld(memory, newest - 2 * reach - 1000), `${newest}`);
  }
});

Deno.test("the answers to the last 500 commands are remembered, however long ago", () => {
  const memory = new AnswerMemory();
  remember(memory, 0, 500, (n) => n * MINUTE);
  assert.ok(isHeld(memory, 0));
  remember(memory, 500, 1001, (n) => n * MINUTE);
  assert.ok(!isHeld(memory, 499));
  assert.ok(isHeld(memory, 501));
});

Deno.test("at once, 180,000 answers are remembered for certain, and never twice as many and more", () => {
  const memory = new AnswerMemory();
  remember(memory, 0, 180_000, () => 0);
  assert.ok(isHeld(memory, 0));
  remember(memory, 180_000, 360_001, () => 0);
  assert.ok(!isHeld(memory, 0));
  assert.ok(isHeld(memory, 180_001));
});

Deno.test("the first answer to a command stays the answer", () => {
  const memory = new AnswerMemory();
  const key = orderKey(ANN.id, order(1).id);
  memory.set(key, ok({ seq: 1, changed: true }), 0);
  memory.set(key, ok({ seq: 2, changed: false }), 1);
  assert.deepEqual(memory.get(order(1)), ok({ seq: 1, changed: true }));
});
