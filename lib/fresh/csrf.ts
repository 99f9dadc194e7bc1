import type { Context } from "./context.ts";
import { HttpError } from "./http_error.ts";
import type { Middleware } from "./context.ts";

// deno-lint-ignore no-explicit-any -- the options fit an app of any state, as upstream's do
export interface CsrfOptions<State = any> {
  /** Origins that may send state-changing requests; default: the app's own. */
  origin?: string | string[] | ((origin: string, ctx: Context<State>) => boolean);
}

/**
 * Refuses with 403 state-changing requests that a browser sent from another site. Requests with
 * neither `Sec-Fetch-Site` nor `Origin` come from programs, not from pages, and pass.
 */
export function csrf<State>(options: CsrfOptions<State> = {}): Middleware<State> {
  return (ctx) => {
    const { method, headers } = ctx.req;
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") return ctx.next();
    const site = headers.get("Sec-Fetch-Site");
    const origin = headers.get("Origin");
    if (site === "same-origin" || site === "none") return ctx.next();
    if (site === null && origin === null) return ctx.next();
    if (origin !== null && isAllowed(options.origin, origin, ctx)) return ctx.next();
    throw new HttpError(403);
  };
}

function isAllowed<State>(
  allowed: CsrfOptions<State>["origin"],
  origin: string,
  ctx: Context<State>,
): boolean {
  if (allowed === undefined) return origin === ctx.url.origin;
  if (typeof allowed === "function") return allowed(origin, ctx);
  return typeof allowed === "string" ? origin === allowed : allowed.includes(origin);
}
