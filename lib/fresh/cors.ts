import type { Context } from "./context.ts";
import { decorate, editable } from "./decorate.ts";
import type { Middleware } from "./context.ts";

export interface CORSOptions<State> {
  /** Origins that may read answers, or a function that gives the one to allow. Default: `*`. */
  origin: string | string[] | ((origin: string, ctx: Context<State>) => string | undefined | null);
  allowMethods?: string[];
  /** Default: whatever headers the preflight asks for. */
  allowHeaders?: string[];
  /** Seconds a browser may remember a preflight. */
  maxAge?: number;
  credentials?: boolean;
  exposeHeaders?: string[];
}

const ALL_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"];

/** Answers preflights and marks answers as readable by pages of other origins. */
export function cors<State>(options: CORSOptions<State> = { origin: "*" }): Middleware<State> {
  return async (ctx) => {
    const origin = allowedOrigin(options.origin, ctx);
    const vary = origin !== null && origin !== "*" ? ["Origin"] : [];
    if (ctx.req.method === "OPTIONS") {
      const headers = preflightHeaders(ctx.req, options, vary);
      allow(headers, origin, options);
      if (vary.length > 0) headers.set("Vary", vary.join(", "));
      return new Response(null, { status: 204, headers });
    }
    return await decorate(ctx, (answer) => {
      const response = editable(answer);
      allow(response.headers, origin, options);
      for (const name of vary) response.headers.append("Vary", name);
      return response;
    });
  };
}

function allowedOrigin<State>(
  allowed: CORSOptions<State>["origin"],
  ctx: Context<State>,
): string | null {
  const origin = ctx.req.headers.get("Origin") ?? "";
  if (typeof allowed === "function") return allowed(origin, ctx) ?? null;
  if (allowed === "*") return "*";
  const match = typeof allowed === "string" ? allowed === origin : allowed.includes(origin);
  return match ? origin : null;
}

function allow<State>(headers: Headers, origin: string | null, options: CORSOptions<State>): void {
  if (origin) headers.set("Access-Control-Allow-Origin", origin);
  if (options.credentials) headers.set("Access-Control-Allow-Credentials", "true");
  if (options.exposeHeaders?.length) {
    headers.set("Access-Control-Expose-Headers", options.exposeHeaders.join(","));
  }
}

function preflightHeaders<State>(
  req: Request,
  options: CORSOptions<State>,
  vary: string[],
): Headers {
  const headers = new Headers();
  const { allowMethods = ALL_METHODS, maxAge } = options;
  if (maxAge !== undefined) headers.set("Access-Control-Max-Age", String(maxAge));
  if (allowMethods.length > 0) headers.set("Access-Control-Allow-Methods", allowMethods.join(","));
  const wanted = options.allowHeaders?.length
    ? options.allowHeaders.join(",")
    : req.headers.get("Access-Control-Request-Headers")?.replaceAll(/\s*,\s*/g, ",");
  if (wanted) {
    headers.set("Access-Control-Allow-Headers", wanted);
    vary.push("Access-Control-Request-Headers");
  }
  return headers;
}
