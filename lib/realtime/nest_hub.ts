import type { NestCode } from "../domain/ids.ts";
import type { EncodedFrame, Listener } from "../protocol/listener.ts";
import type { Listeners } from "../protocol/frames.ts";
import { type LocalPresence, mergePresence, type RemotePresence } from "./presence.ts";

/** Events kept ready for listeners that come back: as many as are ever sent again. */
const RING_EVENTS = 2048;
/** Keep-alives after which events are no longer kept ready: five minutes. The log has them still. */
const RING_KEEP_ALIVES = 20;
/** Characters of events kept ready: a ceiling for events that are unusually large. */
const RING_CHARACTERS = 4_000_000;

/** The listeners of one nest in this isolate, and the latest events ready to be sent again. */
export class NestHub {
  readonly code: NestCode;
  readonly #listeners = new Set<Listener>();
  readonly #remote = new Map<string, RemotePresence>();
  #ring: EncodedFrame[] = [];
  #ringCharacters = 0;
  /** What {@link #next} was at each of the latest keep-alives, oldest first. */
  #keepAlives: number[] = [];
  /** Number of the event after the last one published. */
  #next: number;

  /** @param seq Number of the last event before the first that will be published. */
  constructor(code: NestCode, seq: number) {
    this.code = code;
    this.#next = seq + 1;
  }

  /** How many listeners follow here. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener, which gets everything published from now on. */
  add(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Takes a listener out; without effect when it is not there. */
  delete(listener: Listener): boolean {
    return this.#listeners.delete(listener);
  }

  /** Sends the next event to everybody. `seq` must follow the last one published. */
  publish(frame: EncodedFrame, seq: number): void {
    if (seq !== this.#next) {
      throw new RangeError(`Cannot publish event ${seq} of "${this.code}": ${this.#next} is next`);
    }
    this.#next++;
    this.#keep(frame);
    for (const listener of this.#listeners) listener.send(frame);
  }

  /** Counts an event as published that listeners learn of in another way. */
  replace(seq: number, each: (listener: Listener) => void): void {
    this.restart(seq);
    for (const listener of this.#listeners) each(listener);
  }

  /** Forgets the kept events: what follows `seq` does not continue them. */
  restart(seq: number): void {
    this.#ring = [];
    this.#ringCharacters = 0;
    this.#keepAlives = [];
    this.#next = seq + 1;
  }

  /** The published events after `seq`, or `null` when some of them are no longer kept. */
  since(seq: number): readonly EncodedFrame[] | null {
    const missing = this.#next - 1 - seq;
    if (missing < 0 || missing > this.#ring.length) return null;
    return missing === 0 ? [] : this.#ring.slice(-missing);
  }

  /** Sends everybody a frame that a later one replaces. */
  publishLatest(frame: EncodedFrame): void {
    for (const listener of this.#listeners) listener.sendLatest(frame);
  }

  /**
   * Shows every listener that the connection lives, and forgets events of long ago.
   *
   * @param frame What to say; `null` when there is nothing new, `idle` then goes to sockets.
   */
  keepAlive(frame: EncodedFrame | null, idle: () => EncodedFrame): void {
    for (const listener of this.#listeners) {
      if (frame !== null) listener.sendLatest(frame);
      else if (listener.quietKeepAlive) listener.keepAlive();
      else listener.sendLatest(idle());
    }
    this.#keepAlives.push(this.#next);
    if (this.#keepAlives.length <= RING_KEEP_ALIVES) return;
    const recent = this.#keepAlives.shift() ?? 0;
    this.#drop(recent - (this.#next - this.#ring.length));
  }

  /** Everybody's listener, for ending them. */
  listeners(): readonly Listener[] {
    return [...this.#listeners];
  }

  /** Who listens in this isolate. */
  localPresence(): LocalPresence {
    return mergePresence(this.#listeners, []);
  }

  /** Who listens anywhere, as far as is known. */
  presence(now: number): Listeners {
    for (const [isolate, { until }] of this.#remote) if (until <= now) this.#remote.delete(isolate);
    const { anonymous, people, connections } = mergePresence(
      this.#listeners,
      this.#remote.values(),
    );
    return { count: anonymous + people.length, connections, people: people.slice(0, 100) };
  }

  /** Takes note of who listens in another isolate. */
  setRemote(isolate: string, presence: RemotePresence): void {
    if (presence.connections === 0) this.#remote.delete(isolate);
    else this.#remote.set(isolate, presence);
  }

  #keep(frame: EncodedFrame): void {
    this.#ring.push(frame);
    this.#ringCharacters += frame.json.length;
    if (this.#ring.length <= RING_EVENTS * 2 && this.#ringCharacters <= RING_CHARACTERS) return;
    // Halving now and then costs less than dropping one event with each new one.
    this.#drop(Math.ceil(this.#ring.length / 2));
  }

  /** Drops the oldest kept events. */
  #drop(count: number): void {
    const dropped = this.#ring.splice(0, Math.max(0, count));
    for (const { json } of dropped) this.#ringCharacters -= json.length;
  }
}
