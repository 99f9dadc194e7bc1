import { type Context, HttpError, type Middleware } from "fresh";
import type { EchoNest } from "../app/echonest.ts";
import { API_ACTOR, checkBearer } from "../auth/api_token.ts";
import type { Actor } from "../domain/person.ts";
import { fail, ok, type Result } from "../domain/result.ts";
import { faultText } from "../log.ts";
import { compressPage } from "../http/compress.ts";
import { isFromHere } from "../http/origin.ts";
import { problem } from "../http/problem.ts";
import { withSecurityHeaders } from "../http/security_headers.ts";
import type { State } from "./state.ts";

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The request gate: refuses what another site's page sent, finds out who asks, and turns errors of
 * the API into JSON.
 *
 * @param getEcho The server this gate belongs to.
 */
export function gate(getEcho: () => Promise<EchoNest>): Middleware<State> {
  return async (ctx) => {
    try {
      const response = withSecurityHeaders(await pass(ctx, await getEcho()));
      return await compressPage(ctx.req, response);
    } catch (fault) {
      if (!ctx.url.pathname.startsWith("/api/")) throw fault;
      return withSecurityHeaders(apiProblem(fault, ctx.req, ctx.state.echo));
    }
  };
}

async function pass(ctx: Context<State>, echo: EchoNest): Promise<Response> {
  ctx.state.echo = echo;
  const { headers, method } = ctx.req;
  const changes = !READS.has(method) || headers.get("upgrade") !== null;
  if (changes && !isFromHere(originFacts(ctx.req, echo))) {
    return problem(403, "foreign_origin", "Requests from pages of other sites are refused");
  }
  const proxied = isProxied(ctx.info, echo);
  ctx.state.secure = (proxied ? headers.get("x-forwarded-proto") : null) === "https" ||
    ctx.url.protocol === "https:";
  ctx.state.session = await echo.sessions.find(ctx.req, ctx.state.secure);
  const actor = actorOf(headers.get("authorization"), ctx.state.session?.actor ?? null, echo);
  if (!actor.ok) return actor.error;
  ctx.state.actor = actor.value;
  return await ctx.next();
}

function originFacts(request: Request, echo: EchoNest): Parameters<typeof isFromHere>[0] {
  const { headers } = request;
  return {
    origin: headers.get("origin"),
    site: headers.get("sec-fetch-site"),
    host: headers.get("host")?.toLowerCase() ?? null,
    hostname: echo.settings.hostname,
  };
}

/** Whether the other end of the connection is a proxy that the operator trusts. */
function isProxied(info: Deno.ServeHandlerInfo, { settings }: EchoNest): boolean {
  const { remoteAddr } = info;
  return settings.trustedProxies.length > 0 && "hostname" in remoteAddr &&
    settings.trustedProxies.includes(remoteAddr.hostname);
}

function actorOf(
  authorization: string | null,
  member: Actor | null,
  { settings }: EchoNest,
): Result<Actor | null, Response> {
  switch (checkBearer(authorization, settings.apiToken)) {
    case "absent":
      return ok(member);
    case "right":
      return ok(API_ACTOR);
    case "wrong":
      return fail(problem(403, "invalid_token", "The API token is not valid here"));
    case "malformed":
      return fail(problem(401, "malformed_token", "Authorization must read: Bearer <token>", {
        "www-authenticate": "Bearer",
      }));
  }
}

/** A thrown fault as the API answers it. */
function apiProblem(fault: unknown, request: Request, echo: EchoNest | undefined): Response {
  if (fault instanceof HttpError && fault.status === 404) {
    return problem(404, "not_found", "There is nothing at this address");
  }
  if (fault instanceof HttpError && fault.status === 405) {
    return problem(405, "method_not_allowed", `${request.method} is not possible here`);
  }
  if (fault instanceof HttpError && fault.status < 500) {
    return problem(fault.status, "invalid_request", fault.message);
  }
  const path = new URL(request.url).pathname;
  echo?.log("error", "a request failed", { method: request.method, path, fault: faultText(fault) });
  return problem(503, "unavailable", "That did not work right now; please try again", {
    "retry-after": "1",
  });
}
