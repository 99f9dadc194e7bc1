import { seededChance } from "../../lib/client/room_fakes.ts";

/** What is left to chance in one history; the same for the same seed. */
export class Chance {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededChance(seed);
    // Neighbouring seeds begin alike.
    for (let n = 0; n < 8; n++) this.next();
  }

  /** Whether something happens that happens so often, 0 to 1. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `min` to `max`. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** One of several, or `null` when there is none. */
  maybe<T>(from: readonly T[]): T | null {
    return from[Math.floor(this.next() * from.length)] ?? null;
  }

  /** One of several. */
  pick<T>(from: readonly T[]): T {
    const picked = this.maybe(from);
    if (picked === null) throw new RangeError("Cannot pick from nothing");
    return picked;
  }

  /** A name, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries<number | undefined>(weights);
    let rest = this.next() * entries.reduce((sum, [, weight = 0]) => sum + weight, 0);
    for (const [name, weight = 0] of entries) {
      rest -= weight;
      // The keys of the record are exactly these names.
      if (rest < 0) return name as K;
    }
    throw new RangeError("Cannot pick from nothing");
  }
}
