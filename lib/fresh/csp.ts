import { nonceOf } from "./context.ts";
import { decorate, editable } from "./decorate.ts";
import type { Middleware } from "./context.ts";

export interface CSPOptions {
  /** Report what the policy would block, and block nothing. */
  reportOnly?: boolean;
  /** URL path that browsers send reports to. */
  reportTo?: string;
  /** Directives to add; one with a default's name takes its place. */
  csp?: string[];
  /** Allow inline scripts and styles by a nonce that is new for each page, not by `'unsafe-inline'`. */
  useNonce?: boolean;
}

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

const NONCE_DIRECTIVES = /^(?:default-src|script-src(?:-elem)?|style-src(?:-elem|-attr)?) /;

/** Sets a Content-Security-Policy on every answer, error pages included. */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const { reportOnly = false, reportTo, useNonce = false } = options;
  const directives = mergeDirectives([
    ...DEFAULTS,
    ...options.csp ?? [],
    ...reportTo === undefined ? [] : ["report-to csp-endpoint", `report-uri ${reportTo}`],
  ]);
  const name = reportOnly ? "Content-Security-Policy-Report-Only" : "Content-Security-Policy";
  const fixed = directives.join("; ");
  // What is not rendered has no inline scripts of ours: nothing needs to be let through.
  const bare = withNonce(directives, "");
  return async (ctx) => {
    const protect = (answer: Response) => {
      if (answer.status === 101) return answer;
      const nonce = useNonce ? nonceOf(ctx) : null;
      let policy = useNonce ? bare : fixed;
      if (nonce !== null) policy = withNonce(directives, `'nonce-${nonce}'`);
      // Over plain HTTP this would send the browser to a port where nobody answers.
      if (ctx.url.protocol === "https:") policy += "; upgrade-insecure-requests";
      const response = editable(answer);
      response.headers.set(name, policy);
      if (reportTo !== undefined) {
        response.headers.set("Reporting-Endpoints", `csp-endpoint="${reportTo}"`);
      }
      return response;
    };
    return await decorate(ctx, protect);
  };
}

/** Browsers heed the first directive of a name only, so a later one replaces it in place. */
function mergeDirectives(directives: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const directive of directives) {
    const trimmed = directive.trim();
    if (trimmed !== "") byName.set(trimmed.split(/\s/, 1)[0] ?? "", trimmed);
  }
  return [...byName.values()];
}

function withNonce(directives: readonly string[], nonce: string): string {
  return directives.map((directive) =>
    NONCE_DIRECTIVES.test(directive)
      ? directive.replace(/ 'unsafe-inline'/, nonce === "" ? "" : ` ${nonce}`)
      : directive
  ).join("; ");
}
