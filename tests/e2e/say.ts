import assert from "node:assert/strict";

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

/** How long something took, and how long it may take, in milliseconds. */
export interface Duration {
  readonly what: string;
  readonly tookMs: number;
  /** On a machine that is idle. */
  readonly goalMs: number;
  /** On any machine. */
  readonly limitMs: number;
}

/**
 * Fails when something took longer than it ever may. Between goal and limit it only warns, because a
 * machine that does other work at the same time says nothing about ours; with `E2E_STRICT=1`, for
 * machines that do nothing else, it fails there too.
 */
export function assertSoon({ what, tookMs, goalMs, limitMs }: Duration): void {
  const words = `${what}: ${tookMs.toFixed()} ms; it should be within ${goalMs} ms`;
  assert.ok(tookMs <= limitMs, words);
  if (tookMs <= goalMs) return;
  assert.notEqual(Deno.env.get("E2E_STRICT"), "1", words);
  say(`Warning: ${words}`);
}
