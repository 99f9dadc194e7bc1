// This module is browser compatible.

/** The part of `HTMLAudioElement` that the player drives, so that tests can drive one in its place. */
export interface SoundElement {
  src: string;
  /** Seconds. */
  currentTime: number;
  playbackRate: number;
  preservesPitch: boolean;
  preload: string;
  /** 0..1. */
  volume: number;
  muted: boolean;
  /** Seconds; `NaN` before anything is known, `Infinity` for a live stream. */
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  /** 0 nothing, 1 length known, 3 enough to go on. */
  readonly readyState: number;
  readonly error: { readonly code: number } | null;
  play(): Promise<void>;
  pause(): void;
  load(): void;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

const HAVE_METADATA = 1;
const HAVE_FUTURE_DATA = 3;

/** A twentieth of a second of silence (8 kHz, 8 bit), to be played inside a tap. */
export const SILENCE = "data:audio/wav;base64," +
  "UklGRrQBAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YZABAACA" + "gICA".repeat(133);

/** Whether the element plays audibly forward right now, so that its position means something. */
export function isRunning(element: SoundElement): boolean {
  return !element.paused && !element.seeking && element.readyState >= HAVE_FUTURE_DATA;
}

/** Whether a position can be set. */
export function isSeekable(element: SoundElement): boolean {
  return element.readyState >= HAVE_METADATA && Number.isFinite(element.duration);
}

/** Whether what is loaded has no end and therefore no position to compare: a radio stream. */
export function isLive(element: SoundElement): boolean {
  return element.duration === Infinity;
}

/** Whether the browser refused to make a sound before somebody taps. */
export function isAutoplayRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "NotAllowedError";
}

/** Why nothing is heard, for people; `code` is that of `MediaError`. */
export function failureReason(code: number | undefined): string {
  if (code === 2) return "the connection to the sound was lost";
  if (code === 3) return "the sound of this song is damaged";
  if (code === 4) return "this song cannot be played here";
  return "the sound does not arrive";
}
