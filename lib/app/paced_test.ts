import assert from "node:assert/strict";
import { FakeTimers } from "../../tests/support/fake_timers.ts";
import { Paced } from "./paced.ts";

Deno.test("what is asked for once is done at once", () => {
  using timers = new FakeTimers();
  let done = 0;
  const paced = new Paced(250, () => done++);
  paced.ask();
  assert.equal(done, 1);
  timers.pass(1000);
  assert.equal(done, 1);
});

Deno.test("what many ask for is done at once and then once in a while", () => {
  using timers = new FakeTimers();
  let done = 0;
  const paced = new Paced(250, () => done++);
  for (let asked = 0; asked < 100; asked++) paced.ask();
  assert.equal(done, 1);
  timers.pass(249);
  assert.equal(done, 1);
  timers.pass(1);
  assert.equal(done, 2, "those who asked meanwhile are not forgotten");
  timers.pass(1000);
  assert.equal(done, 2);
});

Deno.test("at the end what was asked for is done, and nothing afterwards", () => {
  using timers = new FakeTimers();
  let done = 0;
  const paced = new Paced(250, () => done++);
  paced.ask();
  paced.ask();
  paced.finish();
  assert.equal(done, 2);
  paced.ask();
  timers.pass(1000);
  assert.equal(done, 2);
  const idle = new Paced(250, () => done++);
  idle.finish();
  assert.equal(done, 2);
});
