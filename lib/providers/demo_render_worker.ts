import { findPiece } from "../synth/demo_pieces.ts";
import { renderPiece } from "../synth/render.ts";
import { encodeWav } from "../synth/wav.ts";

/** What the renderer asks: the slug of a piece. */
export type RenderRequest = string;

/** What the worker answers for one request: the piece as a WAV file, or why there is none. */
export type RenderAnswer =
  | { readonly slug: string; readonly wav: Uint8Array<ArrayBuffer> }
  | { readonly slug: string; readonly problem: string };

self.onmessage = ({ data: slug }: MessageEvent<RenderRequest>) => {
  const answer = render(slug);
  self.postMessage(answer, { transfer: "wav" in answer ? [answer.wav.buffer] : [] });
};

/** An error would end the worker and with it what else it was asked for. */
function render(slug: string): RenderAnswer {
  try {
    const piece = findPiece(slug);
    if (piece === null) return { slug, problem: "no such piece" };
    return { slug, wav: encodeWav(renderPiece(piece)) };
  } catch (error) {
    return { slug, problem: String(error) };
  }
}
