import type { NestCode } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Listeners } from "../protocol/frames.ts";
import type { EncodedFrame, Listener } from "../protocol/listener.ts";
import type { NestStore } from "../store/nest_store.ts";
import type { Person } from "../domain/person.ts";

/** Who listens in one isolate. */
export interface IsolatePresence {
  readonly connections: number;
  readonly anonymous: number;
  readonly people: readonly Person[];
}

/** The listeners of one nest in this isolate. */
export interface Hub {
  readonly size: number;
  add(listener: Listener): void;
  delete(listener: Listener): boolean;
  publish(frame: EncodedFrame, seq: number): void;
  replace(seq: number, each: (listener: Listener) => void): void;
  since(seq: number): readonly EncodedFrame[] | null;
  publishLatest(frame: EncodedFrame): void;
  keepAlive(frame: EncodedFrame | null, idle: () => EncodedFrame): void;
  listeners(): readonly Listener[];
  localPresence(): IsolatePresence;
  presence(now: EpochMs): Listeners;
  setRemote(isolate: string, presence: IsolatePresence & { readonly until: EpochMs }): void;
}

/** What a live nest needs from outside. */
export interface NestDeps {
  readonly store: NestStore;
  readonly now: () => EpochMs;
  /**
   * Whether other processes write to the store too. Within a process hints are enough, and a watcher
   * would read the head again after every commit.
   */
  readonly watches: boolean;
  /** Waits a little before a lost race is run again; `attempt` counts from 1. */
  readonly pause: (attempt: number) => Promise<void>;
  readonly newHub: (code: NestCode, seq: number) => Hub;
  /** Tells other isolates that a nest has news. */
  readonly hint: (code: NestCode, version: string) => void;
  /** Asks other isolates who listens there. */
  readonly askPresence: (code: NestCode) => void;
  /** Tells other isolates who listens here. */
  readonly tellPresence: (code: NestCode, presence: IsolatePresence) => void;
  /** Reports work that failed with nobody waiting for it. */
  readonly fault: (during: string, fault: unknown) => void;
}
