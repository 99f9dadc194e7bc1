import type { Command } from "./commands.ts";
import { foldersOf, joinPath } from "./commands.ts";
import type { Context } from "./context.ts";
import { reportUnexpected } from "./error_report.ts";
import { HttpError } from "./http_error.ts";
import { renderComponent } from "./render.ts";
import { Router } from "./router.ts";
import type { Middleware, Step, View } from "./context.ts";
import type { HandlerFn, Method, Route, RouteHandler } from "./types.ts";
import { METHODS } from "./types.ts";

/** What runs before a handler, and the view in force once it has. */
export interface Approach<State> {
  readonly steps: readonly Step<State>[];
  readonly view: View<State>;
}

/** An app's commands, made ready to answer requests. */
export interface CompiledApp<State> {
  readonly router: Router<Step<State>>;
  /** What runs for every request, also for those that match no route. */
  readonly root: Approach<State>;
}

/** What is set for one folder of the URL space. */
interface Folder<State> {
  readonly children: Map<string, Folder<State>>;
  readonly middlewares: Extract<Command<State>, { type: "middleware" }>["run"];
  layout: Extract<Command<State>, { type: "layout" }> | null;
  error: Route<State> | null;
}

interface Tree<State> {
  readonly root: Folder<State>;
  app: View<State>["app"];
  readonly notFound: Route<State> | null;
}

/** @param commands Without `fsRoutes`: those are replaced by the routes they stand for. */
export function compileApp<State>(
  commands: readonly Command<State>[],
  basePath: string,
): CompiledApp<State> {
  const router = new Router<Step<State>>();
  const notFound = commands.findLast((command) => command.type === "notFound")?.route ?? null;
  const tree: Tree<State> = { root: newFolder(), app: null, notFound };
  for (const command of commands) applyCommand(tree, router, command, basePath);
  return { router, root: approach(tree, []) };
}

function newFolder<State>(): Folder<State> {
  return { children: new Map(), middlewares: [], layout: null, error: null };
}

function folderAt<State>(tree: Tree<State>, path: string): Folder<State> {
  let folder = tree.root;
  for (const name of foldersOf(path)) {
    const child = folder.children.get(name) ?? newFolder<State>();
    folder.children.set(name, child);
    folder = child;
  }
  return folder;
}

function applyCommand<State>(
  tree: Tree<State>,
  router: Router<Step<State>>,
  command: Command<State>,
  basePath: string,
): void {
  switch (command.type) {
    case "middleware":
      folderAt(tree, command.path).middlewares.push(...command.run);
      return;
    case "layout":
      folderAt(tree, command.path).layout = command;
      return;
    case "error":
      folderAt(tree, command.path).error = command.route;
      return;
    case "app":
      tree.app = command.component;
      return;
    case "notFound":
    case "fsRoutes":
      return;
    case "handler": {
      const { steps, view } = approach(tree, foldersOf(command.path));
      const handlers = command.run.map((run) => ({ run, view }));
      router.add(command.method, urlPattern(basePath, command.path), [...steps, ...handlers]);
      return;
    }
    case "route":
      addRoute(tree, router, command, basePath);
      return;
  }
}

function addRoute<State>(
  tree: Tree<State>,
  router: Router<Step<State>>,
  command: Extract<Command<State>, { type: "route" }>,
  basePath: string,
): void {
  const { route } = command;
  const { steps, view } = approach(tree, foldersOf(command.folder));
  if (typeof route === "function") {
    const run: Middleware<State> = async (ctx) => await answerRoute(ctx, await route(), 200);
    router.add("ALL", urlPattern(basePath, command.pattern), [...steps, { run, view }]);
    return;
  }
  const { config = {} } = route;
  const pattern = urlPattern(basePath, config.routeOverride ?? command.pattern);
  const own = {
    app: config.skipAppWrapper ? null : view.app,
    layouts: config.skipInheritedLayouts ? [] : view.layouts,
  };
  const run: Middleware<State> = (ctx) => answerRoute(ctx, route, 200);
  for (const method of routeMethods(route)) {
    router.add(method, pattern, [...steps, { run, view: own }]);
  }
}

function urlPattern(basePath: string, pattern: string): string {
  if (pattern === "*") return joinPath(basePath, "/*");
  return joinPath(basePath, pattern);
}

function routeMethods<State>({ handler, component, config }: Route<State>): (Method | "ALL")[] {
  if (Array.isArray(config?.methods)) return config.methods;
  if (typeof handler === "function") return ["ALL"];
  return METHODS.filter((method) =>
    handler?.[method] !== undefined || (method === "GET" && component !== undefined)
  );
}

/** The steps from the root down to a folder, each folder's error page around what is below it. */
function approach<State>(tree: Tree<State>, folders: readonly string[]): Approach<State> {
  const steps: Step<State>[] = [];
  let view: View<State> = { app: tree.app, layouts: [] };
  let folder: Folder<State> | undefined = tree.root;
  for (let depth = 0; folder !== undefined; depth++) {
    if (folder.layout !== null) view = withLayout(view, folder.layout);
    const { error, middlewares } = folder;
    const next: Folder<State> | undefined = folder.children.get(folders[depth] ?? "");
    if (error !== null || (tree.notFound !== null && (next === undefined || depth === 0))) {
      steps.push({ run: errorBoundary(error, tree.notFound), view });
    }
    for (const run of middlewares) steps.push({ run, view });
    folder = next;
  }
  return { steps, view };
}

function withLayout<State>(
  view: View<State>,
  { component, config }: Extract<Command<State>, { type: "layout" }>,
): View<State> {
  return {
    app: config.skipAppWrapper ? null : view.app,
    layouts: config.skipInheritedLayouts ? [component] : [...view.layouts, component],
  };
}

function errorBoundary<State>(
  error: Route<State> | null,
  notFound: Route<State> | null,
): Middleware<State> {
  return async (ctx) => {
    try {
      return await ctx.next();
    } catch (thrown) {
      const status = thrown instanceof HttpError ? thrown.status : 500;
      const route = status === 404 && notFound !== null ? notFound : error;
      if (route === null) throw thrown;
      reportUnexpected(thrown, ctx.req);
      ctx.error = thrown;
      return await answerRoute(ctx, route, status);
    }
  };
}

/** Runs a route's handler and, unless that answered, renders its page with what it returned. */
export async function answerRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status: number,
): Promise<Response> {
  const handle = handlerFor(route.handler, ctx.req.method);
  const answer = handle === undefined ? { data: undefined } : await handle(ctx);
  if (answer instanceof Response) return answer;
  if (route.component === undefined) {
    throw new TypeError(
      `Cannot render ${ctx.route ?? ctx.url.pathname}: its handler returned page data, but the ` +
        `route has no component`,
    );
  }
  const { data, headers, status: own } = answer;
  const vnode = await renderComponent(ctx, route.component, data, () => null);
  if (vnode instanceof Response) return vnode;
  return await ctx.render(
    vnode,
    { status: own ?? status, ...(headers && { headers }) },
    route.config,
  );
}

function handlerFor<State>(
  handler: RouteHandler<unknown, State> | undefined,
  method: string,
): HandlerFn<unknown, State> | undefined {
  if (typeof handler !== "object") return handler;
  const wanted = METHODS.find((known) => known === method);
  return (wanted && handler[wanted]) ?? (method === "HEAD" ? handler.GET : undefined);
}
