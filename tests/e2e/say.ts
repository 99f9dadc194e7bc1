const TEXT = new TextEncoder();

/** Prints one line for the people who run the tests. */
export function say(line: string): void {
  Deno.stdout.writeSync(TEXT.encode(`  ${line}\n`));
}

/** The value below which the share `part` (0..1) of `values` lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
