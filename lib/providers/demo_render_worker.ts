import { findPiece } from "../synth/demo_pieces.ts";
import { renderPiece } from "../synth/render.ts";
import { encodeWav } from "../synth/wav.ts";

/** What the renderer asks: the slug of a piece. */
export type RenderRequest = string;

/** What the worker answers for one request. */
export interface RenderAnswer {
  readonly slug: string;
  readonly wav: Uint8Array<ArrayBuffer>;
}

self.onmessage = (event: MessageEvent<RenderRequest>) => {
  const piece = findPiece(event.data);
  if (piece === null) throw new RangeError(`Cannot render "${event.data}": no such piece`);
  const answer: RenderAnswer = { slug: piece.slug, wav: encodeWav(renderPiece(piece)) };
  self.postMessage(answer, { transfer: [answer.wav.buffer] });
};
