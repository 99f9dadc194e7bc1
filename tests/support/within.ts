/** How long a test waits for something that should come at once: only a failure takes that long. */
const PATIENCE = 10_000;

/** What `promise` brings; an error that names `what` when it does not come. */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  patienceMs = PATIENCE,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new Error(`Cannot wait any longer for ${what}: ${patienceMs} ms are over`);
    timer = setTimeout(() => reject(fault), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
