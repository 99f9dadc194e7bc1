import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, type AppHandler, type ListenOptions, setBuildCache } from "./app.ts";
import type { BuildCache } from "./build_cache.ts";
import { crawlSources, type SourceFiles } from "./crawl.ts";
import { reportUnexpected } from "./error_report.ts";
import { LIVE_RELOAD_PATH, Revision } from "./live_reload.ts";
import { memoryBuild } from "./memory_build.ts";
import { loadModule, prepareBuild } from "./prepare_build.ts";
import { watchFolders } from "./watch_folders.ts";
import { writeBuild } from "./write_build.ts";

/** Folders and files of an app; relative ones are below `root`. */
export interface BuildOptions {
  /** Default: the working directory. */
  root?: string;
  /** Module that exports `app`. Default: `main.ts`. */
  serverEntry?: string;
  /** Default: `_fresh`. */
  outDir?: string;
  /** Default: `static`. */
  staticDir?: string;
  /** Default: `islands`. */
  islandDir?: string;
  /** Default: `routes`. */
  routeDir?: string;
  /** Files that are neither routes nor islands. Default: tests. */
  ignore?: RegExp[];
}

/** {@linkcode BuildOptions} with absolute paths. */
export type ResolvedBuildConfig = Required<BuildOptions>;

/** Builds an app for production, or serves it while it is worked on. */
export class Builder<State = unknown> {
  readonly config: ResolvedBuildConfig;
  readonly #extraIslands: string[] = [];

  constructor(options: BuildOptions = {}) {
    const root = resolvePath(options.root ?? ".", Deno.cwd());
    this.config = {
      root,
      serverEntry: resolvePath(options.serverEntry ?? "main.ts", root),
      outDir: resolvePath(options.outDir ?? "_fresh", root),
      staticDir: resolvePath(options.staticDir ?? "static", root),
      islandDir: resolvePath(options.islandDir ?? "islands", root),
      routeDir: resolvePath(options.routeDir ?? "routes", root),
      ignore: options.ignore ?? [/[._]test\.[^./]+$/],
    };
  }

  /** Adds an island that lies outside the island folders: a path or file URL. */
  registerIsland(specifier: string): void {
    this.#extraIslands.push(resolvePath(specifier, this.config.root));
  }

  /** Not supported: static files are served as they are. */
  onTransformStaticFile(): never {
    throw new Error("Cannot transform static files: onTransformStaticFile() is not supported");
  }

  /**
   * Builds for production: writes `outDir`, or with `snapshot: "memory"` writes nothing. The
   * function it returns gives an app the build, for tests.
   */
  async build(
    options: { mode?: "development" | "production"; snapshot?: "disk" | "memory" } = {},
  ): Promise<(app: App<State>) => void> {
    const { staticDir, outDir, serverEntry } = this.config;
    const sources = await this.#sources();
    if (options.snapshot === "memory") {
      const memory = await this.#inMemory(sources, options.mode === "development");
      return (app) => setBuildCache(app, memory);
    }
    const prepared = await prepareBuild(sources.islands, staticDir, { minify: true });
    await writeBuild({ prepared, sources, outDir, serverEntry });
    return () => {
      throw new Error(`Cannot apply a build on disk: build with { snapshot: "memory" }`);
    };
  }

  /**
   * Serves the app, bundles islands again when they change, and reloads open pages. Code that runs
   * on the server is loaded once: start with `deno run --watch` to have it restarted on a change.
   */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    let handler = await this.#develop(app);
    const revision = new Revision();
    const { outDir, staticDir, islandDir, routeDir, root } = this.config;
    const folders = [staticDir, islandDir, routeDir, join(root, "components"), join(root, "lib")];
    using _watcher = watchFolders({ folders, ignore: [outDir], settleMs: 50 }, async () => {
      try {
        handler = await this.#develop(app);
        revision.change();
      } catch (error) {
        reportUnexpected(error, null);
      }
    });
    await new App<State>()
      .get(LIVE_RELOAD_PATH, () => revision.stream())
      .all("*", (ctx) => handler(ctx.req, ctx.info))
      .listen(options);
  }

  async #develop(app: App<State>): Promise<AppHandler> {
    setBuildCache(app, await this.#inMemory(await this.#sources(), true));
    return app.handler();
  }

  async #sources(): Promise<SourceFiles> {
    const { routeDir, islandDir, ignore } = this.config;
    const found = await crawlSources({ routeDir, islandDir }, ignore);
    return { ...found, islands: [...new Set([...found.islands, ...this.#extraIslands])] };
  }

  async #inMemory(sources: SourceFiles, development: boolean): Promise<BuildCache> {
    const { root, staticDir } = this.config;
    const prepared = await prepareBuild(sources.islands, staticDir, { minify: !development });
    const routes = await Promise.all(
      sources.routes.map(async ({ id, path }) => ({ id, mod: await loadModule(path) })),
    );
    return await memoryBuild(prepared, { root, routes, development });
  }
}

/** Absolute path of a path or file URL. */
function resolvePath(path: string, root: string): string {
  if (path.startsWith("file://")) return fileURLToPath(path).replace(/\/$/, "");
  return isAbsolute(path) ? path : join(root, path);
}
