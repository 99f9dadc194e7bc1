import { strict as assert } from "node:assert";
import { VirtualTime } from "./sound_player_fakes.ts";
import { MAX_TOASTS, TOAST_MS, type ToastNote, ToastRack } from "./toast_rack.ts";

function rack() {
  const time = new VirtualTime();
  let shown: readonly ToastNote[] = [];
  const toasts = new ToastRack({ after: time.after, show: (notes) => shown = notes });
  const add = (text: string, undo: number | null = null) =>
    toasts.add({ tone: "done", text, undo });
  return { time, toasts, add, texts: () => shown.map(({ text }) => text), shown: () => shown };
}

Deno.test("each note has its own time", () => {
  const { time, add, texts } = rack();
  add("a");
  time.run(TOAST_MS / 2);
  add("b");
  time.run(TOAST_MS / 2);
  assert.deepEqual(texts(), ["b"]);
  time.run(TOAST_MS / 2);
  assert.deepEqual(texts(), []);
  assert.equal(time.pending, 0);
});

Deno.test("older notes make room for new ones", () => {
  const { add, texts } = rack();
  for (const text of ["a", "b", "c", "d"]) add(text);
  assert.deepEqual(texts(), ["b", "c", "d"].slice(-MAX_TOASTS));
});

Deno.test("time stands still while a note is held", () => {
  const { time, toasts, add, texts } = rack();
  add("a");
  time.run(TOAST_MS - 1000);
  toasts.hold(true);
  time.run(TOAST_MS * 5);
  assert.deepEqual(texts(), ["a"]);
  toasts.hold(false);
  time.run(1000);
  assert.deepEqual(texts(), []);
});

Deno.test("a note can be dismissed, and goes when its offer was used", () => {
  const { toasts, add, texts, shown } = rack();
  add("a", 7);
  add("b", 8);
  toasts.used(7);
  assert.deepEqual(texts(), ["b"]);
  toasts.dismiss(shown()[0]?.id ?? -1);
  assert.deepEqual(texts(), []);
});

Deno.test("holding a note that goes away does not hold the next one", () => {
  const { time, toasts, add, texts, shown } = rack();
  add("a");
  toasts.hold(true);
  toasts.dismiss(shown()[0]?.id ?? -1);
  time.run(1000);
  add("b");
  time.run(TOAST_MS);
  assert.deepEqual(texts(), []);
});
