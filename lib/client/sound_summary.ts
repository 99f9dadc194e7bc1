// This module is browser compatible.
import { describeSync, type SyncState } from "./sound_player_state.ts";

/** How the listening goes, in one word for its colour and a few for people. */
export interface SoundSummary {
  readonly tone: "off" | "good" | "busy" | "trouble";
  readonly label: string;
}

/** Sums up how the listening goes; `null` before a page could know. */
export function summariseSound(sync: SyncState | null): SoundSummary {
  if (sync === null) return { tone: "off", label: "sound off" };
  const label = describeSync(sync);
  switch (sync.status) {
    case "off":
    case "idle":
    case "paused":
      return { tone: "off", label };
    case "in-time":
      return { tone: "good", label };
    case "locked":
    case "loading":
    case "adjusting":
      return { tone: "busy", label };
    case "failed":
      return { tone: "trouble", label };
  }
}
