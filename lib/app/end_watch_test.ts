import assert from "node:assert/strict";
import { FakeTimers } from "../../tests/support/fake_timers.ts";
import { EndWatch } from "./end_watch.ts";

/** A watch at time zero whose looks are counted and answered as `settle` says. */
function watching(settle: () => Promise<void>) {
  let now = 0;
  const seen = { looks: 0, faults: [] as unknown[] };
  const watch = new EndWatch({
    now: () => now,
    settle: () => {
      seen.looks++;
      return settle();
    },
    fault: (fault) => seen.faults.push(fault),
  });
  return { watch, seen, setNow: (ms: number) => now = ms };
}

/** Lets what was settled go on. */
async function afterwards(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

Deno.test("a song's end is looked at when it comes", async () => {
  using timers = new FakeTimers();
  const { watch, seen } = watching(() => Promise.resolve());
  watch.watch(5000);
  timers.pass(4999);
  assert.equal(seen.looks, 0);
  timers.pass(1);
  assert.equal(seen.looks, 1);
  await afterwards();
});

Deno.test("another end takes the place of the one before, and none stops the watch", () => {
  using timers = new FakeTimers();
  const { watch } = watching(() => Promise.resolve());
  watch.watch(5000);
  watch.watch(9000);
  assert.deepEqual([timers.pending, timers.next], [1, 9000]);
  watch.watch(null);
  assert.equal(timers.pending, 0);
});

Deno.test("an end that could not be carried out is looked at again, and the fault reported", async () => {
  using timers = new FakeTimers();
  const { watch, seen, setNow } = watching(() => Promise.reject(new Error("disk full")));
  watch.watch(5000);
  setNow(5000);
  timers.pass(5000);
  await afterwards();
  assert.deepEqual([seen.looks, seen.faults.length], [1, 1]);
  assert.equal(timers.next, 1000);
});

Deno.test("an end that was carried out is not looked at again", async () => {
  using timers = new FakeTimers();
  const { watch, seen, setNow } = watching(() => {
    // As a nest does when the next song starts: it watches that one's end.
    watch.watch(20_000);
    return Promise.resolve();
  });
  watch.watch(5000);
  setNow(5000);
  timers.pass(5000);
  await afterwards();
  assert.deepEqual([seen.looks, timers.pending, timers.next], [1, 1, 15_000]);
});

Deno.test("an end further off than a timer reaches is not missed", async () => {
  using timers = new FakeTimers();
  const { watch, seen, setNow } = watching(() => Promise.resolve());
  const far = 2 ** 31 + 60_000;
  watch.watch(far);
  setNow(2 ** 31 - 1);
  timers.pass(2 ** 31 - 1);
  await afterwards();
  assert.equal(seen.looks, 1);
  assert.equal(timers.next, far - (2 ** 31 - 1));
});
