import { strict as assert } from "node:assert";
import * as basses from "./instruments/basses.ts";
import * as birds from "./instruments/birds.ts";
import * as chips from "./instruments/chips.ts";
import * as drums from "./instruments/drums.ts";
import * as keys from "./instruments/keys.ts";
import * as pads from "./instruments/pads.ts";
import * as strings from "./instruments/strings.ts";
import * as struck from "./instruments/struck.ts";
import * as winds from "./instruments/winds.ts";
import { createRng } from "./rng.ts";
import type { Instrument } from "./score.ts";
import { SAMPLE_RATE } from "./sound.ts";
import { hzOf } from "./theory.ts";

const { chipArpeggio, ...chipVoices } = chips;
const ALL: Readonly<Record<string, Instrument>> = {
  ...basses,
  ...birds,
  ...chipVoices,
  ...drums,
  ...keys,
  ...pads,
  ...strings,
  ...struck,
  ...winds,
  chipArpeggio: chipArpeggio([0, 4, 7]),
};

Deno.test("every instrument starts and ends in silence and stays within bounds", async (t) => {
  for (const [name, play] of Object.entries(ALL)) {
    await t.step(name, () => {
      for (
        const [pitch, seconds, velocity] of [[33, 0.05, 1], [60, 0.7, 0.3], [93, 2, 0.9]] as const
      ) {
        const samples = play({ hz: hzOf(pitch), seconds, velocity, rng: createRng(7) });
        const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        assert.ok(peak > 0.001 && peak < 3, `peak ${peak} at pitch ${pitch}`);
        assert.ok(Math.abs(samples[0] ?? 0) < 0.02, `starts at ${samples[0]}`);
        assert.ok(Math.abs(samples.at(-1) ?? 0) < 0.002, `ends at ${samples.at(-1)}`);
      }
    });
  }
});

/** Cents between `hz` and the nearest period that the sound repeats itself with. */
function centsOff(samples: Float32Array, hz: number): number {
  const from = Math.floor(0.12 * SAMPLE_RATE);
  const length = Math.floor(0.2 * SAMPLE_RATE);
  const likeness = (lag: number): number => {
    const whole = Math.floor(lag);
    const part = lag - whole;
    let sum = 0;
    for (let i = from; i < from + length; i++) {
      const later = (samples[i + whole] ?? 0) * (1 - part) + (samples[i + whole + 1] ?? 0) * part;
      sum -= ((samples[i] ?? 0) - later) ** 2;
    }
    return sum;
  };
  // Several periods at once, for a finer look.
  const periods = 8;
  let best = { cents: NaN, likeness: -Infinity };
  for (let cents = -40; cents <= 40; cents++) {
    const found = likeness(periods * SAMPLE_RATE / (hz * 2 ** (cents / 1200)));
    if (found > best.likeness) best = { cents, likeness: found };
  }
  return best.cents;
}

Deno.test("melodic instruments are in tune", async (t) => {
  const tuned = {
    nylonGuitar: strings.nylonGuitar,
    harp: strings.harp,
    uprightBass: strings.uprightBass,
    electricPiano: keys.electricPiano,
    kalimba: struck.kalimba,
    musicBox: struck.musicBox,
    organ: keys.organ,
    chipLead: chips.chipLead,
    roundBass: basses.roundBass,
    clarinet: winds.clarinet,
  };
  for (const [name, play] of Object.entries(tuned)) {
    await t.step(name, () => {
      for (const pitch of [48, 57, 64, 72]) {
        const samples = play({ hz: hzOf(pitch), seconds: 0.8, velocity: 0.7, rng: createRng(3) });
        const cents = centsOff(samples, hzOf(pitch));
        assert.ok(Math.abs(cents) <= 12, `${cents} cents off at pitch ${pitch}`);
      }
    });
  }
});
