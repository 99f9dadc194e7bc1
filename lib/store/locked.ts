/**
 * Whether a commit failed because another connection to the same file was writing. Nothing of it is
 * stored then. A commit with a check reads before it writes, and the store does not wait for its turn
 * when somebody else writes in between.
 */
export function isLocked(fault: unknown): boolean {
  return fault instanceof Error && fault.message.includes("database is locked");
}
