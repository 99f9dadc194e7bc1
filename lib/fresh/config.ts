export interface LayoutConfig {
  /** Leave out the layouts of the folders above. */
  skipInheritedLayouts?: boolean | undefined;
  /** Leave out the `_app` wrapper. */
  skipAppWrapper?: boolean | undefined;
}

export interface ResolvedFreshConfig {
  root: string;
  basePath: string;
  mode: "development" | "production";
  trustProxy: boolean;
}
