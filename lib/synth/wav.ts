// This module is browser compatible.
import { SAMPLE_RATE, type StereoSound } from "./sound.ts";

/** Bytes before the first sample in what {@link encodeWav} writes. */
export const WAV_HEADER_BYTES = 44;

const CHANNELS = 2;
const BYTES_PER_SAMPLE = 2;
const FRAME_BYTES = CHANNELS * BYTES_PER_SAMPLE;
const PCM = 1;

/** Size in bytes of a WAV file of `frames` stereo frames. */
export function wavBytes(frames: number): number {
  return WAV_HEADER_BYTES + frames * FRAME_BYTES;
}

/**
 * A WAV file: 16-bit PCM, stereo, {@link SAMPLE_RATE} frames per second unless told otherwise.
 * Samples beyond −1..1 are clamped.
 */
export function encodeWav(
  sound: StereoSound,
  sampleRate: number = SAMPLE_RATE,
): Uint8Array<ArrayBuffer> {
  const { left, right } = sound;
  if (left.length !== right.length) {
    throw new RangeError(
      `Cannot write a WAV file: the left channel has ${left.length} frames, the right ${right.length}`,
    );
  }
  const bytes = new Uint8Array(wavBytes(left.length));
  const view = new DataView(bytes.buffer);
  writeHeader(view, left.length * FRAME_BYTES, sampleRate);
  for (let frame = 0; frame < left.length; frame++) {
    const at = WAV_HEADER_BYTES + frame * FRAME_BYTES;
    view.setInt16(at, toInt16(left[frame] ?? 0), true);
    view.setInt16(at + BYTES_PER_SAMPLE, toInt16(right[frame] ?? 0), true);
  }
  return bytes;
}

function writeHeader(view: DataView, dataBytes: number, sampleRate: number): void {
  writeAscii(view, 0, "RIFF");
  view.setUint32(4, WAV_HEADER_BYTES - 8 + dataBytes, true);
  writeAscii(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * FRAME_BYTES, true);
  view.setUint16(32, FRAME_BYTES, true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  writeAscii(view, 36, "data");
  view.setUint32(40, dataBytes, true);
}

function writeAscii(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
}

function toInt16(sample: number): number {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
