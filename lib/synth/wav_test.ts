import { strict as assert } from "node:assert";
import fc from "fast-check";
import { encodeWav, WAV_HEADER_BYTES, wavBytes } from "./wav.ts";

function view(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer);
}

function ascii(bytes: Uint8Array, at: number): string {
  return new TextDecoder().decode(bytes.slice(at, at + 4));
}

Deno.test("encodeWav() writes the header that players expect", () => {
  const bytes = encodeWav({ left: new Float32Array(10), right: new Float32Array(10) }, 48_000);
  assert.equal(bytes.byteLength, WAV_HEADER_BYTES + 40);
  assert.equal(bytes.byteLength, wavBytes(10));
  assert.deepEqual([0, 8, 12, 36].map((at) => ascii(bytes, at)), ["RIFF", "WAVE", "fmt ", "data"]);
  const header = view(bytes);
  assert.equal(header.getUint32(4, true), bytes.byteLength - 8);
  assert.equal(header.getUint32(16, true), 16);
  assert.deepEqual([20, 22, 32, 34].map((at) => header.getUint16(at, true)), [1, 2, 4, 16]);
  assert.deepEqual([24, 28, 40].map((at) => header.getUint32(at, true)), [48_000, 192_000, 40]);
});

Deno.test("encodeWav() interleaves the channels, little end first", () => {
  const bytes = encodeWav({ left: Float32Array.of(1, 0), right: Float32Array.of(-1, 0.5) });
  const samples = [0, 2, 4, 6].map((at) => view(bytes).getInt16(WAV_HEADER_BYTES + at, true));
  assert.deepEqual(samples, [32_767, -32_767, 0, 16_384]);
});

Deno.test("encodeWav() clamps what is too loud and never wraps around", () => {
  fc.assert(fc.property(fc.float({ noNaN: true }), (value) => {
    const bytes = encodeWav({ left: Float32Array.of(value), right: Float32Array.of(value) });
    const sample = view(bytes).getInt16(WAV_HEADER_BYTES, true);
    assert.ok(Math.abs(sample / 32_767 - Math.max(-1, Math.min(1, value))) < 1e-4);
  }));
});

Deno.test("encodeWav() refuses channels of different length", () => {
  const sound = { left: new Float32Array(2), right: new Float32Array(3) };
  assert.throws(() => encodeWav(sound), /the left channel has 2 frames, the right 3/);
});
