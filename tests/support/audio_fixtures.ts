import { encodeWav, WAV_HEADER_BYTES } from "../../lib/synth/wav.ts";

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
  return withTags(encodeWav({ left, right: left }, RATE), { INAM: title, IART: artist });
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

/** `wav` with a LIST chunk of tags at its end, and the sizes that then are right. */
function withTags(
  wav: Uint8Array<ArrayBuffer>,
  tags: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const chunks = Object.entries(tags).map(([id, text]) => chunk(id, utf8(`${text}\0`)));
  const list = chunk("LIST", joined([utf8("INFO"), ...chunks]));
  const whole = joined([wav, list]);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  if (wav.length < WAV_HEADER_BYTES) throw new RangeError(`Cannot tag ${wav.length} bytes`);
  return whole;
}

/** A chunk of a RIFF file: a name, a length, and content padded to even length. */
function chunk(id: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(8);
  head.set(utf8(id));
  new DataView(head.buffer).setUint32(4, content.length, true);
  return joined([head, content, new Uint8Array(content.length % 2)]);
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
