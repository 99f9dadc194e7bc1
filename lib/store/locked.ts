/**
 * Whether a write failed because another connection to the same file was writing. Nothing of it is
 * stored then. A commit with a check reads before it writes, and the store does not wait for its turn
 * when somebody else writes in between.
 */
export function isLocked(fault: unknown): boolean {
  return fault instanceof Error && fault.message.includes("database is locked");
}

/** Attempts at a write, each a little later than the one before: about a second in all. */
const ATTEMPTS = 20;
const STEP_MS = 5;

/**
 * Writes once nobody else does: for writes without a check, which may simply be done again.
 *
 * @param write Starts the write; called again after each attempt that found the file locked.
 */
export async function whenFree<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await write();
    } catch (fault) {
      if (!isLocked(fault) || attempt === ATTEMPTS) throw fault;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS * attempt));
  }
}
