import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { SourceFiles } from "./crawl.ts";
import { isCompressible, mediaType } from "./media_type.ts";
import { contentHash, type PreparedBuild } from "./prepare_build.ts";
import type { FileFacts } from "./production.ts";

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const PRODUCTION = fileURLToPath(new URL("./production.ts", import.meta.url));

/** What {@linkcode writeBuild} writes, and where. */
export interface BuildOutput {
  readonly prepared: PreparedBuild;
  readonly sources: SourceFiles;
  readonly serverEntry: string;
  readonly outDir: string;
}

/** Writes all that production needs: files in every form, the snapshot and `server.js`. */
export async function writeBuild(output: BuildOutput): Promise<void> {
  const { prepared, outDir } = output;
  await Deno.remove(outDir, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(outDir, { recursive: true });
  const facts: Record<string, FileFacts> = {};
  for (const [path, source] of prepared.files) {
    facts[path] = await writeForms(outDir, path, await Deno.readFile(source));
  }
  for (const [path, code] of prepared.bundles) {
    facts[path] = await writeForms(outDir, path, new TextEncoder().encode(code));
  }
  await Deno.writeTextFile(join(outDir, "snapshot.js"), snapshotSource(output, facts));
  await Deno.writeTextFile(join(outDir, "server.js"), serverSource(output));
}

/** Writes a file as it is and, where that saves a tenth or more, compressed. */
async function writeForms(outDir: string, path: string, content: Uint8Array): Promise<FileFacts> {
  const type = mediaType(path);
  const hash = contentHash(content);
  await write(join(outDir, "identity", path), content);
  const identity = content.byteLength;
  if (!isCompressible(type)) return { hash, type, sizes: { identity } };
  const forms = {
    br: await brotli(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: identity } }),
    gzip: await gzipped(content, { level: 9 }),
  };
  const sizes: { identity: number; br?: number; gzip?: number } = { identity };
  for (const form of ["br", "gzip"] as const) {
    if (forms[form].byteLength > identity * 0.9) continue;
    sizes[form] = forms[form].byteLength;
    await write(join(outDir, form, path), forms[form]);
  }
  return { hash, type, sizes };
}

async function write(path: string, content: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, content);
}

function snapshotSource({ prepared, sources, outDir }: BuildOutput, files: object): string {
  const { buildId, boot, islands } = prepared;
  const lines = ["// Written by the build; changes are lost with the next one."];
  for (const [i, { path }] of sources.routes.entries()) {
    lines.push(`import * as route${i} from ${specifier(outDir, path)};`);
  }
  for (const [i, { path }] of islands.entries()) {
    lines.push(`import * as island${i} from ${specifier(outDir, path)};`);
  }
  lines.push(
    `export const buildId = ${JSON.stringify(buildId)};`,
    `export const boot = ${JSON.stringify(boot)};`,
    `export const files = ${JSON.stringify(files, null, 1)};`,
    "export const routes = [",
    ...sources.routes.map(({ id }, i) => `  { id: ${JSON.stringify(id)}, mod: route${i} },`),
    "];",
    "export const islands = [",
    ...islands.map(({ facts }, i) => `  { facts: ${JSON.stringify(facts)}, mod: island${i} },`),
    "];",
    "",
  );
  return lines.join("\n");
}

function serverSource({ outDir, serverEntry }: BuildOutput): string {
  return [
    "// Written by the build; changes are lost with the next one.",
    `import * as main from ${specifier(outDir, serverEntry)};`,
    `import { serveBuild } from ${specifier(outDir, PRODUCTION)};`,
    'import * as snapshot from "./snapshot.js";',
    "",
    'export default serveBuild(main, snapshot, new URL("./", import.meta.url));',
    "",
  ].join("\n");
}

function specifier(from: string, to: string): string {
  const path = relative(from, to).replaceAll("\\", "/");
  return JSON.stringify(path.startsWith(".") ? path : `./${path}`);
}
