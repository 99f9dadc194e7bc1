/** Part of a file, `end` exclusive; null when the whole is wanted. */
export type RangeResult =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

/**
 * Reads a `Range` header for a file of `size` bytes. Several ranges, other units and what cannot be
 * read mean the whole file, as the HTTP specification allows.
 */
export function parseRange(header: string | null, size: number): RangeResult {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return { kind: "whole" };
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return { kind: "whole" };
  if (start >= size || start >= end) return { kind: "unsatisfiable" };
  return { kind: "part", start, end };
}
