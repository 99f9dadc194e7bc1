// This module is browser compatible.

import { type ComponentType, h, options, render, type VNode } from "preact";
import { lockedProps } from "./assets.ts";
import { withOwnIds } from "./island_ids.ts";
import { deserialize } from "./serialize.ts";

/** Components by the names that the page's markers use. */
export type IslandTable = Readonly<Record<string, ComponentType<Record<string, unknown>>>>;

/** Makes every island on the page interactive, in document order. */
export function boot(islands: IslandTable): void {
  lockImages();
  const state = document.getElementById("__FRSH_STATE")?.textContent ?? "[[]]";
  const allProps = deserialize(state);
  if (!Array.isArray(allProps)) throw new TypeError("Cannot hydrate: island props are not a list");
  for (const marker of findIslands()) {
    try {
      hydrate(marker, islands[marker.name], allProps[marker.index]);
    } catch (error) {
      // One island that fails must not keep the others from coming alive.
      reportError(error);
    }
  }
}

function hydrate(
  { name, index, start, end }: Marker,
  component: IslandTable[string] | undefined,
  props: Record<string, unknown>,
): void {
  const parent = start.parentNode;
  if (component === undefined || parent === null) {
    throw new Error(`Cannot hydrate island "${name}": the page did not load it`);
  }
  render(withOwnIds(h(component, props), index), rootBetween(parent, start, end));
}

interface Marker {
  readonly name: string;
  readonly index: number;
  readonly start: Text;
  readonly end: Text;
}

function findIslands(): Marker[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Comment) comments.push(walker.currentNode);
  }
  const found: Marker[] = [];
  let open: { name: string; index: number; start: Text } | null = null;
  for (const comment of comments) {
    const [, name, index] = /^frsh:island:(.+):(\d+)$/.exec(comment.data) ?? [];
    if (name !== undefined) open = { name, index: Number(index), start: asText(comment) };
    else if (comment.data === "/frsh:island" && open !== null) {
      found.push({ ...open, end: asText(comment) });
      open = null;
    }
  }
  return found;
}

/** Preact steps over comments when it looks for the place of a new node, and out of the island. */
function asText(comment: Comment): Text {
  const text = document.createTextNode("");
  comment.replaceWith(text);
  return text;
}

/**
 * Preact renders into an element; an island shares its parent with other things. This stands in for
 * an element that holds only what lies between the two markers.
 */
function rootBetween(parent: ParentNode & Node, start: Text, end: Text): Element {
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
