// This module is browser compatible.

import type { ComponentChildren, VNode } from "preact";
import { lockAsset, lockSrcSet } from "./assets.ts";

export { Head, type HeadProps } from "./head.ts";
export { HttpError } from "./http_error.ts";

/** Whether this code runs in a browser rather than on the server. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

/**
 * URL of a static file that is bound to the running build, so that browsers may keep it for a year.
 *
 * @param path Path of the file, such as `/logo.svg`; anything else is given back unchanged.
 */
export function asset(path: string, basePath?: string): string {
  return lockAsset(path, basePath);
}

/** Like {@linkcode asset}, for every URL in a `srcset` attribute. */
export function assetSrcSet(srcset: string, basePath?: string): string {
  return lockSrcSet(srcset, basePath);
}

export interface PartialProps {
  children?: ComponentChildren;
  name: string;
  mode?: "replace" | "prepend" | "append";
}

/** Not supported: rendering it throws. */
export function Partial(props: PartialProps): VNode {
  throw new Error(`Cannot render <Partial name="${props.name}">: partials are not supported`);
}
