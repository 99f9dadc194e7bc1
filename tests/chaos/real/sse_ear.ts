import { evolve } from "../../../lib/domain/evolve.ts";
import type { Nest } from "../../../lib/domain/nest.ts";
import { isEvent, type ServerFrame } from "../../../lib/protocol/frames.ts";
import { nestFromView } from "../../../lib/protocol/snapshot.ts";

/** Somebody who follows server-sent events over a real connection, and always comes back. */
export class SseEar implements AsyncDisposable {
  nest: Nest | null = null;
  /** Events that came out of turn; must stay empty. */
  readonly faults: string[] = [];
  /** How often it was connected. */
  connections = 0;
  /** Why streams said that they end. */
  readonly byes: string[] = [];
  readonly #url: string;
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  #position: string | null = null;
  #changed = Promise.withResolvers<void>();

  readonly #cookie: string | null;
  readonly #backMs: () => number;

  /** @param backMs Milliseconds until a stream that broke is opened again. */
  constructor(origin: string, cookie: string | null = null, backMs = () => 50) {
    this.#url = `${origin}/api/nests/main/events`;
    this.#cookie = cookie;
    this.#backMs = backMs;
    this.#done = this.#listen();
  }

  /** Resolves when this event was heard. */
  async reaches(seq: number, patienceMs = 20_000): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while ((this.nest?.seq ?? -1) < seq) {
      if (performance.now() > deadline) {
        throw new Error(`Cannot hear event ${seq}: still at ${this.nest?.seq}`);
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, 200);
      await Promise.race([this.#changed.promise, promise]);
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async #listen(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      // A stream that breaks is what these tests are about: it is opened again.
      await this.#follow().catch(() => {});
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, this.#backMs()));
    }
  }

  async #follow(): Promise<void> {
    const headers = {
      ...(this.#position !== null && { "last-event-id": this.#position }),
      ...(this.#cookie !== null && { cookie: this.#cookie }),
    };
    const response = await fetch(this.#url, { headers, signal: this.#abort.signal });
    if (response.body === null || !response.ok) return void await response.body?.cancel();
    this.connections++;
    let rest = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#read(block);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
  }

  #read(block: string): void {
    const [, id, data] = /^(?:id: (\S+)\n)?data: (.+)$/.exec(block) ?? [];
    if (data === undefined) return;
    this.#position = id ?? this.#position;
    const frame: ServerFrame = JSON.parse(data);
    if (isEvent(frame)) {
      if (this.nest === null || frame.seq !== this.nest.seq + 1) {
        this.faults.push(`event ${frame.seq} at ${this.nest?.seq}`);
      } else this.nest = evolve(this.nest, frame);
    } else if (frame.type === "snapshot") this.nest = nestFromView(frame.data.nest, null);
    else if (frame.type === "bye") this.byes.push(frame.data.reason);
    else if (frame.type === "resumed" && frame.data.from !== this.nest?.seq) {
      this.faults.push(`resumed from ${frame.data.from} at ${this.nest?.seq}`);
    }
  }
}
