// This module is browser compatible.
import type { KeyPress } from "./shortcuts.ts";

const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";
const PRESSED_BY_SPACE = "button, summary, input, a[href]";

/** What shortcuts need to know of a key press. */
export function keyPressOf(event: KeyboardEvent): KeyPress {
  const { key, ctrlKey, metaKey, altKey } = event;
  const within = (selector: string) =>
    event.target instanceof Element && event.target.closest(selector) !== null;
  return {
    key,
    ctrlKey,
    metaKey,
    altKey,
    inField: event.isComposing || within(FIELDS),
    inRow: within("[data-song]"),
    onButton: within(PRESSED_BY_SPACE),
  };
}
