// This module is browser compatible.

/**
 * Makes the ids that `useId()` gives inside an island start with the island's number, so that they
 * are the same on the server and in the browser, and no two islands share one.
 *
 * @param index Place of the island among those of the page, from 0.
 */
export function withOwnIds<Node extends object>(vnode: Node, index: number): Node {
  // Preact counts ids from the nearest vnode that has a mask, `__m`, and else from the root of the
  // rendering: the whole page on the server, where it is 0, but each island in the browser.
  return Object.assign(vnode, { __m: [index + 1, 0] });
}
