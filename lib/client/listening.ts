// This module is browser compatible.
import { type AirhornName, HORN_GAIN } from "../domain/airhorns.ts";
import type { Nest, Playback } from "../domain/nest.ts";
import { positionAt } from "../domain/playback.ts";
import { songAt } from "../domain/queue.ts";
import type { ClockOffset } from "./clock_offset.ts";
import { createMediaSession, type NestMediaSession } from "./media_session.ts";
import type { Preferences } from "./preferences.ts";
import type { Room } from "./room_types.ts";
import { SoundPlayer } from "./sound_player.ts";
import { SoundEffects, webAudioOutput } from "./sound_player_effects.ts";
import { after, monotonicNow, onWake } from "./sound_player_page.ts";
import type { SoundTarget, SyncState } from "./sound_player_state.ts";

/** Listening to a nest on this device: its songs, its horns, and what the lock screen shows. */
export class Listening {
  readonly #room: Room;
  readonly #player: SoundPlayer;
  readonly #effects: SoundEffects<AudioBuffer>;
  readonly #session: NestMediaSession;
  readonly #unwake: () => void;
  #volume = 100;
  #muted = false;
  #on = false;

  constructor(room: Room, onState: (state: SyncState) => void) {
    this.#room = room;
    this.#player = new SoundPlayer({
      element: new Audio(),
      spare: new Audio(),
      now: monotonicNow,
      after,
      offset: () => clockOf(room),
      // The room probes by itself when the page wakes up.
      reprobe: () => {},
    });
    this.#effects = new SoundEffects({
      output: () => webAudioOutput(new AudioContext()),
      load: async (url) => {
        const response = await fetch(url);
        if (!response.ok) throw new Error(`Cannot load ${url}: ${response.status}`);
        return await response.arrayBuffer();
      },
    });
    this.#session = createMediaSession({
      session: navigator.mediaSession,
      describe: (info) => new MediaMetadata(info),
      // A key on headphones is about one pair of ears: it never skips or pauses for everybody.
      keys: { play: () => this.start(), pause: () => this.stop() },
    });
    this.#player.subscribe(onState);
    this.#unwake = onWake(document, () => this.#player.wake());
  }

  get on(): boolean {
    return this.#on;
  }

  /** Starts to listen; to be called inside a tap. */
  start(): void {
    this.#on = true;
    this.#player.unlock();
    void this.#effects.unlock();
    this.#show();
  }

  /** Starts to listen as far as the browser allows it without a tap. */
  resume(): void {
    this.#on = true;
    this.#player.listen();
  }

  stop(): void {
    this.#on = false;
    this.#player.stop();
    this.#session.clear();
  }

  /** Plays what the nest plays, and fetches what comes next. */
  follow(nest: Nest): void {
    this.#player.follow(targetOf(nest.playback));
    const next = songAt(nest.queue, 0);
    if (next !== undefined) this.#player.prepare(next.sound);
    this.#show();
  }

  adjust({ volume, muted, hornsMuted }: Preferences): void {
    this.#volume = volume;
    this.#muted = muted;
    this.#player.setVolume(volume);
    this.#player.setMuted(muted);
    this.#effects.muted = muted || hornsMuted;
  }

  /** Sounds somebody's horn for those who listen. */
  blow(name: AirhornName): void {
    if (!this.#on || this.#muted) return;
    void this.#effects.playEffect(`/static/audio/${name}.wav`, HORN_GAIN * this.#volume / 100);
  }

  close(): void {
    this.#unwake();
    this.#player.dispose();
    this.#session.clear();
  }

  #show(): void {
    if (!this.#on) return;
    const { playback } = this.#room.state.nest;
    const now = this.#room.serverNow();
    this.#session.show(targetOf(playback), now === null ? 0 : positionAt(playback, now));
  }
}

function clockOf(room: Room): ClockOffset {
  const now = room.serverNow();
  if (now === null) return { ready: false, offsetMs: 0, uncertaintyMs: 0, rttMs: 0 };
  const uncertaintyMs = room.uncertaintyMs() ?? 0;
  const offsetMs = now - monotonicNow();
  return { ready: true, offsetMs, uncertaintyMs, rttMs: 2 * uncertaintyMs };
}

function targetOf(playback: Playback): SoundTarget {
  if (playback.state === "idle") return playback;
  const { uri, sound, durationMs, title, artist, cover } = playback.song;
  const song = { uri, sound, durationMs, title, artist, cover };
  return playback.state === "playing"
    ? { ...song, state: "playing", startedAt: playback.startedAt }
    : { ...song, state: "paused", positionMs: playback.positionMs };
}
