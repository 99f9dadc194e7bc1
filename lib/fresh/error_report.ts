import { HttpError } from "./http_error.ts";

/** Told of every error nobody expected, with the request that failed, or null outside of one. */
export type ErrorReporter = (error: unknown, request: Request | null) => void;

let report: ErrorReporter = writeToStderr;
const reported = new WeakSet<object>();

/** Replaces the reporter, which writes to standard error unless told otherwise. */
export function setErrorReporter(reporter: ErrorReporter): void {
  report = reporter;
}

/** Reports an unexpected error once, however many error pages it passes; an HttpError below 500 never. */
export function reportUnexpected(error: unknown, request: Request | null): void {
  if (error instanceof HttpError && error.status < 500) return;
  if (typeof error === "object" && error !== null) {
    if (reported.has(error)) return;
    reported.add(error);
  }
  report(error, request);
}

function writeToStderr(error: unknown, request: Request | null): void {
  const detail = error instanceof Error ? error.stack ?? error.message : String(error);
  const task = request === null
    ? "Cannot rebuild"
    : `Cannot answer ${request.method} ${request.url}`;
  const line = `${task}: ${detail}\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}
