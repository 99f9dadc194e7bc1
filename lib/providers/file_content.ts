import type { Content } from "./serve_content.ts";

const CHUNK_BYTES = 64 * 1024;

/** A file that was opened and found to be the one that was meant; the caller closes it. */
export interface OpenedFile {
  readonly file: Deno.FsFile;
  readonly info: Deno.FileInfo;
}

/**
 * Opens the file at `path`, but only if that is a plain file with no symbolic link anywhere on its
 * way: `path` must be absolute and real (see {@link Deno.realPath}). Otherwise `null`.
 *
 * The check comes after the opening, on the handle that is then read, so that swapping the file for
 * a link between the two gains nothing.
 */
export async function openRealFile(path: string): Promise<OpenedFile | null> {
  const file = await openOrNull(path);
  if (file === null) return null;
  try {
    const info = await file.stat();
    if (info.isFile && await isReallyAt(path, info)) return { file, info };
  } catch (error) {
    file.close();
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  file.close();
  return null;
}

async function openOrNull(path: string): Promise<Deno.FsFile | null> {
  try {
    // A named pipe would block the opening until somebody writes into it.
    if (!(await Deno.lstat(path)).isFile) return null;
    return await Deno.open(path);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.FilesystemLoop;
}

async function isReallyAt(path: string, opened: Deno.FileInfo): Promise<boolean> {
  if (await Deno.realPath(path) !== path) return false;
  const there = await Deno.lstat(path);
  return there.isFile && there.ino === opened.ino && there.dev === opened.dev;
}

/** An entity tag that changes whenever the file is written to. */
export function fileEtag(info: Pick<Deno.FileInfo, "size" | "mtime">): string {
  return `"${info.size.toString(36)}-${(info.mtime?.getTime() ?? 0).toString(36)}"`;
}

/** Content that is read from an opened file and closes it when it is done, stopped or failed. */
export function fileContent(
  { file, info }: OpenedFile,
  about: Pick<Content, "contentType" | "cacheControl">,
): Content {
  return {
    ...about,
    size: info.size,
    etag: fileEtag(info),
    modified: info.mtime,
    read: (start, end) => streamPart(file, start, end),
    discard: () => file.close(),
  };
}

function streamPart(file: Deno.FsFile, start: number, end: number): ReadableStream<Uint8Array> {
  let left = end - start + 1;
  let state: "unread" | "reading" | "closed" = "unread";
  const close = () => {
    if (state !== "closed") file.close();
    state = "closed";
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (state === "unread") await file.seek(start, Deno.SeekMode.Start);
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, left));
        const read = await file.read(chunk);
        if (read === null) {
          throw new Error(`Cannot read ${left} more bytes: the file became shorter`);
        }
        left -= read;
        controller.enqueue(chunk.subarray(0, read));
      } catch (error) {
        close();
        throw error;
      }
      if (left > 0) {
        state = "reading";
        return;
      }
      close();
      controller.close();
    },
    cancel: close,
    // Nothing is read before somebody wants it.
  }, { highWaterMark: 0 });
}
