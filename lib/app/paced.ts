/** Does its work at once when asked, and then at most once in so many milliseconds. */
export class Paced {
  readonly #every: number;
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;
  #finished = false;

  constructor(everyMs: number, work: () => void) {
    this.#every = everyMs;
    this.#work = work;
  }

  /** Asks for the work. Many who ask while it has to rest are served by one turn. */
  ask(): void {
    if (this.#finished) return;
    this.#asked = true;
    if (this.#timer === undefined) this.#turn();
  }

  /** Does what was asked for and not done yet, and nothing after that. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#finished = true;
    if (this.#asked) this.#work();
    this.#asked = false;
  }

  #turn(): void {
    this.#timer = undefined;
    if (!this.#asked) return;
    this.#asked = false;
    this.#timer = setTimeout(() => this.#turn(), this.#every);
    this.#work();
  }
}
