import type { LayoutConfig } from "./config.ts";
import type { MaybeLazyMiddleware, RouteComponent } from "./context.ts";
import type { MaybeLazy, Method, Route } from "./types.ts";

/** One thing an app was told, in the order it was told. Paths are below the base path. */
export type Command<State> =
  | { type: "middleware"; path: string; run: MaybeLazyMiddleware<State>[] }
  | { type: "layout"; path: string; component: RouteComponent<State>; config: LayoutConfig }
  | { type: "app"; component: RouteComponent<State> }
  | { type: "error"; path: string; route: Route<State> }
  | { type: "notFound"; route: Route<State> }
  | { type: "route"; folder: string; pattern: string; route: MaybeLazy<Route<State>> }
  | { type: "handler"; path: string; method: Method | "ALL"; run: MaybeLazyMiddleware<State>[] }
  | { type: "fsRoutes"; path: string };

/** The same command for an app that is mounted at `base`. */
export function mountCommand<State>(command: Command<State>, base: string): Command<State> {
  switch (command.type) {
    case "app":
    case "notFound":
      return command;
    case "route":
      return {
        ...command,
        folder: joinPath(base, command.folder),
        pattern: joinPath(base, command.pattern),
      };
    case "middleware":
    case "layout":
    case "error":
    case "handler":
    case "fsRoutes":
      return { ...command, path: joinPath(base, command.path) };
  }
}

/** Joins two patterns; `/` and `*` stand for "here" on the left, and `/` on the right. */
export function joinPath(base: string, path: string): string {
  const left = base.replace(/\/?\*$/, "").replace(/\/$/, "");
  if (path === "/" || path === "") return left || "/";
  return left + (/^\{?\//.test(path) ? path : `/${path}`);
}

/** The folders of a pattern, from the top: `/a/:b` is `a`, `:b`; a closing `*` means "below here". */
export function foldersOf(path: string): string[] {
  return path.split("/").filter((part, index, parts) =>
    part !== "" && !(part === "*" && index === parts.length - 1)
  );
}
