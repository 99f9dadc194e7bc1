/** How {@link watchFolder} watches. */
export interface WatchOptions {
  readonly root: string;
  /** How long to gather changes before saying so, in milliseconds. */
  readonly gatherMs: number;
  /** How often to look without having been told, in milliseconds: network drives tell nothing. */
  readonly rescanMs: number;
  /** Something may have changed. */
  readonly onChange: () => void;
  readonly log: (message: string) => void;
}

/** Watches a folder and everything below; gives back the way to stop it, safe to call twice. */
export function watchFolder(options: WatchOptions): () => void {
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      options.onChange();
    }, options.gatherMs);
  };
  const watcher = openWatcher(options);
  if (watcher !== null) void follow(watcher, changed, options);
  const slow = setInterval(options.onChange, options.rescanMs);
  // Waiting for a song that may never come must not keep the process alive.
  Deno.unrefTimer(slow);
  let closed = false;
  return () => {
    if (closed) return;
    closed = true;
    clearInterval(slow);
    clearTimeout(gathering);
    watcher?.close();
  };
}

function openWatcher({ root, rescanMs, log }: WatchOptions): Deno.FsWatcher | null {
  try {
    return Deno.watchFs(root, { recursive: true });
  } catch (error) {
    log(
      `Cannot watch "${root}", looking every ${Math.round(rescanMs / 1000)} s instead: ${error}`,
    );
    return null;
  }
}

async function follow(
  watcher: Deno.FsWatcher,
  changed: () => void,
  { root, log }: WatchOptions,
): Promise<void> {
  try {
    for await (const event of watcher) {
      // Reading a file is no change; taking it for one would make every scan start the next.
      if (event.kind !== "access") changed();
    }
  } catch (error) {
    log(`Cannot watch "${root}" any longer: ${error}`);
  }
}
