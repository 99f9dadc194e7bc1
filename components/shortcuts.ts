// This module is browser compatible.

/** What a key press asks for. */
export type Shortcut =
  | "search"
  | "jam"
  | "vote-up"
  | "vote-down"
  | "row-up"
  | "row-down"
  | "mute"
  | "airhorn"
  | "listen"
  | "undo"
  | "help";

/** A key press, as far as shortcuts care. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether the key types or moves something where the focus is: a field, a slider, a dialog. */
  readonly inField: boolean;
  /** Whether the focus is within a row of the queue. */
  readonly inRow: boolean;
  /** Whether the focus is on something that Space would press. */
  readonly onButton: boolean;
}

/** Keys and what they do, in the order of the help sheet. */
export const SHORTCUTS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: "/", does: "find a song to add" },
  { keys: "j", does: "jam what plays" },
  { keys: "↑ ↓", does: "walk through the queue, once you are in it" },
  { keys: "u d", does: "vote the song you are on up or down" },
  { keys: "k or Space", does: "listen, or stop listening, on this device" },
  { keys: "m", does: "mute this device" },
  { keys: "a", does: "blow an airhorn" },
  { keys: "z", does: "undo what the last note offers" },
  { keys: "?", does: "show this sheet" },
];

const BY_KEY: Readonly<Record<string, Shortcut>> = {
  "/": "search",
  j: "jam",
  m: "mute",
  a: "airhorn",
  k: "listen",
  z: "undo",
  "?": "help",
};

const BY_KEY_IN_ROW: Readonly<Record<string, Shortcut>> = { u: "vote-up", d: "vote-down" };

/**
 * What a key press asks for, or `null` when it is none of ours.
 *
 * @param singleKeys Whether letters count; arrows within the queue always do.
 */
export function shortcutFor(press: KeyPress, singleKeys: boolean): Shortcut | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.inField) return null;
  if (press.inRow && press.key === "ArrowUp") return "row-up";
  if (press.inRow && press.key === "ArrowDown") return "row-down";
  if (!singleKeys) return null;
  if (press.key === " ") return press.onButton ? null : "listen";
  const key = press.key.length === 1 ? press.key.toLowerCase() : "";
  if (press.inRow && Object.hasOwn(BY_KEY_IN_ROW, key)) return BY_KEY_IN_ROW[key] ?? null;
  return Object.hasOwn(BY_KEY, key) ? BY_KEY[key] ?? null : null;
}
