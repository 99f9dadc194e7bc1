// This module is browser compatible.
import type { JSX } from "preact";
import { Icon } from "./Icon.tsx";

/** The sound of this device, as the page shows it. */
export interface SoundView {
  /** Whether somebody listens here; the sound itself may still be on its way. */
  readonly on: boolean;
  readonly tone: "off" | "good" | "busy" | "trouble";
  /** In a few words, e.g. `in time · 12 ms`. */
  readonly label: string;
  /** 0..100, of this device alone. */
  readonly volume: number;
  readonly muted: boolean;
}

export interface SoundControlProps {
  readonly sound: SoundView;
  readonly onListen: () => void;
  readonly onVolume: (volume: number) => void;
  readonly onMute: () => void;
}

/** Listening on this device: on or off, how loud, and how well in time. */
export function SoundControl(
  { sound, onListen, onVolume, onMute }: SoundControlProps,
): JSX.Element {
  const { on, tone, label, volume, muted } = sound;
  return (
    <div class="sound needs-script" role="group" aria-label="Sound on this device">
      <ListenButton on={on} onListen={onListen} />
      <button
        type="button"
        class="quiet"
        aria-pressed={muted}
        aria-label="Mute this device"
        title={muted ? "Unmute" : "Mute"}
        onClick={onMute}
      >
        <Icon name={muted ? "mute" : "sound"} />
      </button>
      <input
        type="range"
        min="0"
        max="100"
        step="5"
        value={volume}
        aria-label="Volume of this device"
        onInput={(event) => onVolume(event.currentTarget.valueAsNumber)}
      />
      <span class={`in-time ${tone}`}>{label}</span>
    </div>
  );
}

/** Starts or stops listening; the tap on it is what lets a browser make sounds. */
export function ListenButton(
  { on, onListen }: { readonly on: boolean; readonly onListen: () => void },
): JSX.Element {
  return (
    <button
      type="button"
      class={on ? "button listen" : "button listen primary"}
      aria-label={on ? "Listening on this device. Stop" : "Listen on this device"}
      title={on ? "Stop listening on this device" : "Listen on this device"}
      onClick={onListen}
    >
      <Icon name={on ? "note" : "play"} />
      <span>{on ? "Listening" : "Listen"}</span>
    </button>
  );
}
