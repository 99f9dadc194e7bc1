import { Fragment, type FunctionComponent, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Context, PageProps, RenderRequest, RouteComponent } from "./context.ts";
import { BODY_END, HEAD_END, raw, RenderState, renderWith } from "./render_hooks.ts";
import { escapeScript, serialize, UnserializableError } from "./serialize.ts";

/**
 * Renders an element inside its layouts and wrapper to a whole document. A layout or wrapper that
 * returns a `Response` answers in the page's place.
 *
 * @throws {TypeError} if an island has a prop that cannot be sent to the browser.
 */
export async function renderPage<State>(request: RenderRequest<State>): Promise<Response> {
  const { ctx, build, nonce, view, init } = request;
  let content = request.vnode;
  for (const layout of view.layouts.toReversed()) {
    const child = content;
    const wrapped = await renderComponent(ctx, layout, undefined, () => child);
    if (wrapped instanceof Response) return wrapped;
    content = wrapped;
  }
  // The wrapper is rendered last: by then the page has said what belongs into its head.
  let inside = "";
  const document = view.app === null
    ? null
    : await renderComponent(ctx, view.app, undefined, () => raw(inside));
  if (document instanceof Response) return document;

  const state = new RenderState(nonce, build, ctx.url.pathname, ctx.config.basePath);
  const html = renderWith(state, () => {
    inside = renderToString(content ?? h(Fragment, null));
    return assemble(state, document === null ? inside : renderToString(document));
  });
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  return new Response(html, { ...init, headers });
}

/** Calls an async component, or makes an element of any other; `data` becomes its `data` prop. */
export async function renderComponent<State>(
  ctx: Context<State>,
  component: RouteComponent<State>,
  data: unknown,
  Component: FunctionComponent,
  // deno-lint-ignore no-explicit-any -- an element of any component can be rendered
): Promise<VNode<any> | Response | null> {
  const props: PageProps<unknown, State> = {
    config: ctx.config,
    url: ctx.url,
    req: ctx.req,
    params: ctx.params,
    info: ctx.info,
    state: ctx.state,
    isPartial: ctx.isPartial,
    error: ctx.error,
    route: ctx.route,
    data,
    Component,
  };
  return isAsync(component) ? await component(props) : h(component, props);
}

function isAsync<State>(
  component: RouteComponent<State>,
): component is Extract<RouteComponent<State>, (props: never) => Promise<unknown>> {
  return component.constructor.name === "AsyncFunction";
}

/** Puts what the page did not render itself around it, then head elements and scripts into it. */
function assemble(state: RenderState, rendered: string): string {
  let html = rendered;
  if (!state.has.body) html = `<body>${html}${BODY_END}</body>`;
  if (!state.has.head) html = `<head><meta charset="utf-8">${HEAD_END}</head>${html}`;
  if (!state.has.html) html = `<html>${html}</html>`;
  const lifted = Array.from(
    state.head.values(),
    ({ type, props }) => renderToString(h<Record<string, unknown>>(type, props)),
  ).join("");
  html = splice(html, HEAD_END, html.indexOf(HEAD_END), lifted + preloads(state));
  html = splice(html, BODY_END, html.lastIndexOf(BODY_END), scripts(state));
  return `<!DOCTYPE html>${html}`;
}

function splice(html: string, mark: string, at: number, text: string): string {
  return at === -1 ? html : html.slice(0, at) + text + html.slice(at + mark.length);
}

/** Every module the page will load, so that the browser need not find them one by one. */
function preloads({ islands, build, basePath }: RenderState): string {
  if (islands.length === 0 || build.boot === null) return "";
  const files = new Set([build.boot.file, ...build.boot.imports]);
  for (const { island } of islands) {
    for (const file of [island.file, ...island.imports]) files.add(file);
  }
  return Array.from(
    files,
    (file) => `<link rel="modulepreload" href="${encodeURI(basePath + file)}">`,
  )
    .join("");
}

function scripts(state: RenderState): string {
  const { build, basePath, nonce } = state;
  const reload = build.liveReload === null
    ? ""
    : `<script type="module" src="${basePath}${build.liveReload}" nonce="${nonce}"></script>`;
  if (state.islands.length === 0 || build.boot === null) return reload;
  const props = serializeProps(state);
  const used = [...new Set(state.islands.map(({ island }) => island))];
  const quote = (text: string) => escapeScript(JSON.stringify(text));
  const imports = used.map(({ file }, i) => `import*as i${i} from${quote(basePath + file)};`);
  const table = used.map(({ name, exportName }, i) => `${quote(name)}:i${i}[${quote(exportName)}]`);
  return `<script id="__FRSH_STATE" type="application/json" nonce="${nonce}">${props}</script>` +
    `<script type="module" nonce="${nonce}">import{boot}from${quote(basePath + build.boot.file)};` +
    `${imports.join("")}boot({${table.join(",")}})</script>${reload}`;
}

function serializeProps({ islands }: RenderState): string {
  try {
    return serialize(islands.map(({ props }) => props));
  } catch (error) {
    if (!(error instanceof UnserializableError)) throw error;
    const [, index, prop] = /^\[(\d+)\]\.?(.*)$/.exec(error.path) ?? [];
    const island = islands[Number(index)]?.island.name;
    throw new TypeError(
      `Cannot pass prop "${prop}" to island "${island}": ${error.what} cannot be sent to the browser`,
      { cause: error },
    );
  }
}
