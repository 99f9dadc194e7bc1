// This module is browser compatible.
import type { After } from "./clock_offset_probes.ts";

/** Timers of the browser. */
export const after: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/** Local, monotonic, milliseconds: changing the time of day on this device does not move it. */
export function monotonicNow(): number {
  return performance.now();
}

/**
 * Calls `run` when the page comes back to the front, out of the browser's cache, or online again:
 * moments after which timers and clocks may have stood still.
 *
 * @returns What ends that.
 */
export function onWake(page: Document, run: () => void): () => void {
  const shown = () => {
    if (page.visibilityState === "visible") run();
  };
  const view = page.defaultView;
  page.addEventListener("visibilitychange", shown);
  view?.addEventListener("pageshow", run);
  view?.addEventListener("online", run);
  return () => {
    page.removeEventListener("visibilitychange", shown);
    view?.removeEventListener("pageshow", run);
    view?.removeEventListener("online", run);
  };
}
