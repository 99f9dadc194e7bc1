import * as v from "valibot";

/** Where to go on with one source; a source that has no more is not in the list. */
export interface SourcePlace {
  readonly source: string;
  /** The source's own cursor; `null` for its first page. */
  readonly cursor: string | null;
  /** How many items of that page were given already. */
  readonly skip: number;
}

const places = v.pipe(
  v.array(v.object({
    source: v.string(),
    cursor: v.nullable(v.string()),
    skip: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50)),
  })),
  v.minLength(1),
);

/** The places as one opaque text, or `null` when no source has more. */
export function formatCursor(list: readonly SourcePlace[]): string | null {
  if (list.length === 0) return null;
  return new TextEncoder().encode(JSON.stringify(list)).toBase64({ alphabet: "base64url" });
}

/** Where a cursor of ours points to; the beginning of all `sources` for anything else. */
export function parseCursor(
  cursor: string | null,
  sources: readonly string[],
): readonly SourcePlace[] {
  const read = cursor === null ? null : readPlaces(cursor);
  const ours = read?.filter(({ source }) => sources.includes(source)) ?? [];
  return ours.length > 0 ? ours : sources.map((source) => ({ source, cursor: null, skip: 0 }));
}

function readPlaces(cursor: string): readonly SourcePlace[] | null {
  try {
    const bytes = Uint8Array.fromBase64(cursor, { alphabet: "base64url" });
    const parsed = v.safeParse(places, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
