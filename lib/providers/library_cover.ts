import { join } from "node:path";
import { parseFile, selectCover } from "music-metadata";
import { fileEtag, openRealFile } from "./file_content.ts";
import { bytesContent, type Content } from "./serve_content.ts";

/** Finds the pictures that belong to sound files. */
export interface LibraryCovers {
  /**
   * The picture inside the sound file at `path` (relative to the music folder), else the one in its
   * folder, else `null`.
   */
  find(path: string): Promise<Content | null>;
}

interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
}

const FOLDER_PICTURES = /^(?:cover|folder|front)\.(?:jpe?g|png|webp)$/i;
const MAX_PICTURE_BYTES = 8 * 1024 * 1024;
const KEPT_BYTES = 32 * 1024 * 1024;

/** First bytes of the kinds of pictures that are passed on; what a tag claims is not believed. */
const MAGIC: readonly (readonly [contentType: string, at: number, bytes: readonly number[]])[] = [
  ["image/jpeg", 0, [0xff, 0xd8, 0xff]],
  ["image/png", 0, [0x89, 0x50, 0x4e, 0x47]],
  ["image/gif", 0, [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", 8, [0x57, 0x45, 0x42, 0x50]],
];

/** Pictures of the music folder `root` (as {@link Deno.realPath} gives it); the last few are kept. */
export function createLibraryCovers(root: string): LibraryCovers {
  const kept = new Map<string, Picture | null>();
  let keptBytes = 0;

  const keep = (key: string, picture: Picture | null) => {
    kept.set(key, picture);
    keptBytes += picture?.bytes.byteLength ?? 0;
    for (const [oldest, dropped] of kept) {
      if (keptBytes <= KEPT_BYTES && kept.size <= 2000) break;
      kept.delete(oldest);
      keptBytes -= dropped?.bytes.byteLength ?? 0;
    }
  };
  return {
    async find(path) {
      const stamp = await stampOf(join(root, path));
      if (stamp === null) return null;
      const key = `${stamp} ${path}`;
      let embedded = kept.get(key);
      if (embedded === undefined) {
        embedded = await readEmbedded(join(root, path), stamp);
        keep(key, embedded);
      }
      const picture = embedded ?? await readFolderPicture(root, path);
      return picture === null ? null : contentOf(picture);
    },
  };
}

function contentOf({ bytes, contentType, etag }: Picture): Content {
  return bytesContent(bytes, { contentType, etag, cacheControl: "private, max-age=3600" });
}

/** The entity tag of the sound file, without quotation marks, or `null` when it is not there. */
async function stampOf(path: string): Promise<string | null> {
  const opened = await openRealFile(path);
  opened?.file.close();
  return opened === null ? null : fileEtag(opened.info).slice(1, -1);
}

async function readEmbedded(path: string, stamp: string): Promise<Picture | null> {
  const { common } = await parseFile(path);
  const data = selectCover(common.picture)?.data;
  if (data === undefined) return null;
  return pictureOf(new Uint8Array(data), `"${stamp}-in"`);
}

async function readFolderPicture(root: string, path: string): Promise<Picture | null> {
  const folder = join(root, path.slice(0, Math.max(0, path.lastIndexOf("/"))));
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  for (const name of names.filter((each) => FOLDER_PICTURES.test(each)).sort()) {
    const opened = await openRealFile(join(folder, name));
    if (opened === null) continue;
    if (opened.info.size > MAX_PICTURE_BYTES) {
      opened.file.close();
      continue;
    }
    // Reading to the end closes the file.
    const bytes = new Uint8Array(await new Response(opened.file.readable).arrayBuffer());
    const picture = pictureOf(bytes, fileEtag(opened.info));
    if (picture !== null) return picture;
  }
  return null;
}

function pictureOf(bytes: Uint8Array<ArrayBuffer>, etag: string): Picture | null {
  if (bytes.byteLength > MAX_PICTURE_BYTES) return null;
  for (const [contentType, at, magic] of MAGIC) {
    if (magic.every((byte, index) => bytes[at + index] === byte)) {
      return { bytes, contentType, etag };
    }
  }
  return null;
}
