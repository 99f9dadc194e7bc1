import assert from "node:assert/strict";
import type { NestEvent } from "../../lib/domain/nest.ts";
import type { Listeners } from "../../lib/protocol/frames.ts";
import { within } from "../support/within.ts";
import type { Asked, Told } from "./isolate_worker.ts";

/** A real isolate of this process, and all that it said. */
class RemoteIsolate implements AsyncDisposable {
  readonly events: NestEvent[] = [];
  listeners: Listeners | null = null;
  readonly #worker: Worker;
  #answered: ((seqs: readonly number[]) => void) | null = null;
  #heard: () => void = () => {};

  constructor() {
    const url = new URL("isolate_worker.ts", import.meta.url);
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Told>) => this.#hear(data);
  }

  /** Asks something, and waits until it is done. */
  async ask(asked: Asked): Promise<readonly number[]> {
    const answered = new Promise<readonly number[]>((resolve) => this.#answered = resolve);
    this.#worker.postMessage(asked);
    return await within(answered, `an isolate that should ${asked.type}`);
  }

  /** Waits until what was heard fits. */
  async until(is: (isolate: this) => boolean, what: string): Promise<void> {
    while (!is(this)) await within(new Promise<void>((resolve) => this.#heard = resolve), what);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ask({ type: "close" });
    this.#worker.terminate();
  }

  #hear(told: Told): void {
    switch (told.type) {
      case "done":
        return this.#answered?.(told.seqs);
      case "event":
        this.events.push(told.event);
        return this.#heard();
      case "listeners":
        this.listeners = told.listeners;
        return this.#heard();
    }
  }
}

function namesOf({ people = [] }: Partial<Listeners> = {}): string[] {
  return people.map(({ name }) => name).toSorted();
}

Deno.test("isolates of one process share a store, its events and who listens", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "echonest-isolates-" });
  try {
    await using one = new RemoteIsolate();
    await using two = new RemoteIsolate();
    // Both make the store and its main nest at the same time.
    await Promise.all([
      one.ask({ type: "open", name: "one", dataDir }),
      two.ask({ type: "open", name: "two", dataDir }),
    ]);
    await one.ask({ type: "follow", name: "ann" });
    await one.ask({ type: "follow", name: "ben" });
    await two.ask({ type: "follow", name: "ben" });
    for (const isolate of [one, two]) {
      await isolate.until(({ listeners }) => listeners?.connections === 3, "all three connections");
      assert.equal(isolate.listeners?.count, 2);
      assert.deepEqual(namesOf(isolate.listeners ?? undefined), ["ann", "ben"]);
    }
    const acks = (await Promise.all([
      one.ask({ type: "add", count: 10 }),
      two.ask({ type: "add", count: 10 }),
    ])).flat();
    const last = Math.max(...acks);
    for (const isolate of [one, two]) {
      await isolate.until(({ events }) => events.at(-1)?.seq === last, "the last event");
      assert.deepEqual(
        isolate.events.map(({ seq }) => seq),
        Array.from({ length: last }, (_, index) => index + 1),
      );
    }
    assert.deepEqual(one.events, two.events);
    assert.equal(new Set(acks).size, 20);
    await one.ask({ type: "leave" });
    await two.until(({ listeners }) => listeners?.connections === 1, "those who went");
    assert.deepEqual(namesOf(two.listeners ?? undefined), ["ben"]);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
