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
  const rendering = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
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
  const renderOnce = (piece: Piece): Promise<Uint8Array<ArrayBuffer>> => {
    const running = rendering.get(piece.slug);
    if (running !== undefined) return running;
    const started = renderer.render(piece.slug).then(async (bytes) => {
      await keep(piece, bytes);
      return bytes;
    }).finally(() => rendering.delete(piece.slug));
    rendering.set(piece.slug, started);
    return started;
  };

  return {
    async get(piece) {
      const kept = inMemory.get(piece.slug);
      if (kept !== undefined) return { kind: "bytes", bytes: kept };
      const dir = await (folder ??= openFolder());
      const opened = dir === null ? null : await openWhole(`${dir}/${fileNameOf(piece)}`, piece);
      if (opened !== null) return { kind: "file", opened };
      return { kind: "bytes", bytes: await renderOnce(piece) };
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
