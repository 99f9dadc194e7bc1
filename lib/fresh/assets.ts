// This module is browser compatible.

/** Query parameter that ties an asset's URL to one build. */
export const BUST_PARAM = "__frsh_c";

/** Folder, in URLs, of a build's bundles; the build's id follows. */
export const BUNDLE_PREFIX = "/_fresh/js/";

let buildId = idFromBundle();

/** In the browser every module sits below `/_fresh/js/<build id>/`; on the server the app says it. */
function idFromBundle(): string {
  const [, id] = /\/_fresh\/js\/([^/]+)\//.exec(import.meta.url) ?? [];
  return id ?? "";
}

/** Tells {@linkcode lockAsset} which build runs in this process. */
export function setBuildId(id: string): void {
  buildId = id;
}

/** See `asset()`. */
export function lockAsset(path: string, basePath = ""): string {
  if (buildId === "" || !path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, "http://x");
  if (url.searchParams.has(BUST_PARAM)) return path;
  url.searchParams.set(BUST_PARAM, buildId);
  const prefix = basePath === "/" ? "" : basePath;
  return `${prefix}${url.pathname}${url.search}${url.hash}`;
}

/** See `assetSrcSet()`. */
export function lockSrcSet(srcset: string, basePath?: string): string {
  // A URL with brackets may hold commas: leave it as it is rather than cut it in the wrong place.
  if (srcset.includes("(")) return srcset;
  return srcset.split(",").map((part) =>
    part.replace(/^(\s*)(\S+)/, (_, space, url) => space + lockAsset(url, basePath))
  ).join(",");
}

/** Props of an `<img>` or `<source>` with locked URLs, or null when there is nothing to change. */
export function lockedProps(props: Record<string, unknown>): Record<string, unknown> | null {
  if (props["data-fresh-disable-lock"]) return null;
  const { src, srcset, srcSet } = props;
  const locked = { ...props };
  if (typeof src === "string") locked.src = lockAsset(src);
  if (typeof srcset === "string") locked.srcset = lockSrcSet(srcset);
  if (typeof srcSet === "string") locked.srcSet = lockSrcSet(srcSet);
  return locked;
}
