import { isPlainLine, truncate } from "../domain/text.ts";

/** What a file's name says about its track. */
export interface NamedTrack {
  /** Empty when the name does not say. */
  readonly artist: string;
  readonly title: string;
}

const MAX_NAME = 200;

/**
 * Ways to write a track's number. A number alone counts only with a leading zero, because
 * `99 Luftballons` and `7 Seconds` are titles.
 */
const TRACK_NUMBERS: readonly RegExp[] = [
  /^\d-\d{2}\s+(?:-\s+)?(?=\S)/, // 1-03 Song
  /^[[(]?\d{1,3}[\])]?\s*[-–._)]\s+(?=\S)/, // 01 - Song, 1. Song, [07] - Song
  /^(?:\(\d{1,3}\)|\[\d{1,3}\])\s*(?=\S)/, // (07) Song
  /^[A-D]\d{1,2}[.)]\s*(?=\S)/, // A1. Song, as on a record's label
  /^0\d{1,2}[\s._-]+(?=\S)/, // 01 Song, 01-Song
];

/**
 * Reads artist and title from a file's name: `01 - Some Song.mp3` is a title, `Artist - Title.mp3`
 * both, `Artist - 03 - Title.mp3` too. Never empty: a name that says nothing is its own title.
 */
export function parseFileName(fileName: string): NamedTrack {
  const bare = fileName.replace(/\.[A-Za-z0-9]{1,5}$/, "");
  const spaced = bare.includes(" ") ? bare : bare.replaceAll("_", " ");
  const text = cleanLine(spaced) || cleanLine(fileName) || "?";
  const numbered = TRACK_NUMBERS.find((pattern) => pattern.test(text));
  const parts = (numbered === undefined ? text : text.replace(numbered, "")).split(/\s+[-–—]\s+/)
    .filter((part, index) => index === 0 || !/^\d{1,3}$/.test(part));
  const [first = text, ...others] = parts;
  return others.length === 0
    ? { artist: "", title: first }
    : { artist: first, title: others.join(" - ") };
}

/**
 * `text` as a single plain line of at most 200 characters: control characters, overrides of writing
 * direction and broken surrogates become spaces. Empty when nothing visible is left.
 */
export function cleanLine(text: string): string {
  const kept = [...text].map((character) => isPlainLine(`x${character}`, 2) ? character : " ").join(
    "",
  );
  return truncate(kept.replaceAll(/\s+/g, " ").trim(), MAX_NAME);
}
