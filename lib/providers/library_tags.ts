import { type IAudioMetadata, parseFile } from "music-metadata";
import { cleanLine, parseFileName } from "./file_name_title.ts";
import type { TrackFacts } from "./library_file.ts";

/**
 * Reads title, artist, album and duration of the sound file at `path`; what the tags do not say
 * comes from the file's name.
 *
 * @throws When the file cannot be understood or does not say how long it is.
 */
export async function readTrackFacts(path: string, fileName: string): Promise<TrackFacts> {
  const { common, format } = await readMetadata(path);
  const durationMs = Math.round((format.duration ?? 0) * 1000);
  if (!(durationMs >= 1 && Number.isFinite(durationMs))) throw new Error("it has no duration");
  const named = parseFileName(fileName);
  return {
    title: cleanLine(common.title ?? "") || named.title,
    artist: cleanLine(common.artist ?? common.artists?.join(", ") ?? "") || named.artist,
    album: cleanLine(common.album ?? ""),
    durationMs,
  };
}

/** Most files say their length in the first bytes; only those that do not are read to the end. */
async function readMetadata(path: string): Promise<IAudioMetadata> {
  const quick = await parseFile(path, { skipCovers: true });
  if (quick.format.duration !== undefined) return quick;
  return await parseFile(path, { skipCovers: true, duration: true });
}
