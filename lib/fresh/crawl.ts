import { join } from "node:path";

/** Source files of an app, sorted, so that two builds of one tree are the same. */
export interface SourceFiles {
  readonly routes: readonly { readonly id: string; readonly path: string }[];
  readonly islands: readonly string[];
}

const SOURCE = /\.(?:tsx?|jsx?|mts|mjs)$/;

/** Finds the routes and islands of an app; a folder that is missing holds none. */
export async function crawlSources(
  folders: { routeDir: string; islandDir: string },
  ignore: readonly RegExp[],
): Promise<SourceFiles> {
  const isSource = (path: string) =>
    SOURCE.test(path) && !path.endsWith(".d.ts") && !ignore.some((skip) => skip.test(path));
  const inRoutes = (await listFiles(folders.routeDir)).filter(isSource);
  const inIslands = (await listFiles(folders.islandDir)).filter(isSource);
  const local = inRoutes.filter((path) => path.includes("/(_islands)/"));
  const routes = inRoutes.filter((path) => !/\/\(_[^/]*\)\//.test(path));
  return {
    routes: routes.map((path) => ({ id: path.replace(SOURCE, ""), path: folders.routeDir + path })),
    islands: [
      ...inIslands.map((path) => folders.islandDir + path),
      ...local.map((path) => folders.routeDir + path),
    ],
  };
}

/** Paths of the files below a folder, each starting with `/`, sorted. Links are not followed. */
export async function listFiles(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(join(folder, below))) {
      const path = `${below}/${entry.name}`;
      if (entry.isFile) found.push(path);
      if (entry.isDirectory) found.push(...await listFiles(folder, path));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}
