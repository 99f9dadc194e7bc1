// This module is browser compatible.

/** Gives the next number of its sequence, at least 0 and below 1. */
export type Rng = () => number;

/** A sequence of numbers that looks random and is the same for the same seed, everywhere. */
export function createRng(seed: number): Rng {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return scramble(counter) / 0x1_0000_0000;
  };
}

/** Mixes 32 bits so that neighbours end up far apart. */
function scramble(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** A seed made from text: 32 bits that differ for texts that differ a little. */
export function seedOf(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  }
  return scramble(bits >>> 0);
}
