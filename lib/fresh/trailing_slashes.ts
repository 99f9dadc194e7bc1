import type { Middleware } from "./context.ts";

/** Redirects so that paths always, or never, end with a slash; the root stays as it is. */
export function trailingSlashes<State>(mode: "always" | "never"): Middleware<State> {
  return (ctx) => {
    const { pathname, search } = ctx.url;
    const ends = pathname.endsWith("/");
    if (pathname === "/" || ends === (mode === "always")) return ctx.next();
    return ctx.redirect((ends ? pathname.slice(0, -1) : `${pathname}/`) + search);
  };
}
