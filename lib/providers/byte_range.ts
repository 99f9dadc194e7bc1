/** Which part of a file a request asks for; `end` is the last byte, included. */
export type ByteRange =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

const WHOLE: ByteRange = { kind: "whole" };
const UNSATISFIABLE: ByteRange = { kind: "unsatisfiable" };

// Fifteen digits are more than any file has bytes, and still exact as a number.
const SINGLE = /^bytes=(\d{0,15})-(\d{0,15})$/i;

/**
 * Reads a `Range` header for a file of `size` bytes. What is malformed, in another unit or asks for
 * several ranges is answered with the whole file, as HTTP allows; several ranges would need a
 * multipart answer, which no audio player asks for.
 */
export function parseByteRange(header: string | null, size: number): ByteRange {
  if (header === null) return WHOLE;
  const [match, from = "", to = ""] = SINGLE.exec(header.trim()) ?? [];
  if (match === undefined || (from === "" && to === "")) return WHOLE;
  if (from === "") return lastBytes(Number(to), size);
  const start = Number(from);
  const end = to === "" ? size - 1 : Number(to);
  if (to !== "" && end < start) return WHOLE;
  if (start >= size) return UNSATISFIABLE;
  return { kind: "part", start, end: Math.min(end, size - 1) };
}

function lastBytes(count: number, size: number): ByteRange {
  if (count === 0 || size === 0) return UNSATISFIABLE;
  return { kind: "part", start: Math.max(0, size - count), end: size - 1 };
}
