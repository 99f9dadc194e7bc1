import {
  type AnyComponent,
  type FunctionComponent,
  isValidElement,
  type RenderableProps,
  type VNode,
} from "preact";
import type { BuildCache } from "./build_cache.ts";
import { HttpError } from "./http_error.ts";
import type { LayoutConfig, ResolvedFreshConfig } from "./config.ts";
import {
  isWebSocketHandlers,
  manageSocket,
  upgradeSocket,
  type WebSocketHandlers,
  type WebSocketUpgradeOptions,
} from "./upgrade.ts";

/** What {@linkcode Context.render} hands over to be rendered. */
export interface RenderRequest<State> {
  readonly ctx: Context<State>;
  readonly build: BuildCache;
  readonly nonce: string;
  readonly view: View<State>;
  // deno-lint-ignore no-explicit-any -- an element of any component can be rendered
  readonly vnode: VNode<any> | null;
  readonly init: ResponseInit;
}

/** Answers a request, or calls `ctx.next()` and may change the answer on its way out. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** A middleware, or a function that loads one on its first call. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

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

/** What is known of a request before its first middleware runs. */
export interface RequestFacts<State> {
  readonly req: Request;
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  readonly route: string | null;
  readonly params: Record<string, string>;
  readonly config: ResolvedFreshConfig;
  readonly build: BuildCache;
  readonly chain: readonly Step<State>[];
  /** Makes a document of what a page renders. */
  readonly render: (request: RenderRequest<State>) => Promise<Response>;
}

/** Older name of {@linkcode Context}. */
export type FreshContext<State = unknown> = Context<State>;

/** The build an app runs with; for the framework's own middlewares. */
export let buildOf: <State>(ctx: Context<State>) => BuildCache;
/** The nonce of the page rendered for this request; null when none was rendered. */
export let nonceOf: <State>(ctx: Context<State>) => string | null;
/** Has a change made to the final answer: for middlewares whose headers error pages need too. */
export let finishWith: <State>(
  ctx: Context<State>,
  change: (answer: Response) => Response,
) => void;
/** Makes the changes that {@linkcode finishWith} asked for. */
export let finish: <State>(ctx: Context<State>, answer: Response) => Response;

const NO_VIEW = { app: null, layouts: [] };

/** One request on its way through middlewares and handlers. */
export class Context<State> {
  readonly req: Request;
  /** The request's URL, with repeated slashes in its path collapsed. */
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  /** The pattern that matched, or null. */
  readonly route: string | null;
  /** Decoded parameters of the pattern; an optional one that is absent is empty. */
  readonly params: Record<string, string>;
  readonly config: ResolvedFreshConfig;
  /** Shared by all middlewares and handlers of this request. */
  readonly state: State;
  data: unknown = undefined;
  /** What was thrown, for error pages; null before anything is. */
  error: unknown = null;
  /** Always false: partial navigation is not supported. */
  readonly isPartial: boolean = false;

  readonly #build: BuildCache;
  readonly #chain: readonly Step<State>[];
  readonly #render: RequestFacts<State>["render"];
  #at = -1;
  #nonce: string | null = null;
  #changes: ((answer: Response) => Response)[] | null = null;

  static {
    buildOf = (ctx) => ctx.#build;
    nonceOf = (ctx) => ctx.#nonce;
    finishWith = (ctx, change) => (ctx.#changes ??= []).push(change);
    finish = (ctx, answer) =>
      ctx.#changes === null ? answer : ctx.#changes.reduce((last, change) => change(last), answer);
  }

  constructor(facts: RequestFacts<State>) {
    this.req = facts.req;
    this.url = facts.url;
    this.info = facts.info;
    this.route = facts.route;
    this.params = facts.params;
    this.config = facts.config;
    // The app's middlewares fill it in; its type is a promise they make, which nothing here can check.
    this.state = {} as State;
    this.#build = facts.build;
    this.#chain = facts.chain;
    this.#render = facts.render;
  }

  /** Runs the rest of the chain and gives its answer. */
  async next(): Promise<Response> {
    const caller = this.#at;
    const step = this.#chain[caller + 1];
    if (step === undefined) throw new HttpError(404);
    this.#at = caller + 1;
    try {
      let answer = await step.run(this);
      if (typeof answer === "function") {
        step.run = answer;
        answer = await answer(this);
      }
      if (answer instanceof Response) return answer;
      throw new TypeError(
        `Cannot answer ${this.req.method} ${this.url.pathname} with ${String(answer)}: ` +
          `a handler or middleware must return a Response`,
      );
    } catch (error) {
      this.error = error;
      throw error;
    } finally {
      this.#at = caller;
    }
  }

  /**
   * Renders an element inside the layouts and wrapper in force here.
   *
   * @throws {TypeError} if `vnode` is neither an element nor null.
   */
  async render(
    // deno-lint-ignore no-explicit-any -- an element of any component can be rendered
    vnode: VNode<any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new TypeError(
        `Cannot render ${String(vnode)}: ctx.render() takes a JSX element or null`,
      );
    }
    const view: View<State> = this.#chain[this.#at]?.view ?? NO_VIEW;
    this.#nonce ??= crypto.randomUUID().replaceAll("-", "");
    return await this.#render({
      ctx: this,
      build: this.#build,
      nonce: this.#nonce,
      view: {
        app: config.skipAppWrapper ? null : view.app,
        layouts: config.skipInheritedLayouts ? [] : view.layouts,
      },
      vnode,
      init,
    });
  }

  /** Redirects; a path stays on this host even if it starts with several slashes. */
  redirect(pathOrUrl: string, status = 302): Response {
    return new Response(null, { status, headers: { location: localPath(pathOrUrl) } });
  }

  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  html(content: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** Streams text or bytes from an iterable, or from a function that makes one. */
  stream<Chunk extends string | Uint8Array>(
    source: Iterable<Chunk> | AsyncIterable<Chunk> | (() => Iterable<Chunk> | AsyncIterable<Chunk>),
    init?: ResponseInit,
  ): Response {
    const encoder = new TextEncoder();
    const encode = new TransformStream<Chunk, Uint8Array>({
      transform: (chunk, out) =>
        out.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk),
    });
    const chunks = typeof source === "function" ? source() : source;
    return new Response(ReadableStream.from(chunks).pipeThrough(encode), init);
  }

  /**
   * Turns the request into a WebSocket. With handlers it answers at once; without, it hands out the
   * socket and the response to return.
   *
   * @throws {HttpError} 400 when the request does not ask for a WebSocket.
   */
  upgrade(options?: WebSocketUpgradeOptions): { socket: WebSocket; response: Response };
  upgrade(handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): Response;
  upgrade(
    first?: WebSocketHandlers | WebSocketUpgradeOptions,
    options?: WebSocketUpgradeOptions,
  ): { socket: WebSocket; response: Response } | Response {
    if (!isWebSocketHandlers(first)) return upgradeSocket(this.req, first);
    const { socket, response } = upgradeSocket(this.req, options);
    manageSocket(socket, first);
    return response;
  }
}

/** Browsers read `//host`, `/\host` and `/<tab>/host` as another host; none of them is a path. */
function localPath(target: string): string {
  if (!target.startsWith("/")) return target;
  const end = target.search(/[?#]/);
  const path = end === -1 ? target : target.slice(0, end);
  const rest = end === -1 ? "" : target.slice(end);
  return path.replaceAll(/[\t\n\r]/g, "").replaceAll(/[/\\]{2,}|\\/g, "/") + rest;
}
