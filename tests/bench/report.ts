/** One measured figure and its floor from the same run. */
export interface Figure {
  readonly scenario: string;
  readonly figure: string;
  readonly unit: string;
  readonly value: number;
  /** The bare floor's value; `null` when there is none. */
  readonly floor: number | null;
  /** What the ratio `value / floor` has to be, in words; `null` when it is only reported. */
  readonly wanted: string | null;
}

/** Figures as one JSON line each. */
export function jsonLines(figures: readonly Figure[]): string {
  return figures.map((one) => JSON.stringify({ ...one, ratio: ratioOf(one) })).join("\n");
}

/** Figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.scenario,
    one.figure,
    `${short(one.value)} ${one.unit}`,
    one.floor === null ? "" : `${short(one.floor)} ${one.unit}`,
    short(ratioOf(one)),
    one.wanted ?? "",
  ]);
  const all = [["scenario", "figure", "EchoNest", "bare floor", "ratio", "wanted"], ...rows];
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0))
  );
  return all.map((row) => row.map((cell, at) => cell.padEnd(widths?.[at] ?? 0)).join("  ")).join(
    "\n",
  );
}

function ratioOf({ value, floor }: Figure): number | null {
  return floor === null ? null : value / floor;
}

function short(value: number | null): string {
  if (value === null) return "";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
