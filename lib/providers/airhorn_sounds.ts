import { AIRHORN_SOUNDS } from "../synth/airhorn_sounds.ts";
import { SYNTH_VERSION } from "../synth/render.ts";
import { encodeWav } from "../synth/wav.ts";
import { bytesContent, serveContent } from "./serve_content.ts";

const rendered = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * Answers with the horn called `name` as a WAV file, or `null` when there is none. The first request
 * renders it, which takes some hundredths of a second; then it stays in memory.
 */
export function airhornSound(name: string, request: Request): Response | null {
  const bytes = rendered.get(name) ?? renderAirhorn(name);
  if (bytes === null) return null;
  return serveContent(
    request,
    bytesContent(bytes, {
      contentType: "audio/wav",
      etag: `"horn-${SYNTH_VERSION}-${name}"`,
      cacheControl: "public, max-age=86400",
    }),
  );
}

function renderAirhorn(name: string): Uint8Array<ArrayBuffer> | null {
  const render = AIRHORN_SOUNDS.get(name);
  if (render === undefined) return null;
  const bytes = encodeWav(render());
  rendered.set(name, bytes);
  return bytes;
}
