import type { AnyComponent } from "preact";
import type { FsRoute } from "./build_cache.ts";
import type { Command } from "./commands.ts";
import type { MaybeLazyMiddleware, PageProps } from "./context.ts";
import type { HandlerByMethod, HandlerFn, Route, RouteConfig } from "./types.ts";

/** URL pattern of a file below `routes/`: `/blog/[slug]` is `/blog/:slug`. */
export function filePattern(id: string, options: { keepGroups: boolean }): string {
  const parts = id.split("/").filter((part) =>
    part !== "" && (options.keepGroups || !/^\(.*\)$/.test(part))
  );
  if (parts.at(-1) === "index") parts.pop();
  return parts.map((part) => segmentPattern(part, id)).join("") || "/";
}

function segmentPattern(part: string, id: string): string {
  const optional = /^\[\[(\w+)\]\]$/.exec(part);
  if (optional !== null) return `{/:${optional[1]}}?`;
  const rest = /^\[\.\.\.(\w+)\]$/.exec(part);
  if (rest !== null) return `/:${rest[1]}*`;
  const pattern = part.replaceAll(/\[(\w+)\]/g, ":$1");
  if (/[[\]]/.test(pattern) || part.includes("][")) {
    throw new SyntaxError(
      `Cannot route "${id}": "${part}" must be text with [name] in it, [[name]] or [...name]`,
    );
  }
  return `/${pattern}`;
}

/** What file routes mean to the app: folder files first, so that they hold for all routes below. */
export function fsCommands<State>(files: readonly FsRoute[]): Command<State>[] {
  const special: Command<State>[] = [];
  const routes: Command<State>[] = [];
  for (const { id, mod } of files) {
    const name = id.slice(id.lastIndexOf("/") + 1);
    const folder = filePattern(id.slice(0, id.lastIndexOf("/")), { keepGroups: true });
    if (name.startsWith("_")) special.push(...specialCommands<State>(name, folder, id, mod));
    else {
      const route = readRoute<State>(id, mod);
      routes.push({
        type: "route",
        folder,
        pattern: filePattern(id, { keepGroups: false }),
        route,
      });
    }
  }
  return [...special, ...routes];
}

function specialCommands<State>(
  name: string,
  path: string,
  id: string,
  mod: unknown,
): Command<State>[] {
  if (name === "_middleware") return [{ type: "middleware", path, run: readMiddlewares(id, mod) }];
  const route = readRoute<State>(id, mod);
  if (name === "_error") return [{ type: "error", path, route }];
  if (name === "_500") return [{ type: "error", path: "/", route }];
  if (name === "_404") return [{ type: "notFound", route }];
  const { component, config = {} } = route;
  if (component === undefined) throw missing(id, "a component as its default export");
  if (name === "_app") return [{ type: "app", component }];
  if (name === "_layout") return [{ type: "layout", path, component, config }];
  throw new TypeError(
    `Cannot route "${id}": files that start with "_" are _app, _layout, _middleware, _error, _404 and _500`,
  );
}

function readRoute<State>(id: string, mod: unknown): Route<State> {
  const exported = exportsOf(id, mod);
  if (exported.css !== undefined) {
    throw new TypeError(`Cannot load route "${id}": the "css" export is not supported`);
  }
  const { handler: single, handlers = single, default: component, config } = exported;
  if (!isHandler<State>(handlers)) {
    throw missing(id, "handlers that are a function or an object of functions by method");
  }
  if (!isComponent<State>(component)) throw missing(id, "a component as its default export");
  if (!isConfig(config)) throw missing(id, "a config that is an object");
  if (handlers === undefined && component === undefined) {
    throw missing(id, "a component or handlers");
  }
  return { component, handler: handlers, config };
}

function readMiddlewares<State>(id: string, mod: unknown): MaybeLazyMiddleware<State>[] {
  const { handler, handlers = handler, default: fallback, middleware } = exportsOf(id, mod);
  const found = handlers ?? fallback ?? middleware;
  const list: unknown[] = Array.isArray(found) ? found : [found];
  return list.map((item) => {
    if (isMiddleware<State>(item)) return item;
    throw missing(id, "a middleware function or a list of them");
  });
}

function exportsOf(id: string, mod: unknown): Record<string, unknown> {
  if (typeof mod !== "object" || mod === null) throw missing(id, "a module");
  return { ...mod };
}

function missing(id: string, what: string): TypeError {
  return new TypeError(`Cannot load route "${id}": it must export ${what}`);
}

// A module's functions cannot be checked further than this: their arguments are the route's promise.

function isMiddleware<State>(value: unknown): value is MaybeLazyMiddleware<State> {
  return typeof value === "function";
}

function isComponent<State>(
  value: unknown,
): value is AnyComponent<PageProps<unknown, State>> | undefined {
  return value === undefined || typeof value === "function";
}

function isHandler<State>(
  value: unknown,
): value is HandlerFn<unknown, State> | HandlerByMethod<unknown, State> | undefined {
  return value === undefined || typeof value === "function" ||
    (typeof value === "object" && value !== null &&
      Object.values(value).every((fn) => typeof fn === "function"));
}

function isConfig(value: unknown): value is RouteConfig | undefined {
  return value === undefined || (typeof value === "object" && value !== null);
}
