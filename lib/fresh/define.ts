import type { AnyComponent } from "preact";
import type { Middleware, PageProps } from "./context.ts";
import type { HandlerByMethod, HandlerFn, PageResponse, RouteHandler } from "./types.ts";

/** Identity functions that give routes their types; made by {@linkcode createDefine}. */
export interface Define<State> {
  /** Types a route's handlers, by method or one for all methods. */
  handlers<Data, Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>>(
    handlers: Handlers,
  ): typeof handlers;
  /** Types a page; pass `typeof handler` so that `data` is what the handlers return. */
  page<
    // deno-lint-ignore no-explicit-any -- the data type is inferred from the handler, so any handler must fit
    Handler extends RouteHandler<any, State> = never,
    Data = Handler extends HandlerFn<infer D, State> ? D
      : Handler extends HandlerByMethod<infer D, State> ? D
      : never,
  >(render: AnyComponent<PageProps<Data, State>>): typeof render;
  /** Types one middleware or a list of them. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): typeof middleware;
  /** Types a layout or the app wrapper. */
  layout(render: AnyComponent<PageProps<unknown, State>>): typeof render;
}

/** Makes the `define` helpers of an app whose middlewares share `State`. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    middleware: (middleware) => middleware,
    layout: (render) => render,
  };
}

/** What a handler returns to render its page with `data`, and with a status or headers of its own. */
export function page<T>(
  data: T,
  options?: { headers?: HeadersInit | undefined; status?: number | undefined },
): PageResponse<T>;
export function page(): PageResponse<undefined>;
export function page(
  data?: unknown,
  options?: { headers?: HeadersInit | undefined; status?: number | undefined },
): PageResponse<unknown> {
  return { data, headers: options?.headers, status: options?.status };
}
