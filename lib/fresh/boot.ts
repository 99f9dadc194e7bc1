// This module is browser compatible.

import { type ComponentType, h, options, render, type VNode } from "preact";
import { lockedProps } from "./assets.ts";
import { deserialize } from "./serialize.ts";

/** Components by the names that the page's markers use. */
export type IslandTable = Readonly<Record<string, ComponentType<Record<string, unknown>>>>;

/** Makes every island on the page interactive, in document order. */
export function boot(islands: IslandTable): void {
  lockImages();
  const state = document.getElementById("__FRSH_STATE")?.textContent ?? "[[]]";
  const allProps = deserialize(state);
  if (!Array.isArray(allProps)) throw new TypeError("Cannot hydrate: island props are not a list");
  for (const { name, index, start, end } of findIslands()) {
    const component = islands[name];
    const parent = start.parentNode;
    if (component === undefined || parent === null) continue;
    const props: Record<string, unknown> = allProps[index];
    render(h(component, props), rootBetween(parent, start, end));
  }
}

interface Marker {
  readonly name: string;
  readonly index: number;
  readonly start: Comment;
  readonly end: Comment;
}

function findIslands(): Marker[] {
  const found: Marker[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  let open: { name: string; index: number; start: Comment } | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!(node instanceof Comment)) continue;
    const [, name, index] = /^frsh:island:(.+):(\d+)$/.exec(node.data) ?? [];
    if (name !== undefined) open = { name, index: Number(index), start: node };
    else if (node.data === "/frsh:island" && open !== null) {
      found.push({ ...open, end: node });
      open = null;
    }
  }
  return found;
}

/**
 * Preact renders into an element; an island shares its parent with other things. This stands in for
 * an element that holds only what lies between the two markers.
 */
function rootBetween(parent: ParentNode & Node, start: Comment, end: Comment): Element {
  const children = () => {
    const nodes: ChildNode[] = [];
    for (let node = start.nextSibling; node !== null && node !== end; node = node.nextSibling) {
      nodes.push(node);
    }
    return nodes;
  };
  const root = {
    nodeType: 1,
    parentNode: parent,
    ownerDocument: document,
    namespaceURI: parent instanceof Element ? parent.namespaceURI : null,
    get childNodes() {
      return children();
    },
    get firstChild() {
      return children()[0] ?? null;
    },
    contains: (node: Node) => children().some((child) => child.contains(node)),
    insertBefore: (node: Node, before: Node | null) => parent.insertBefore(node, before ?? end),
    appendChild: (node: Node) => parent.insertBefore(node, end),
    removeChild: (node: Node) => parent.removeChild(node),
  };
  // Preact uses no more of an element than this; only its types ask for all of it.
  return root as unknown as Element;
}

/** Images keep the locked URLs they were served with when an island renders them again. */
function lockImages(): void {
  const next = options.vnode;
  options.vnode = (vnode: VNode<Record<string, unknown>>) => {
    if (vnode.type === "img" || vnode.type === "source") {
      Object.assign(vnode.props, lockedProps(vnode.props));
    }
    next?.(vnode);
  };
}
