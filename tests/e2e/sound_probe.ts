import type { Page } from "playwright-core";

/** Where a page's sound was, on the clock that all pages of this machine share. */
export interface SoundSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds into the song. */
  readonly positionMs: number;
  readonly running: boolean;
}

/** Something that a page's sound did. */
export interface SoundEvent {
  readonly at: number;
  readonly type: "playing" | "pause";
  /** Path of the sound. */
  readonly sound: string;
}

/** What pages keep for {@link SoundProbe}, under a name that no page of ours uses. */
interface Kept {
  readonly elements: HTMLAudioElement[];
  readonly events: SoundEvent[];
}

/** Listens in to the sound of a page. */
export class SoundProbe {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Has every page of a context remember its sound elements; to be called before one is opened. */
  static readonly install = (): void => {
    const kept: Kept = { elements: [], events: [] };
    Reflect.set(globalThis, "soundProbe", kept);
    globalThis.Audio = class extends Audio {
      constructor(src?: string) {
        super(src);
        kept.elements.push(this);
        for (const type of ["playing", "pause"] as const) {
          this.addEventListener(type, (event) => {
            const at = performance.timeOrigin + event.timeStamp;
            if (this.src.startsWith("http")) {
              kept.events.push({ at, type, sound: new URL(this.src).pathname });
            }
          });
        }
      }
    };
  };

  /** Where the sound is right now. */
  async sample(): Promise<SoundSample> {
    return await this.#page.evaluate(() => {
      const { elements }: Kept = Reflect.get(globalThis, "soundProbe");
      const [element] = elements;
      if (element === undefined) throw new Error("Cannot find the sound of this page");
      const at = performance.timeOrigin + performance.now();
      const { currentTime, paused, seeking } = element;
      const running = !paused && !seeking && element.readyState >= 3;
      return { at, positionMs: currentTime * 1000, running };
    });
  }

  /**
   * The first event of this kind after a moment, when it has come.
   *
   * @param but Sound whose events do not count: one that is sought in plays again, too.
   */
  async next(type: SoundEvent["type"], after: number, but = ""): Promise<SoundEvent> {
    const handle = await this.#page.waitForFunction(({ type, after, but }) => {
      const { events }: Kept = Reflect.get(globalThis, "soundProbe");
      return events.find((event) => event.type === type && event.at > after && event.sound !== but);
    }, { type, after, but });
    const event = await handle.jsonValue();
    if (event === undefined) throw new Error(`Cannot read when the sound was ${type}`);
    return event;
  }
}
