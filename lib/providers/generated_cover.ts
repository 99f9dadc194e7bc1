import { drawCover } from "../synth/cover.ts";
import { seedOf } from "../synth/rng.ts";
import { bytesContent, serveContent } from "./serve_content.ts";

/** Answers with the drawing that belongs to `seed`, an SVG picture. */
export function serveGeneratedCover(seed: string, request: Request): Response {
  const svg = drawCover(seed);
  const response = serveContent(
    request,
    bytesContent(new TextEncoder().encode(svg), {
      contentType: "image/svg+xml",
      etag: `"drawn-${seedOf(svg).toString(36)}-${svg.length.toString(36)}"`,
      cacheControl: "public, max-age=3600",
    }),
  );
  // Opened by itself, a drawing is a document; it may run and load nothing.
  response.headers.set("content-security-policy", "default-src 'none'; sandbox");
  return response;
}
