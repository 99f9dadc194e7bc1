// This module is browser compatible.
import { addEcho } from "./echo.ts";
import { master } from "./mastering.ts";
import { addReverb } from "./reverb.ts";
import { createRng, type Rng, seedOf } from "./rng.ts";
import { durationMsOf, type Note, type Part, type Piece } from "./score.ts";
import { framesOf, SAMPLE_RATE, silence, type StereoSound } from "./sound.ts";
import { hzOf } from "./theory.ts";

/** Says which version of a piece's sound this code renders; raise it when any sound changes. */
export const SYNTH_VERSION = 1;

interface Mix {
  readonly dry: StereoSound;
  readonly toRoom: Float32Array;
  readonly toEcho: Float32Array;
}

/** Renders a piece: the same samples every time, exactly as long as {@link durationMsOf} says. */
export function renderPiece(piece: Piece): StereoSound {
  const frames = framesOf(durationMsOf(piece) / 1000);
  const mix: Mix = {
    dry: silence(frames),
    toRoom: new Float32Array(frames),
    toEcho: new Float32Array(frames),
  };
  const rng = createRng(seedOf(piece.slug));
  for (const part of piece.compose(rng)) playPart(mix, piece, part, rng);
  if (piece.echo !== undefined) {
    addEcho(mix.dry, mix.toEcho, { ...piece.echo, seconds: piece.echo.beats * 60 / piece.tempo });
  }
  addReverb(mix.dry, mix.toRoom, piece.room);
  if (piece.wowMs !== undefined) waver(mix.dry, piece.wowMs);
  master(mix.dry, piece.trimDb ?? 0, Math.min(piece.tailSeconds, 2.5));
  return mix.dry;
}

function playPart(mix: Mix, piece: Piece, part: Part, rng: Rng): void {
  if (part.phrase.beats > piece.beats + 1e-6) {
    throw new RangeError(
      `Cannot render "${piece.slug}": a part has ${part.phrase.beats} beats, the piece ${piece.beats}`,
    );
  }
  for (const note of part.phrase.notes) {
    const loose = (rng() - 0.5) * 2 * (part.loose ?? 0.004);
    const start = secondsAt(piece, note.at);
    const samples = part.instrument({
      hz: hzOf(note.pitch),
      seconds: secondsAt(piece, note.at + note.length) - start,
      velocity: note.velocity * (0.94 + 0.12 * rng()),
      rng,
    });
    place(mix, samples, part, note, Math.max(0, framesOf(start + loose)), piece);
  }
}

/** Seconds after the start at which a beat falls, swing included. */
export function secondsAt(piece: Pick<Piece, "tempo" | "swing">, beat: number): number {
  const straight = beat * 60 / piece.tempo;
  if (piece.swing === undefined) return straight;
  const { step, amount } = piece.swing;
  const within = (beat / step) % 2;
  // The first step of a pair grows by `amount`, the second shrinks by as much; in between it is linear.
  const warped = within < 1 ? within * (1 + amount) : 1 + amount + (within - 1) * (1 - amount);
  return straight + (warped - within) * step * 60 / piece.tempo;
}

function place(
  mix: Mix,
  samples: Float32Array,
  part: Part,
  note: Note,
  start: number,
  piece: Piece,
): void {
  const side = (part.pan ?? 0) +
    (part.width ?? 0) * Math.max(-1, Math.min(1, (note.pitch - 64) / 16));
  const angle = (Math.max(-1, Math.min(1, side)) + 1) * Math.PI / 4;
  const left = part.gain * Math.cos(angle) * Math.SQRT2;
  const right = part.gain * Math.sin(angle) * Math.SQRT2;
  const room = part.gain * (part.reverb ?? 0) * 0.35;
  const echo = part.gain * (part.echo ?? 0);
  const beatFrames = 60 / piece.tempo * SAMPLE_RATE;
  const count = Math.min(mix.toRoom.length - start, samples.length);
  for (let i = 0; i < count; i++) {
    const frame = start + i;
    const duck = part.pump === undefined ? 1 : 1 - part.pump * ducking((frame / beatFrames) % 1);
    const sample = (samples[i] ?? 0) * duck;
    mix.dry.left[frame] = (mix.dry.left[frame] ?? 0) + sample * left;
    mix.dry.right[frame] = (mix.dry.right[frame] ?? 0) + sample * right;
    mix.toRoom[frame] = (mix.toRoom[frame] ?? 0) + sample * room;
    mix.toEcho[frame] = (mix.toEcho[frame] ?? 0) + sample * echo;
  }
}

/** How much a pumping part is held down at `part` (0–1) of a beat: at once, then less and less. */
function ducking(part: number): number {
  const rise = 0.04;
  return part < rise ? part / rise : ((1 - part) / (1 - rise)) ** 2;
}

/** Reads the sound at a speed that wavers slowly, like a tape, in place. */
function waver(sound: StereoSound, wowMs: number): void {
  const depth = wowMs / 1000 * SAMPLE_RATE;
  for (const channel of [sound.left, sound.right]) {
    const source = channel.slice();
    for (let i = 0; i < channel.length; i++) {
      const seconds = i / SAMPLE_RATE;
      const bend = Math.sin(2 * Math.PI * 0.45 * seconds) +
        0.2 * Math.sin(2 * Math.PI * 4.7 * seconds);
      const at = Math.max(0, i - depth * (1.2 + bend));
      const whole = Math.floor(at);
      const part = at - whole;
      channel[i] = (source[whole] ?? 0) * (1 - part) + (source[whole + 1] ?? 0) * part;
    }
  }
}
