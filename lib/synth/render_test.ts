import { strict as assert } from "node:assert";
import fc from "fast-check";
import { renderPiece, secondsAt } from "./render.ts";
import { durationMsOf, type Instrument, type Piece } from "./score.ts";
import { framesOf, SAMPLE_RATE } from "./sound.ts";

const tick: Instrument = () => Float32Array.of(0, 1, 0);

function pieceOf(changes: Partial<Piece>): Piece {
  return {
    slug: "test",
    title: "Test",
    artist: "Tester",
    key: "C major",
    tempo: 120,
    beats: 4,
    tailSeconds: 1,
    room: { seconds: 0.1, brightness: 2000 },
    compose: () => [{
      instrument: tick,
      phrase: { beats: 4, notes: [{ at: 2, length: 1, pitch: 60, velocity: 1 }] },
      gain: 1,
      loose: 0,
    }],
    ...changes,
  };
}

Deno.test("a piece lasts as long as its score says, before it is rendered", () => {
  assert.equal(durationMsOf(pieceOf({})), 3000);
  assert.equal(durationMsOf(pieceOf({ tempo: 70, tailSeconds: 0.5 })), 3929);
  assert.equal(renderPiece(pieceOf({})).left.length, 3 * SAMPLE_RATE);
});

Deno.test("a note sounds at its beat", () => {
  const { left } = renderPiece(pieceOf({}));
  const loudest = left.reduce(
    (best, sample, i) => Math.abs(sample) > Math.abs(left[best] ?? 0) ? i : best,
    0,
  );
  assert.equal(loudest, framesOf(1) + 1);
});

Deno.test("a part that is longer than the piece is refused", () => {
  const long = pieceOf({ beats: 3 });
  assert.throws(() => renderPiece(long), /Cannot render "test": a part has 4 beats, the piece 3/);
});

Deno.test("swing moves off-beats only, and never back in time", () => {
  const piece = pieceOf({ tempo: 60, swing: { step: 0.5, amount: 0.3 } });
  assert.deepEqual([0, 1, 2].map((beat) => secondsAt(piece, beat)), [0, 1, 2]);
  assert.ok(Math.abs(secondsAt(piece, 0.5) - 0.65) < 1e-9);
  assert.equal(secondsAt(pieceOf({ tempo: 60 }), 0.5), 0.5);
  const beat = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(fc.property(beat, beat, (a, b) => {
    if (a < b) assert.ok(secondsAt(piece, a) <= secondsAt(piece, b) + 1e-9);
  }));
});
