// This module is browser compatible.
import { attempt, type KeyValues } from "./pending_store.ts";

/** How somebody wants the page on this device; nobody else learns of it. */
export interface Preferences {
  readonly theme: "auto" | "light" | "dark";
  /** Whether single keys do things. */
  readonly shortcuts: boolean;
  /** 0..100, of this device alone. */
  readonly volume: number;
  readonly muted: boolean;
  readonly hornsMuted: boolean;
  /** Whether this device listened when the page was left. */
  readonly listening: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: "auto",
  shortcuts: true,
  volume: 80,
  muted: false,
  hornsMuted: false,
  listening: false,
};

/** Key in the browser's storage; `static/theme.js` reads it too. */
export const PREFERENCES_KEY = "echonest:page";

/** What was kept; whatever is missing or makes no sense is as for a new device. */
export function loadPreferences(storage: KeyValues | null): Preferences {
  const text = attempt(() => storage?.getItem(PREFERENCES_KEY) ?? "{}", "{}");
  return parsePreferences(attempt<unknown>(() => JSON.parse(text), {}));
}

/** Keeps preferences, where the browser lets us. */
export function savePreferences(storage: KeyValues | null, preferences: Preferences): void {
  attempt(() => storage?.setItem(PREFERENCES_KEY, JSON.stringify(preferences)), undefined);
}

function parsePreferences(value: unknown): Preferences {
  if (typeof value !== "object" || value === null) return DEFAULT_PREFERENCES;
  const kept: Partial<Record<keyof Preferences, unknown>> = value;
  const { theme, volume } = kept;
  const flag = (name: "shortcuts" | "muted" | "hornsMuted" | "listening") => {
    const said = kept[name];
    return typeof said === "boolean" ? said : DEFAULT_PREFERENCES[name];
  };
  return {
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    volume: typeof volume === "number" && volume >= 0 && volume <= 100
      ? volume
      : DEFAULT_PREFERENCES.volume,
    shortcuts: flag("shortcuts"),
    muted: flag("muted"),
    hornsMuted: flag("hornsMuted"),
    listening: flag("listening"),
  };
}
