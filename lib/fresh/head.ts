// This module is browser compatible.

import { type ComponentChildren, Fragment, h, type VNode } from "preact";

export interface HeadProps {
  children?: ComponentChildren;
}

/**
 * Puts its children into the document's `<head>`. An element replaces an earlier one with the same
 * `key`; a `<title>` replaces any title, a `<meta>` one with the same attributes but for `content`.
 * This happens on the server: in the browser nothing changes.
 */
export function Head(props: HeadProps): VNode | null {
  // The server's render hooks lift these children out; a browser that hydrates must find none.
  return typeof document === "undefined" ? h(Fragment, null, props.children) : null;
}
