/**
 * The documented subset of the Fresh 2 API that this project stands on: see `docs/fresh.md`.
 *
 * @module
 */

export { App, type AppHandler, type ListenOptions } from "./app.ts";
export type { Island } from "./build_cache.ts";
export type { Context, FreshContext } from "./context.ts";
export { cors, type CORSOptions } from "./cors.ts";
export { csp, type CSPOptions } from "./csp.ts";
export { csrf, type CsrfOptions } from "./csrf.ts";
export { createDefine, type Define, page } from "./define.ts";
export { type ErrorStatus, HttpError } from "./http_error.ts";
export { staticFiles } from "./static_files.ts";
export { trailingSlashes } from "./trailing_slashes.ts";
export type { LayoutConfig, ResolvedFreshConfig } from "./config.ts";
export type { Middleware, PageProps } from "./context.ts";
export type {
  FreshConfig,
  HandlerByMethod,
  HandlerFn,
  Lazy,
  MaybeLazy,
  Method,
  MiddlewareFn,
  PageResponse,
  Route,
  RouteConfig,
  RouteData,
  RouteHandler,
} from "./types.ts";
export { cache, ipFilter } from "./unsupported.ts";
export type { WebSocketHandlers, WebSocketUpgradeOptions } from "./upgrade.ts";
