import type { AnyComponent, FunctionComponent, RenderableProps, VNode } from "preact";
import type { Context } from "./context.ts";

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

/** Answers a request, or calls `ctx.next()` and may change the answer on its way out. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** Older name of {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;

/** A middleware, or a function that loads one on its first call. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

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

export interface LayoutConfig {
  /** Leave out the layouts of the folders above. */
  skipInheritedLayouts?: boolean | undefined;
  /** Leave out the `_app` wrapper. */
  skipAppWrapper?: boolean | undefined;
}

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

export interface ResolvedFreshConfig {
  root: string;
  basePath: string;
  mode: "development" | "production";
  trustProxy: boolean;
}

/** Props of pages, layouts, error pages and the app wrapper. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<
    Context<State>,
    "config" | "url" | "req" | "params" | "info" | "state" | "isPartial" | "error" | "route"
  >
  & { data: Data; Component: FunctionComponent };

/** A component that may wait before it renders, or answer with a `Response` instead. */
export type AsyncAnyComponent<Props> = (
  props: RenderableProps<Props>,
  // deno-lint-ignore no-explicit-any -- as Preact's own component type has it, or no props are inferred
  context?: any,
) => Promise<VNode | Response | null>;

export type RouteComponent<State> =
  | AnyComponent<PageProps<unknown, State>>
  | AsyncAnyComponent<PageProps<unknown, State>>;

/** A page, its handlers and its configuration. */
export interface Route<State> {
  component?: RouteComponent<State> | undefined;
  config?: RouteConfig | undefined;
  handler?: RouteHandler<unknown, State> | undefined;
  /** Another name for `handler`. */
  handlers?: RouteHandler<unknown, State> | undefined;
}

/** The wrapper and layouts that `ctx.render()` puts around a page, outermost layout first. */
export interface View<State> {
  readonly app: RouteComponent<State> | null;
  readonly layouts: readonly RouteComponent<State>[];
}

/** One link of a request's chain: a middleware or handler, and the view in force where it runs. */
export interface Step<State> {
  run: MaybeLazyMiddleware<State>;
  readonly view: View<State>;
}
