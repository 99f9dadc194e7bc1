import { fileURLToPath } from "node:url";

/** Folders and files that a build is made from. */
const SOURCES = ["components", "islands", "lib", "routes", "static", "deno.json", "main.ts"];

/**
 * Builds pages and islands when there is no build, or when something it was made from is newer.
 *
 * @param root Folder of the project.
 */
export async function buildWhenNeeded(root: URL): Promise<void> {
  const built = await modifiedAt(new URL("_fresh/server.js", root));
  if (built !== null && await newest(root, SOURCES) <= built) return;
  // Loaded only here: a server that is built needs no bundler.
  const { Builder } = await import("fresh/dev");
  await new Builder({ root: fileURLToPath(root) }).build();
}

async function modifiedAt(file: URL): Promise<number | null> {
  try {
    return (await Deno.stat(file)).mtime?.getTime() ?? null;
  } catch (fault) {
    if (fault instanceof Deno.errors.NotFound) return null;
    throw fault;
  }
}

/** When the newest of these files, and of all files in these folders, was changed. */
async function newest(root: URL, names: readonly string[]): Promise<number> {
  const times = names.map(async (name) => {
    const path = new URL(name, root);
    const info = await Deno.stat(path);
    if (!info.isDirectory) return info.mtime?.getTime() ?? 0;
    const inside = await Array.fromAsync(Deno.readDir(path), (entry) => entry.name);
    return await newest(new URL(`${name}/`, root), inside.filter((one) => !one.includes("_test.")));
  });
  return Math.max(0, ...await Promise.all(times));
}
