import { SYNTH_VERSION } from "../synth/render.ts";
import { durationMsOf, type Piece } from "../synth/score.ts";
import { framesOf } from "../synth/sound.ts";
import { wavBytes } from "../synth/wav.ts";
import { type OpenedFile, openRealFile } from "./file_content.ts";
import type { PieceRenderer } from "./piece_renderer.ts";

/** A rendered piece: an opened file, which the caller closes, or the bytes of one. */
export type RenderedPiece =
  | { readonly kind: "file"; readonly opened: OpenedFile }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> };

/** Rendered pieces, each rendered once and kept. */
export interface RenderedPieces {
  get(piece: Piece): Promise<RenderedPiece>;
}

/**
 * Keeps rendered pieces as files in `cacheDir`, or in memory when that cannot be written to. File
 * names carry the version of the synthesis, so what an older version rendered is not served; it is
 * deleted.
 */
export function createRenderedPieces(
  { cacheDir, renderer, log }: {
    readonly cacheDir: string;
    readonly renderer: PieceRenderer;
    readonly log: (message: string) => void;
  },
): RenderedPieces {
  const inMemory = new Map<string, Uint8Array<ArrayBuffer>>();
  // One promise per piece, made before anything is waited for: whoever asks next finds it.
  const ready = new Map<string, Promise<void>>();
  let folder: Promise<string | null> | null = null;

  const openFolder = async (): Promise<string | null> => {
    try {
      await Deno.mkdir(cacheDir, { recursive: true });
      const real = await Deno.realPath(cacheDir);
      await removeOldVersions(real);
      return real;
    } catch (error) {
      log(`Cannot keep rendered pieces in "${cacheDir}", keeping them in memory: ${error}`);
      return null;
    }
  };
  const look = async (piece: Piece): Promise<RenderedPiece | null> => {
    const bytes = inMemory.get(piece.slug);
    if (bytes !== undefined) return { kind: "bytes", bytes };
    const dir = await (folder ??= openFolder());
    const opened = dir === null ? null : await openWhole(`${dir}/${fileNameOf(piece)}`, piece);
    return opened === null ? null : { kind: "file", opened };
  };
  const keep = async (piece: Piece, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const dir = await (folder ??= openFolder());
    try {
      if (dir === null) inMemory.set(piece.slug, bytes);
      else await writeWhole(`${dir}/${fileNameOf(piece)}`, bytes);
    } catch (error) {
      log(`Cannot write "${fileNameOf(piece)}" to "${dir}", keeping it in memory: ${error}`);
      inMemory.set(piece.slug, bytes);
    }
  };
  const renderIfMissing = async (piece: Piece): Promise<void> => {
    const found = await look(piece);
    if (found?.kind === "file") found.opened.file.close();
    if (found === null) await keep(piece, await renderer.render(piece.slug));
  };
  const ensure = (piece: Piece): Promise<void> => {
    const already = ready.get(piece.slug);
    if (already !== undefined) return already;
    const started = renderIfMissing(piece);
    ready.set(piece.slug, started);
    // What failed is tried again by the next who asks; this one is told by the promise itself.
    started.catch(() => ready.delete(piece.slug));
    return started;
  };

  return {
    async get(piece) {
      await ensure(piece);
      const found = await look(piece);
      if (found !== null) return found;
      // Somebody emptied the folder since.
      ready.delete(piece.slug);
      await ensure(piece);
      const again = await look(piece);
      if (again !== null) return again;
      throw new Error(`Cannot keep "${piece.slug}": it disappears from "${cacheDir}"`);
    },
  };
}

function fileNameOf(piece: Piece): string {
  return `demo-v${SYNTH_VERSION}-${piece.slug}.wav`;
}

/** A file of another size was not written by this version and is rendered again. */
async function openWhole(path: string, piece: Piece): Promise<OpenedFile | null> {
  const opened = await openRealFile(path);
  if (opened === null) return null;
  if (opened.info.size === wavBytes(framesOf(durationMsOf(piece) / 1000))) return opened;
  opened.file.close();
  return null;
}

/** Writes beside and renames, so that nobody ever reads half a file. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeFile(draft, bytes);
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
}

async function removeOldVersions(dir: string): Promise<void> {
  for await (const { name } of Deno.readDir(dir)) {
    const version = /^demo-v([0-9]+)-[a-z0-9-]+\.wav$/.exec(name)?.[1];
    if (version !== undefined && Number(version) < SYNTH_VERSION) {
      await Deno.remove(`${dir}/${name}`);
    }
  }
}
