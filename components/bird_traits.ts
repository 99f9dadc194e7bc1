// This module is browser compatible.

/** How a bird looks; every list is as long as there are drawings for it in `Bird.tsx`. */
export interface BirdTraits {
  /** Feathers, belly and beak, as colours. */
  readonly feathers: string;
  readonly belly: string;
  readonly beak: string;
  readonly eyes: number;
  readonly crest: number;
  readonly mouth: number;
}

/** Numbers of drawings there are to choose from. */
export const BIRD_EYES = 5;
export const BIRD_CRESTS = 6;
export const BIRD_MOUTHS = 3;

const FEATHERS = [
  ["#f59f2c", "#ffe3ab"],
  ["#e4655f", "#ffd2c4"],
  ["#3fa59a", "#c5efe4"],
  ["#4f86d9", "#cfe2ff"],
  ["#9a6bd1", "#e6d6ff"],
  ["#d76aa4", "#ffd6ea"],
  ["#7aa53a", "#e2f2bd"],
  ["#8a7466", "#eadccf"],
  ["#4c5a72", "#d3dbe8"],
  ["#c98a2b", "#fbe9bf"],
] as const;

const BEAKS = ["#ffb72e", "#ff8a3d", "#ffd257"] as const;

/** The bird of a person: always the same for the same id, and unlike that of most others. */
export function birdTraits(id: string): BirdTraits {
  const hash = hashOf(id);
  const [feathers, belly] = FEATHERS[hash % FEATHERS.length] ?? FEATHERS[0];
  return {
    feathers,
    belly,
    beak: BEAKS[(hash >>> 5) % BEAKS.length] ?? BEAKS[0],
    eyes: (hash >>> 9) % BIRD_EYES,
    crest: (hash >>> 14) % BIRD_CRESTS,
    mouth: (hash >>> 20) % BIRD_MOUTHS,
  };
}

/** FNV-1a over UTF-16 units with a final mix (32 bits): short ids that differ little differ much. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 15)) >>> 0;
}
