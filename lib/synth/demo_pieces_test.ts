import { strict as assert } from "node:assert";
import { isPlainLine } from "../domain/text.ts";
import { DEMO_PIECES, findPiece } from "./demo_pieces.ts";
import * as birds from "./instruments/birds.ts";
import { chipNoise } from "./instruments/chips.ts";
import * as drums from "./instruments/drums.ts";
import { dust, wind } from "./instruments/pads.ts";
import { CEILING_DB, TARGET_RMS_DB } from "./mastering.ts";
import { renderPiece } from "./render.ts";
import { createRng } from "./rng.ts";
import { durationMsOf, type Instrument, type Piece } from "./score.ts";
import {
  amplitude,
  decibels,
  framesOf,
  peakOf,
  rmsOf,
  SAMPLE_RATE,
  type StereoSound,
} from "./sound.ts";
import { pitchClass } from "./theory.ts";

const UNPITCHED: ReadonlySet<Instrument> = new Set<Instrument>([
  ...Object.values(birds),
  ...Object.values(drums),
  chipNoise,
  dust,
  wind,
]);

Deno.test("there are twelve pieces, told apart by slug, title and artist", () => {
  assert.equal(DEMO_PIECES.length, 12);
  for (const key of ["slug", "title", "artist"] as const) {
    assert.equal(new Set(DEMO_PIECES.map((piece) => piece[key])).size, 12, key);
  }
  for (const piece of DEMO_PIECES) {
    assert.match(piece.slug, /^[a-z0-9-]{3,60}$/);
    assert.ok(isPlainLine(piece.title, 200) && isPlainLine(piece.artist, 200));
    assert.equal(findPiece(piece.slug), piece);
    const seconds = durationMsOf(piece) / 1000;
    assert.ok(seconds >= 40 && seconds <= 90, `${piece.slug}: ${seconds} s`);
  }
  assert.equal(findPiece("no-such-piece"), null);
});

Deno.test("every piece is written the same way twice, and fills its length", () => {
  for (const piece of DEMO_PIECES) {
    const parts = piece.compose(createRng(1));
    assert.deepEqual(
      parts.map(({ phrase }) => phrase),
      piece.compose(createRng(1)).map(({ phrase }) => phrase),
    );
    for (const { phrase, instrument } of parts) {
      assert.ok(phrase.notes.length > 0, `${piece.slug}: ${instrument.name} has nothing to play`);
      assert.ok(phrase.beats <= piece.beats, `${piece.slug}: ${instrument.name} is too long`);
    }
    assert.ok(Math.max(...parts.map(({ phrase }) => phrase.beats)) === piece.beats, piece.slug);
  }
});

Deno.test("every piece comes home: its last low note is its key", () => {
  for (const piece of DEMO_PIECES) {
    const notes = piece.compose(createRng(1))
      .filter(({ instrument }) => !UNPITCHED.has(instrument))
      .flatMap(({ phrase }) => phrase.notes);
    const end = Math.max(...notes.map(({ at }) => at));
    const lowest = notes.filter(({ at, length }) => at + length > end)
      .reduce((low, { pitch }) => Math.min(low, pitch), Infinity);
    assert.equal(lowest % 12, tonicOf(piece), `${piece.slug} in ${piece.key} ends on ${lowest}`);
  }
});

/** `A flat major` → 8; a piece that goes elsewhere ends where it went. */
function tonicOf({ key }: Piece): number {
  const [letter = "", sign] = (key.split(", then ").at(-1) ?? key).split(" ");
  return pitchClass(letter + (sign === "flat" ? "b" : ""));
}

/** Loudest jump between two neighbouring samples. */
function largestStep({ left, right }: StereoSound): number {
  let most = 0;
  for (const channel of [left, right]) {
    for (let i = 1; i < channel.length; i++) {
      most = Math.max(most, Math.abs((channel[i] ?? 0) - (channel[i - 1] ?? 0)));
    }
  }
  return most;
}

/** Seconds of the longest stretch quieter than −55 dB before the last `tail` seconds. */
function longestGap({ left, right }: StereoSound, tail: number): number {
  const block = framesOf(0.1);
  let gap = 0;
  let longest = 0;
  for (let at = 0; at + block < left.length - framesOf(tail); at += block) {
    const part = { left: left.subarray(at, at + block), right: right.subarray(at, at + block) };
    gap = rmsOf(part) < amplitude(-55) ? gap + 0.1 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}

function mean(channel: Float32Array): number {
  return channel.reduce((sum, sample) => sum + sample, 0) / channel.length;
}

Deno.test("every piece sounds clean: loudness, peaks, clicks, gaps, ends", async (t) => {
  for (const piece of DEMO_PIECES) {
    await t.step(piece.slug, () => {
      const sound = renderPiece(piece);
      assert.equal(sound.left.length, Math.round(durationMsOf(piece) * SAMPLE_RATE / 1000));
      assert.ok(
        Math.abs(decibels(rmsOf(sound)) - TARGET_RMS_DB) <= 1.5,
        `RMS ${decibels(rmsOf(sound))}`,
      );
      assert.ok(decibels(peakOf(sound)) <= CEILING_DB + 0.01, `peak ${decibels(peakOf(sound))}`);
      assert.ok(largestStep(sound) < 0.45, `a click of ${largestStep(sound)}`);
      assert.ok(
        longestGap(sound, piece.tailSeconds) < 0.8,
        `a gap of ${longestGap(sound, piece.tailSeconds)} s`,
      );
      for (const channel of [sound.left, sound.right]) {
        assert.ok(Math.abs(mean(channel)) < 0.001, `off centre by ${mean(channel)}`);
        assert.equal(Math.abs(channel[0] ?? 1), 0);
        assert.equal(Math.abs(channel.at(-1) ?? 1), 0);
      }
    });
  }
});

Deno.test("a piece renders to the same samples twice", () => {
  for (const slug of ["pixel-magpie", "the-penguins-are-late", "low-coo", "quase-canarinho"]) {
    const piece = findPiece(slug);
    assert.ok(piece !== null);
    assert.deepEqual(renderPiece(piece), renderPiece(piece), slug);
  }
});
