// This module is browser compatible.
import type { SoundTarget } from "./sound_player_state.ts";

/** The part of `navigator.mediaSession` that is used; `M` is what the browser makes of metadata. */
export interface MediaSessionPort<M> {
  metadata: M | null;
  playbackState: "none" | "paused" | "playing";
  setActionHandler(action: MediaKey, handler: (() => void) | null): void;
  /** Seconds. Missing in older browsers. */
  setPositionState?(state?: { duration: number; position: number; playbackRate: number }): void;
}

/** Keys on headphones, lock screens and keyboards that mean something in a nest. */
export type MediaKey = "play" | "pause" | "nexttrack";

/** What a lock screen shows of a song. */
export interface MediaInfo {
  title: string;
  artist: string;
  artwork: { src: string }[];
}

/** What the session needs from outside. */
export interface MediaSessionOptions<M> {
  /** `navigator.mediaSession`, or nothing where the browser has none. */
  readonly session: MediaSessionPort<M> | undefined;
  /** `(info) => new MediaMetadata(info)`. */
  readonly describe: (info: MediaInfo) => M;
  /** What a key does; a key without an entry is not offered. */
  readonly keys: Partial<Record<MediaKey, () => void>>;
}

/** Shows the nest on lock screens and takes media keys; does nothing where that is not supported. */
export interface NestMediaSession {
  /** Shows `target`; `positionMs` is where the nest's clock says it is. */
  show(target: SoundTarget, positionMs: number): void;
  /** Gives the keys back. */
  clear(): void;
}

const KEYS: readonly MediaKey[] = ["play", "pause", "nexttrack"];

/** Takes the media keys at once. Nothing here throws: browsers differ, and all of it is ornament. */
export function createMediaSession<M>(options: MediaSessionOptions<M>): NestMediaSession {
  const { session, keys } = options;
  if (session === undefined) return { show() {}, clear() {} };
  for (const key of KEYS) offer(session, key, keys[key] ?? null);
  return {
    show(target, positionMs) {
      attempt(() => session.playbackState = target.state === "idle" ? "none" : target.state);
      attempt(() =>
        session.metadata = target.state === "idle" ? null : options.describe(info(target))
      );
      attempt(() => session.setPositionState?.(positionState(target, positionMs)));
    },
    clear() {
      for (const key of KEYS) offer(session, key, null);
      attempt(() => session.playbackState = "none");
      attempt(() => session.metadata = null);
      attempt(() => session.setPositionState?.());
    },
  };
}

type Song = Exclude<SoundTarget, { state: "idle" }>;

function info(song: Song): MediaInfo {
  const artwork = song.cover === null ? [] : [{ src: song.cover }];
  return { title: song.title, artist: song.artist, artwork };
}

/** Seconds, within what browsers accept: a position past the end is refused by all of them. */
function positionState(target: SoundTarget, positionMs: number) {
  if (target.state === "idle") return undefined;
  const duration = target.durationMs / 1000;
  const position = Math.min(Math.max(positionMs / 1000, 0), duration);
  return { duration, position, playbackRate: 1 };
}

function offer<M>(session: MediaSessionPort<M>, key: MediaKey, run: (() => void) | null): void {
  attempt(() => session.setActionHandler(key, run));
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // A browser that does not know this step goes without it; listening does not depend on it.
  }
}
