// This module is browser compatible.

/** Where short sounds are decoded and heard; `Sound` is one that is decoded. */
export interface EffectOutput<Sound> {
  /** Lets sounds out; only inside a tap, in most browsers. */
  resume(): Promise<void>;
  decode(bytes: ArrayBuffer): Promise<Sound>;
  /** Starts now. `gain` is 0..1; `ended` is called once it is over. */
  play(sound: Sound, gain: number, ended: () => void): void;
}

/** What {@link SoundEffects} needs from outside. */
export interface SoundEffectsOptions<Sound> {
  /** Made when first needed; throws where the browser has no Web Audio. */
  readonly output: () => EffectOutput<Sound>;
  /** The bytes behind an address; rejects when there are none. */
  readonly load: (url: string) => Promise<ArrayBuffer>;
}

/** Airhorns are loud by nature: nothing is played louder than this, whatever is asked for. */
export const MAX_EFFECT_GAIN = 0.8;
/** More at once is only noise. */
export const MAX_EFFECTS_AT_ONCE = 4;

const REMEMBERED_SOUNDS = 32;

/** Airhorns and other short sounds over the music. Nothing here throws. */
export class SoundEffects<Sound> {
  readonly #options: SoundEffectsOptions<Sound>;
  readonly #sounds = new Map<string, Promise<Sound>>();
  #output: EffectOutput<Sound> | null = null;
  #sounding = 0;
  /** Whether effects stay silent on this device. */
  muted = false;

  constructor(options: SoundEffectsOptions<Sound>) {
    this.#options = options;
  }

  /** To be called inside a tap. */
  async unlock(): Promise<void> {
    await attempt(async () => await this.#open().resume());
  }

  /** Plays what is at `url`; answers whether it was heard. `gain` is cut to 0..{@link MAX_EFFECT_GAIN}. */
  async playEffect(url: string, gain: number): Promise<boolean> {
    const level = Math.min(gain, MAX_EFFECT_GAIN);
    // Negated, so that NaN is silent too.
    if (this.muted || !(level > 0)) return false;
    return await attempt(async () => {
      const sound = await this.#sound(url);
      if (this.muted || this.#sounding >= MAX_EFFECTS_AT_ONCE) return false;
      this.#open().play(sound, level, () => this.#sounding--);
      this.#sounding++;
      return true;
    }) ?? false;
  }

  #open(): EffectOutput<Sound> {
    return this.#output ??= this.#options.output();
  }

  #sound(url: string): Promise<Sound> {
    const known = this.#sounds.get(url);
    if (known !== undefined) return known;
    const sound = this.#options.load(url).then((bytes) => this.#open().decode(bytes));
    this.#sounds.set(url, sound);
    // One that failed may be there the next time.
    sound.catch(() => this.#sounds.delete(url));
    const [oldest] = this.#sounds.keys();
    if (this.#sounds.size > REMEMBERED_SOUNDS && oldest !== undefined) this.#sounds.delete(oldest);
    return sound;
  }
}

/** Web Audio as an output. All sounds share one limiter, so that many at once do not distort. */
export function webAudioOutput(context: AudioContext): EffectOutput<AudioBuffer> {
  const limiter = context.createDynamicsCompressor();
  limiter.connect(context.destination);
  return {
    resume: () => context.resume(),
    decode: (bytes) => context.decodeAudioData(bytes),
    play(sound, gain, ended) {
      const source = context.createBufferSource();
      const level = context.createGain();
      source.buffer = sound;
      level.gain.value = gain;
      source.connect(level).connect(limiter);
      source.onended = ended;
      source.start();
    },
  };
}

async function attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch {
    // An effect that cannot be heard must not disturb the music or the page.
    return undefined;
  }
}
