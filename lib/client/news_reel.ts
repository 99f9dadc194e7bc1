// This module is browser compatible.
import type { After } from "./clock_offset_probes.ts";

/** Least time between two sentences, so that screen readers can finish. */
export const SENTENCE_MS = 3000;
/** How long a sentence stays when nothing follows. */
export const LINGER_MS = 8000;

export interface NewsReelOptions {
  readonly after: After;
  /** Makes one sentence of those that came meanwhile, oldest first. */
  readonly batch: (sentences: readonly string[]) => string;
  /** Shows a sentence; the empty one ends it. */
  readonly show: (sentence: string) => void;
}

/** Tells what happens one sentence at a time, however much happens. */
export class NewsReel {
  readonly #options: NewsReelOptions;
  #waiting: string[] = [];
  #resting = false;
  #cancel = () => {};

  constructor(options: NewsReelOptions) {
    this.#options = options;
  }

  /** Tells this now, or with others when the last sentence has had its time. */
  say(sentence: string): void {
    this.#waiting.push(sentence);
    if (!this.#resting) this.#tell();
  }

  close(): void {
    this.#cancel();
  }

  #tell(): void {
    const { after, batch, show } = this.#options;
    this.#cancel();
    this.#resting = true;
    show(batch(this.#waiting));
    this.#waiting = [];
    this.#cancel = after(SENTENCE_MS, () => this.#rested());
  }

  #rested(): void {
    this.#resting = false;
    if (this.#waiting.length > 0) return this.#tell();
    this.#cancel = this.#options.after(LINGER_MS - SENTENCE_MS, () => this.#options.show(""));
  }
}
