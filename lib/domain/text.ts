// This module is browser compatible.

// Line breaks and tabs count: names, comments and titles are single lines everywhere they are shown.
// deno-lint-ignore no-control-regex -- control characters are what this pattern is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

// Bidirectional overrides and invisible separators let one name pass for another or flip the text
// that follows it.
const DECEPTIVE = /[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/;

/**
 * Whether `text` is a well-formed single line of `1..max` characters (code points) with no control
 * characters, no bidirectional overrides and no lone surrogates, and with something visible in it.
 */
export function isPlainLine(text: string, max: number): boolean {
  if (text.trim() === "" || CONTROL.test(text) || DECEPTIVE.test(text)) return false;
  if (text.length > max * 2 || !text.isWellFormed()) return false;
  return [...text].length <= max;
}

/** `text` cut to `max` characters (code points), the last one replaced by "…" when cut. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = [...text];
  return characters.length <= max ? text : characters.slice(0, max - 1).join("") + "…";
}
