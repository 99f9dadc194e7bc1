import { evolve } from "../../lib/domain/evolve.ts";
import type { Nest } from "../../lib/domain/nest.ts";
import { isEvent, type ServerFrame } from "../../lib/protocol/frames.ts";
import { nestFromView } from "../../lib/protocol/snapshot.ts";
import { StreamCheck } from "./stream_check.ts";
import type { Isolate } from "./isolate.ts";
import type { Ledger } from "./ledger.ts";

/**
 * A program that follows server-sent events as `EventSource` does: it knows its place by the last
 * whole event, however the bytes were cut.
 */
export class Stream {
  nest: Nest | null = null;
  epoch = "";
  isOpen = false;
  /** Whom it is connected to. */
  server: Isolate | null = null;
  /** Where it comes back to. */
  position: string | null = null;
  readonly #ledger: Ledger;
  #check: StreamCheck;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #isReading = false;
  #arrived: Uint8Array[] = [];
  #bytes = new Uint8Array();
  #turn = 0;

  /** @param nest What it knows before it connects. */
  constructor(ledger: Ledger, nest: Nest | null = null) {
    this.nest = nest;
    this.#ledger = ledger;
    this.#check = new StreamCheck(ledger, null);
  }

  /** Connects to a server, from its position. */
  connect(server: Isolate): void {
    this.server = server;
    this.take(server.stream(null, this.position));
  }

  /** Reads an answer that was got in another way. */
  take(response: Response): void {
    if (response.body === null) throw new TypeError("Cannot read a stream that has no body");
    this.#reader = response.body.getReader();
    this.#check = new StreamCheck(this.#ledger, null);
    this.#arrived = [];
    this.#bytes = new Uint8Array();
    this.#isReading = false;
    this.#turn++;
    this.isOpen = true;
  }

  /** Takes up to `count` bytes of what came, and asks for more. */
  read(count: number): void {
    const chunk = this.#arrived.shift();
    if (chunk !== undefined) {
      const taken = chunk.subarray(0, count);
      if (taken.length < chunk.length) this.#arrived.unshift(chunk.subarray(taken.length));
      this.#take(taken);
    }
    this.#ask();
  }

  /** Takes all that came. */
  readAll(): void {
    while (this.#arrived.length > 0) this.read(Infinity);
    this.#ask();
  }

  /** The connection breaks: a part of an event that has come already is lost. */
  cut(): void {
    this.isOpen = false;
    // What was cut or ended already cannot be cancelled, and need not be.
    this.#reader?.cancel().catch(() => {});
    this.#reader = null;
    this.#arrived = [];
  }

  #ask(): void {
    const reader = this.#reader;
    if (reader === null || this.#isReading) return;
    const turn = this.#turn;
    this.#isReading = true;
    const ended = () => {
      if (turn === this.#turn) this.isOpen = false;
    };
    reader.read().then(({ done, value }) => {
      if (turn !== this.#turn) return;
      this.#isReading = false;
      if (done) ended();
      else this.#arrived.push(value);
    }, ended);
  }

  #take(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    let start = 0;
    const turn = this.#turn;
    for (let at = 1; at < all.length && this.isOpen && turn === this.#turn; at++) {
      if (all[at] !== 10 || all[at - 1] !== 10) continue;
      this.#block(new TextDecoder().decode(all.subarray(start, at - 1)));
      start = at + 1;
    }
    this.#bytes = all.slice(start);
  }

  #block(block: string): void {
    const [, id, data] = /^(?:id: (\S+)\n)?data: (.+)$/.exec(block) ?? [];
    if (data === undefined) return;
    this.#check.read(data);
    this.position = id ?? this.position;
    this.#follow(JSON.parse(data));
  }

  #beginAnew(): void {
    this.cut();
    this.nest = null;
    this.position = null;
  }

  #follow(frame: ServerFrame): void {
    if (isEvent(frame)) {
      const { undone = null } = "undone" in frame.data ? frame.data : {};
      const isKnown = this.nest?.undoables.some(({ seq }) => seq === undone);
      // What songs left with is known to those who saw them leave.
      if (undone !== null && frame.type !== "moved" && !isKnown) return this.#beginAnew();
      if (this.nest !== null && frame.seq === this.nest.seq + 1) {
        this.nest = evolve(this.nest, frame);
      } else this.#ledger.violated(`I3 a stream at ${this.nest?.seq} got ${frame.seq}`);
    } else if (frame.type === "snapshot") {
      this.nest = nestFromView(frame.data.nest, null);
      this.epoch = frame.data.epoch;
    } else if (frame.type === "resumed" && frame.data.from !== this.nest?.seq) {
      this.#ledger.violated(`I3 a stream at ${this.nest?.seq} resumed from ${frame.data.from}`);
    }
  }
}
