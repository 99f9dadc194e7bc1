import { type BuildCache, EMPTY_BUILD } from "./build_cache.ts";
import { setBuildId } from "./assets.ts";
import { type Command, joinPath, mountCommand } from "./commands.ts";
import { compileApp, type CompiledApp } from "./compile.ts";
import { Context, finish } from "./context.ts";
import { reportUnexpected } from "./error_report.ts";
import { renderPage } from "./render.ts";
import { fsCommands } from "./fs_routes.ts";
import { HttpError, statusText } from "./http_error.ts";
import { MalformedPathError, type RouteMatch } from "./router.ts";
import type { LayoutConfig, ResolvedFreshConfig } from "./config.ts";
import type { MaybeLazyMiddleware, Middleware, RouteComponent, Step } from "./context.ts";
import type { FreshConfig, MaybeLazy, Route, RouteConfig } from "./types.ts";
import type { WebSocketHandlers, WebSocketUpgradeOptions } from "./upgrade.ts";

export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> & {
  remoteAddress?: string;
};

/** What `app.handler()` returns; fits `Deno.serve`. */
export type AppHandler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** Gives an app the routes, islands and files of a build; done by the build, not by apps. */
export let setBuildCache: <State>(app: App<State>, build: BuildCache) => void;

const LOCAL: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 0 },
  completed: Promise.resolve(),
};

/** An application: middlewares and routes, applied in the order they were added. */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  readonly #commands: Command<State>[] = [];
  #build: () => BuildCache = () => EMPTY_BUILD;

  static {
    setBuildCache = (app, build) => {
      app.config.root = build.root;
      if (build.liveReload !== null) app.config.mode = "development";
      app.#build = () => build;
      setBuildId(build.buildId);
    };
  }

  constructor(config: FreshConfig = {}) {
    this.config = {
      root: ".",
      basePath: config.basePath ?? "",
      mode: config.mode ?? "production",
      trustProxy: config.trustProxy ?? false,
    };
  }

  /** Adds middlewares for every request, or for those below a path. */
  use(...middlewares: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middlewares: MaybeLazyMiddleware<State>[]): this;
  use(
    first: string | MaybeLazyMiddleware<State>,
    ...others: MaybeLazyMiddleware<State>[]
  ): this {
    return typeof first === "string"
      ? this.#add({ type: "middleware", path: first, run: others })
      : this.#add({ type: "middleware", path: "*", run: [first, ...others] });
  }

  get(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "GET", path, run });
  }

  post(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "POST", path, run });
  }

  put(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "PUT", path, run });
  }

  patch(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "PATCH", path, run });
  }

  delete(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "DELETE", path, run });
  }

  head(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "HEAD", path, run });
  }

  options(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "OPTIONS", path, run });
  }

  /** Answers every method. */
  all(path: string, ...run: MaybeLazyMiddleware<State>[]): this {
    return this.#add({ type: "handler", method: "ALL", path, run });
  }

  /** Turns GET requests for a path into WebSockets. */
  ws(path: string, handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): this {
    return this.get(path, (ctx) => ctx.upgrade(handlers, options));
  }

  /** Adds a page, its handlers or both; a function is called on the first request to load them. */
  route(path: string, route: MaybeLazy<Route<State>>, config?: RouteConfig): this {
    const pattern = config?.routeOverride ?? path;
    const loaded = typeof route === "function"
      ? async () => toRoute(await route())
      : { ...toRoute(route), config: { ...route.config, ...config } };
    return this.#add({ type: "route", folder: path, pattern, route: loaded });
  }

  /** Wraps pages below a path; layouts of the folders above go around it. */
  layout(path: string, component: RouteComponent<State>, config: LayoutConfig = {}): this {
    return this.#add({ type: "layout", path, component, config });
  }

  /** Sets the component around everything: the outer HTML. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#add({ type: "app", component });
  }

  /** Sets what answers every 404. */
  notFound(route: Route<State> | Middleware<State>): this {
    return this.#add({ type: "notFound", route: toRoute(route) });
  }

  /** Sets what answers errors thrown below a path. */
  onError(path: string, route: Route<State> | Middleware<State>): this {
    return this.#add({ type: "error", path, route: toRoute(route) });
  }

  /** Inserts the file routes of the build here, or below a path. */
  fsRoutes(path = "*"): this {
    return this.#add({ type: "fsRoutes", path });
  }

  /** Adds everything another app was told so far, below a path. */
  mountApp(path: string, app: App<State>): this {
    const base = joinPath(path, app.config.basePath);
    for (const command of app.#commands) this.#commands.push(mountCommand(command, base));
    app.#build = () => this.#build();
    return this;
  }

  /** Makes a request handler of what the app was told so far. */
  handler(): AppHandler {
    const build = this.#build();
    const commands = this.#commands.flatMap((command) =>
      command.type !== "fsRoutes" ? [command] : fsCommands<State>(build.routes)
        .map((inner) => mountCommand(inner, command.path))
    );
    const compiled = compileApp(commands, this.config.basePath);
    return (request, info = LOCAL) => this.#answer(request, info, compiled, build);
  }

  /** Serves the app, on the first free port from 8000 on unless one is given. */
  async listen(options: ListenOptions = {}): Promise<void> {
    const handler = this.handler();
    if (options.port !== undefined) return await Deno.serve(options, handler).finished;
    for (let port = 8000;; port++) {
      try {
        return await Deno.serve({ ...options, port }, handler).finished;
      } catch (error) {
        if (port === 8019 || !(error instanceof Deno.errors.AddrInUse)) throw error;
      }
    }
  }

  #add(command: Command<State>): this {
    this.#commands.push(command);
    return this;
  }

  async #answer(
    req: Request,
    info: Deno.ServeHandlerInfo,
    { router, root }: CompiledApp<State>,
    build: BuildCache,
  ): Promise<Response> {
    const url = requestUrl(req, this.config);
    if (url === null) return new Response("Cannot read the request's address", { status: 400 });
    let match: RouteMatch<Step<State>> | null = null;
    let final: Middleware<State> | null = null;
    try {
      match = router.match(req.method, url.pathname);
      if (match === null || match.value === null) final = unmatched(req, match);
    } catch (error) {
      if (!(error instanceof MalformedPathError)) throw error;
      final = fail(new HttpError(400, error.message));
    }
    const chain = final === null
      ? match?.value ?? []
      : [...root.steps, { run: final, view: root.view }];
    const { config } = this;
    const { pattern: route = null, params = {} } = match ?? {};
    const ctx = new Context<State>({
      req,
      url,
      info,
      route,
      params,
      config,
      build,
      chain,
      render: renderPage,
    });
    const response = finish(ctx, await ctx.next().catch((error) => plainError(ctx, error)));
    const allowed = response.status === 405 && match !== null
      ? withAllow(response, match)
      : response;
    return req.method === "HEAD" ? withoutBody(allowed) : allowed;
  }
}

function toRoute<State>(route: Route<State> | Middleware<State>): Route<State> {
  if (typeof route === "function") return { handler: route };
  return { ...route, handler: route.handler ?? route.handlers };
}

/** Null when the `Host` header or the path make no address. */
function requestUrl(req: Request, { trustProxy }: ResolvedFreshConfig): URL | null {
  const url = URL.parse(req.url);
  if (url === null) return null;
  if (url.pathname.includes("//")) url.pathname = url.pathname.replaceAll(/\/+/g, "/");
  if (!trustProxy) return url;
  const first = (name: string) => req.headers.get(name)?.split(",")[0]?.trim();
  const protocol = first("x-forwarded-proto");
  if (protocol === "http" || protocol === "https") url.protocol = `${protocol}:`;
  const host = first("x-forwarded-host");
  if (host) url.host = host;
  return url;
}

function unmatched<State>(req: Request, match: RouteMatch<unknown> | null): Middleware<State> {
  if (match === null) return fail(new HttpError(404));
  if (req.method !== "OPTIONS") return fail(new HttpError(405));
  const headers = { Allow: [...match.allow, "OPTIONS"].join(", ") };
  return () => new Response(null, { status: 204, headers });
}

function fail<State>(error: HttpError): Middleware<State> {
  return () => {
    throw error;
  };
}

/** The answer to an error that no error page took. */
function plainError<State>(ctx: Context<State>, error: unknown): Response {
  reportUnexpected(error, ctx.req);
  if (error instanceof HttpError) {
    return new Response(error.message || statusText(error.status), { status: error.status });
  }
  const detail = ctx.config.mode === "development" && error instanceof Error ? error.stack : null;
  return new Response(detail ?? statusText(500), { status: 500 });
}

function withAllow(response: Response, match: RouteMatch<unknown>): Response {
  if (response.headers.has("Allow")) return response;
  const headers = new Headers(response.headers);
  headers.set("Allow", match.allow.join(", "));
  return new Response(response.body, { status: 405, headers });
}

function withoutBody(response: Response): Response {
  // A stream that nobody reads would keep its source open.
  response.body?.cancel().catch(() => {});
  return new Response(null, response);
}
