import { BUNDLE_PREFIX, BUST_PARAM } from "./assets.ts";
import type { Encoding, StaticFile } from "./build_cache.ts";
import { buildOf, type Context } from "./context.ts";
import { parseRange } from "./range.ts";
import type { Middleware } from "./context.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * Serves the files of `static/` and the bundles of the build; what is neither goes on to the next
 * handler. Only the files that the build listed can be reached, whatever the path looks like.
 */
export function staticFiles<State>(): Middleware<State> {
  return (ctx) => {
    const pathname = decodePath(ctx.url.pathname, ctx.config.basePath);
    const file = pathname === null ? null : buildOf(ctx).readFile(pathname);
    // Most requests are for no file: they go on without a turn of the event loop.
    return file === null ? ctx.next() : answer(ctx, file);
  };
}

async function answer<State>(
  ctx: Context<State>,
  found: StaticFile | Promise<StaticFile | null>,
): Promise<Response> {
  const file = await found;
  if (file === null) return await ctx.next();
  const { req, url, config } = ctx;
  if (req.method !== "GET" && req.method !== "HEAD") {
    return new Response("Method Not Allowed", { status: 405, headers: { Allow: "GET, HEAD" } });
  }
  const { buildId } = buildOf(ctx);
  const bust = url.searchParams.get(BUST_PARAM);
  if (bust !== null && bust !== buildId) return withoutBust(url);
  const locked = bust !== null ||
    url.pathname.startsWith(`${config.basePath}${BUNDLE_PREFIX}${buildId}/`);
  return await serve(ctx, file, cacheControl(config.mode, locked));
}

/** The path to look up, or null for one that no file can have. */
function decodePath(pathname: string, basePath: string): string | null {
  if (!pathname.startsWith(basePath)) return null;
  if (basePath === "" && !pathname.includes("%")) return pathname;
  try {
    const decoded = decodeURIComponent(pathname.slice(basePath.length));
    return decoded === "" || decoded === "/" || /[\\\0]/.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

/** Sends a browser that holds an older build's URL to the file as it is now. */
function withoutBust(url: URL): Response {
  const search = new URLSearchParams(url.search);
  search.delete(BUST_PARAM);
  const location = search.size === 0 ? url.pathname : `${url.pathname}?${search}`;
  return new Response(null, { status: 307, headers: { location } });
}

function cacheControl(mode: "development" | "production", locked: boolean): string {
  if (mode === "development") return "no-store";
  return locked ? IMMUTABLE : "no-cache";
}

async function serve<State>(
  { req }: Context<State>,
  file: StaticFile,
  caching: string,
): Promise<Response> {
  const whole = file.sizes.identity ?? 0;
  const range = usableRange(req, file) ? parseRange(req.headers.get("Range"), whole) : null;
  const encoding = range === null || range.kind === "whole"
    ? chooseEncoding(req, file)
    : "identity";
  const size = file.sizes[encoding] ?? whole;
  const headers = new Headers({
    "Accept-Ranges": "bytes",
    "Cache-Control": caching,
    "Content-Type": file.type,
    "ETag": etagOf(file, encoding),
    "X-Content-Type-Options": "nosniff",
  });
  if (file.sizes.br !== undefined || file.sizes.gzip !== undefined) {
    headers.set("Vary", "Accept-Encoding");
  }
  if (encoding !== "identity") headers.set("Content-Encoding", encoding);
  if (hasCopy(req, file)) return new Response(null, { status: 304, headers });
  if (range?.kind === "unsatisfiable") {
    headers.set("Content-Range", `bytes */${whole}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range?.kind === "part" ? range : { start: 0, end: size };
  headers.set("Content-Length", String(end - start));
  const part = range?.kind === "part";
  if (part) headers.set("Content-Range", `bytes ${start}-${end - 1}/${whole}`);
  const body = req.method === "HEAD" ? null : await file.read(encoding, start, end);
  return new Response(body, { status: part ? 206 : 200, headers });
}

function etagOf(file: StaticFile, encoding: Encoding): string {
  return encoding === "identity" ? `"${file.hash}"` : `"${file.hash}-${encoding}"`;
}

/** Whether the browser named a form of this very content in `If-None-Match`. */
function hasCopy(req: Request, file: StaticFile): boolean {
  const tags =
    req.headers.get("If-None-Match")?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.some((tag) =>
    tag === "*" || (["identity", "br", "gzip"] as const).some((form) => tag === etagOf(file, form))
  );
}

/** `If-Range` names the content a download began with; if it has changed, all of it is sent. */
function usableRange(req: Request, file: StaticFile): boolean {
  const wanted = req.headers.get("If-Range");
  return wanted === null || wanted === etagOf(file, "identity");
}

function chooseEncoding(req: Request, file: StaticFile): Encoding {
  const accepted = new Map<string, number>();
  for (const part of req.headers.get("Accept-Encoding")?.split(",") ?? []) {
    const [name = "", ...params] = part.split(";").map((text) => text.trim().toLowerCase());
    const quality = params.find((param) => param.startsWith("q="))?.slice(2);
    accepted.set(name, quality === undefined ? 1 : Number(quality));
  }
  const usable = (["br", "gzip"] as const).filter((name) =>
    file.sizes[name] !== undefined && (accepted.get(name) ?? accepted.get("*") ?? 0) > 0
  );
  return usable[0] ?? "identity";
}
