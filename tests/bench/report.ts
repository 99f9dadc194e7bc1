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

/** A figure without a floor. */
export function alone(
  scenario: string,
  figure: string,
  unit: string,
  value: number,
  wanted: string | null = null,
): Figure {
  return { scenario, figure, unit, value, floor: null, wanted };
}

/** A figure beside its floor. */
export function beside(
  scenario: string,
  figure: string,
  unit: string,
  [value, floor]: readonly [value: number, floor: number],
  wanted: string | null = null,
): Figure {
  return { scenario, figure, unit, value, floor, wanted };
}

/** Figures as one JSON line each. */
export function jsonLines(figures: readonly Figure[]): string {
  return figures.map((one) => JSON.stringify({ ...one, ratio: ratioOf(one) })).join("\n");
}

/** Values of an earlier run, from what {@link jsonLines} wrote, by scenario and figure. */
export function earlierValues(text: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const one: Figure = JSON.parse(line);
    values.set(keyOf(one), one.value);
  }
  return values;
}

/**
 * Figures as a table for people.
 *
 * @param earlier Values of an earlier run; with them each figure is divided by what it was.
 */
export function table(
  figures: readonly Figure[],
  earlier: ReadonlyMap<string, number> | null = null,
): string {
  const rows = figures.map((one) => [
    one.scenario,
    one.figure,
    `${short(one.value)} ${one.unit}`,
    one.floor === null ? "" : `${short(one.floor)} ${one.unit}`,
    short(ratioOf(one)),
    one.wanted ?? "",
    ...(earlier === null ? [] : [short(changeOf(one, earlier))]),
  ]);
  const titles = ["scenario", "figure", "EchoNest", "bare floor", "ratio", "wanted"];
  const all = [earlier === null ? titles : [...titles, "to earlier"], ...rows];
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0))
  );
  return all.map((row) => row.map((cell, at) => cell.padEnd(widths?.[at] ?? 0)).join("  ")).join(
    "\n",
  );
}

function keyOf({ scenario, figure }: Figure): string {
  return `${scenario}: ${figure}`;
}

function changeOf(one: Figure, earlier: ReadonlyMap<string, number>): number | null {
  const before = earlier.get(keyOf(one));
  return before === undefined || before === 0 ? null : one.value / before;
}

function ratioOf({ value, floor }: Figure): number | null {
  return floor === null || floor === 0 ? null : value / floor;
}

function short(value: number | null): string {
  if (value === null) return "";
  if (Number.isInteger(value) && value < 100) return String(value);
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
