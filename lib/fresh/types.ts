import type { LayoutConfig } from "./config.ts";
import type { Context, Middleware, RouteComponent } from "./context.ts";

/** The methods a route can answer; any other method gets a 405. */
export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** {@linkcode Method} as a list, in the order an `Allow` header names them. */
export const METHODS: readonly Method[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
];

/** Older name of {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;

export type Lazy<T> = () => Promise<T>;
export type MaybeLazy<T> = T | Lazy<T>;

/** What a handler returns to have its page rendered: made by `page()`. */
export interface PageResponse<T> {
  data: T;
  headers?: HeadersInit | undefined;
  status?: number | undefined;
}

export interface HandlerFn<Data, State> {
  (
    ctx: Context<State>,
  ): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };

export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;

/** The data type that a route's handlers hand to its page. */
export type RouteData<Handler extends RouteHandler<unknown, unknown>> = Handler extends
  RouteHandler<infer Data, unknown> ? Data : never;

export interface RouteConfig extends LayoutConfig {
  /** URL pattern to use in place of the one the file name stands for. */
  routeOverride?: string | undefined;
  /** Which methods to register; needed only for lazily loaded routes. */
  methods?: "ALL" | Method[] | undefined;
}

export interface FreshConfig {
  /** Path the app is served below, such as `/app`; default: the root. */
  basePath?: string | undefined;
  mode?: "development" | "production" | undefined;
  /** Take `ctx.url`'s protocol and host from `X-Forwarded-Proto` and `X-Forwarded-Host`. */
  trustProxy?: boolean | undefined;
}

/** A page, its handlers and its configuration. */
export interface Route<State> {
  component?: RouteComponent<State> | undefined;
  config?: RouteConfig | undefined;
  handler?: RouteHandler<unknown, State> | undefined;
  /** Another name for `handler`. */
  handlers?: RouteHandler<unknown, State> | undefined;
}
