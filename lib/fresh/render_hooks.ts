import { type ComponentChildren, Fragment, h, options, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { lockedProps } from "./assets.ts";
import type { BuildCache, Island } from "./build_cache.ts";
import { Head } from "./head.ts";
import { withOwnIds } from "./island_ids.ts";

/** Where the rest of the head and the scripts are put once the whole page is known. */
export const HEAD_END = "<!--frsh:head-->";
export const BODY_END = "<!--frsh:body-->";

type Props = Record<string, unknown> & { children: ComponentChildren };
type AnyVNode = VNode<Props>;

/** What one rendering collects. */
export class RenderState {
  /** Islands in document order, each with the props it is hydrated with. */
  readonly islands: { readonly island: Island; readonly props: Props }[] = [];
  /** Elements lifted by `<Head>`, by the key that tells duplicates. */
  readonly head: Map<string, { readonly type: string; readonly props: Props }> = new Map();
  /** Which parts of the document the page rendered itself. */
  readonly has: { html: boolean; head: boolean; body: boolean } = {
    html: false,
    head: false,
    body: false,
  };
  islandDepth = 0;
  liftDepth = 0;
  headDepth = 0;
  readonly inner: WeakSet<object> = new WeakSet();
  readonly undo: (() => void)[] = [];

  constructor(
    readonly nonce: string,
    readonly build: BuildCache,
    readonly pathname: string,
    readonly basePath: string,
  ) {}

  /** Changes a vnode for this rendering alone: pages may keep and render a vnode again. */
  patch(vnode: AnyVNode, type: AnyVNode["type"], props: Props): void {
    const { type: oldType, props: oldProps } = vnode;
    this.undo.push(() => {
      vnode.type = oldType;
      vnode.props = oldProps;
    });
    vnode.type = type;
    vnode.props = props;
  }
}

let active: RenderState | null = null;

/** Runs a synchronous rendering with the hooks below collecting into `state`. */
export function renderWith<T>(state: RenderState, render: () => T): T {
  active = state;
  try {
    return render();
  } finally {
    active = null;
    for (const undo of state.undo.reverse()) undo();
  }
}

/** Markup that is already HTML, as a vnode. */
export function raw(html: string): VNode {
  return jsxTemplate([html]);
}

// Preact calls `__b` right before it renders a vnode, on the server too, and reads its type and
// props only afterwards. The typings leave it out.
const hooks: { __b?: (vnode: AnyVNode) => void; diffed?: (vnode: VNode) => void } = options;
const { __b: nextBefore, diffed: nextDiffed } = hooks;

hooks.__b = (vnode) => {
  if (active !== null) {
    if (typeof vnode.type === "function") enterComponent(active, vnode);
    else enterElement(active, vnode, vnode.type);
  }
  nextBefore?.(vnode);
};

hooks.diffed = (vnode) => {
  if (active !== null) {
    if (vnode.type === Head) active.liftDepth--;
    if (vnode.type === "head") active.headDepth--;
    if (active.inner.has(vnode)) active.islandDepth--;
  }
  nextDiffed?.(vnode);
};

function enterComponent(state: RenderState, vnode: AnyVNode): void {
  if (vnode.type === Head) state.liftDepth++;
  if (state.inner.has(vnode)) state.islandDepth++;
  // An island inside an island is part of the outer one: its chunk brings the inner one along.
  else if (state.islandDepth === 0) {
    const island = state.build.islands.get(vnode.type);
    if (island !== undefined) wrapIsland(state, vnode, island);
  }
}

function wrapIsland(state: RenderState, vnode: AnyVNode, island: Island): void {
  const index = state.islands.push({ island, props: vnode.props }) - 1;
  const inner = withOwnIds(h(island.fn, vnode.props), index);
  state.inner.add(inner);
  state.patch(vnode, Fragment, {
    children: [
      raw(`<!--frsh:island:${island.name}:${index}-->`),
      inner,
      raw("<!--/frsh:island-->"),
    ],
  });
}

function enterElement(state: RenderState, vnode: AnyVNode, type: string): void {
  if (state.liftDepth > 0) {
    state.head.set(headKey(vnode, type), { type, props: vnode.props });
    state.patch(vnode, Fragment, { children: null });
    return;
  }
  if (state.headDepth > 0) replaceByLifted(state, vnode, type);
  const { props } = vnode;
  switch (vnode.type) {
    case "html":
      state.has.html = true;
      break;
    case "head":
      state.has.head = true;
      state.headDepth++;
      state.patch(vnode, type, { ...props, children: [props.children, raw(HEAD_END)] });
      break;
    case "body":
      state.has.body = true;
      state.patch(vnode, type, { ...props, children: [props.children, raw(BODY_END)] });
      break;
    case "script":
    case "style":
      if (!props.nonce) state.patch(vnode, type, { ...props, nonce: state.nonce });
      break;
    case "img":
    case "source":
      state.patch(vnode, type, { ...props, ...lockedProps(props) });
      break;
    case "a":
      markCurrent(state, vnode, type);
      break;
  }
}

function replaceByLifted(state: RenderState, vnode: AnyVNode, type: string): void {
  const key = headKey(vnode, type);
  const lifted = state.head.get(key);
  if (lifted === undefined) return;
  state.head.delete(key);
  state.patch(vnode, lifted.type, lifted.props);
}

/** Two head elements with the same key are the same element; the later one counts. */
function headKey(vnode: AnyVNode, type: string): string {
  if (vnode.key !== null && vnode.key !== undefined) return `key:${vnode.key}`;
  if (type === "title") return "title";
  const ignored = type === "meta" ? ["nonce", "content"] : ["nonce"];
  const facts = Object.entries(vnode.props)
    .filter(([name]) => !ignored.includes(name))
    .sort(([a], [b]) => a < b ? -1 : 1);
  return type + JSON.stringify(facts);
}

/** Links to the page itself, or to a page above it, say so to style sheets and screen readers. */
function markCurrent(state: RenderState, vnode: AnyVNode, type: string): void {
  const { href } = vnode.props;
  if (typeof href !== "string" || !href.startsWith("/") || vnode.props["aria-current"]) return;
  const strip = (path: string) => path.replace(/(?<=.)\/$/, "");
  const target = strip(href.replace(/[?#].*$/, ""));
  const here = strip(state.pathname);
  if (target === here) {
    state.patch(vnode, type, { ...vnode.props, "data-current": "true", "aria-current": "page" });
  } else if (target === "/" || here.startsWith(target + "/")) {
    state.patch(vnode, type, { ...vnode.props, "data-ancestor": "true", "aria-current": "true" });
  }
}
