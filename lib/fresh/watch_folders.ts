/** What to watch and what to leave out, both absolute paths. */
export interface WatchOptions {
  readonly folders: readonly string[];
  readonly ignore: readonly string[];
  /** Changes closer together than this count as one. */
  readonly settleMs: number;
}

/**
 * Calls `changed` after files below the folders changed, until disposed; never twice at a time.
 * Folders that are missing when it starts are not watched.
 */
export function watchFolders(options: WatchOptions, changed: () => Promise<void>): Disposable {
  const existing = options.folders.filter((folder) => {
    try {
      return Deno.statSync(folder).isDirectory;
    } catch {
      return false;
    }
  });
  if (existing.length === 0) return { [Symbol.dispose]: () => {} };
  const watcher = Deno.watchFs(existing, { recursive: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = Promise.resolve();
  (async () => {
    for await (const event of watcher) {
      if (event.kind === "access") continue;
      if (event.paths.every((path) => options.ignore.some((skip) => path.startsWith(skip)))) {
        continue;
      }
      clearTimeout(timer);
      timer = setTimeout(() => running = running.then(changed), options.settleMs);
    }
  })();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
