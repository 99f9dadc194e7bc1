import { encodeWav } from "../../lib/synth/wav.ts";

/** A sound file for a test's music folder. */
export interface Tone {
  readonly title: string;
  readonly artist: string;
  readonly seconds: number;
  /** Pitch, so that people who listen in can tell files apart. Left out: a quiet A. */
  readonly hertz?: number;
}

/** Formats that only {@link writeTone} with an encoder on this machine can make. */
export type Compressed = "mp3" | "ogg";

const RATE = 8000;
const LOUDNESS = 0.1;

/** A WAV file that sounds `hertz`, with title and artist as tags. */
export function toneWav({ title, artist, seconds, hertz = 440 }: Tone): Uint8Array<ArrayBuffer> {
  const left = Float32Array.from(
    { length: Math.round(seconds * RATE) },
    (_, frame) => LOUDNESS * Math.sin(2 * Math.PI * hertz * frame / RATE),
  );
  return withTags(encodeWav({ left, right: left }, RATE), { TIT2: title, TPE1: artist });
}

/** Writes `name.wav` into a folder, which is made when missing. Returns the path. */
export async function writeTone(folder: string, name: string, tone: Tone): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const path = `${folder}/${name}.wav`;
  await Deno.writeFile(path, toneWav(tone));
  return path;
}

/**
 * Writes the same tone in another format, with the machine's own encoder.
 *
 * @returns The path, or `null` when this machine has no encoder for it.
 */
export async function encodeTone(wavPath: string, format: Compressed): Promise<string | null> {
  const path = wavPath.replace(/\.wav$/, `.${format}`);
  try {
    const { success } = await new Deno.Command("ffmpeg", {
      args: ["-loglevel", "error", "-y", "-i", wavPath, path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? path : null;
  } catch (fault) {
    if (fault instanceof Deno.errors.NotFound) return null;
    throw fault;
  }
}

/** `wav` with an ID3 chunk at its end, which says in which encoding its texts are; INFO does not. */
function withTags(
  wav: Uint8Array<ArrayBuffer>,
  tags: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const frames = joined(Object.entries(tags).map(([id, text]) => textFrame(id, text)));
  const tag = joined([utf8("ID3"), new Uint8Array([4, 0, 0]), sevenBits(frames.length), frames]);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, tag.length, true);
  const padding = new Uint8Array(tag.length % 2);
  const whole = joined([wav, utf8("id3 "), size, tag, padding]);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}

/** A frame of an ID3 tag, version 2.4, in UTF-8. */
function textFrame(id: string, text: string): Uint8Array<ArrayBuffer> {
  const UTF_8 = 3;
  const content = joined([new Uint8Array([UTF_8]), utf8(text)]);
  return joined([utf8(id), sevenBits(content.length), new Uint8Array(2), content]);
}

/** A size as ID3 writes it: seven bits to a byte. */
function sevenBits(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([21, 14, 7, 0], (shift) => (size >> shift) & 0x7f);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
