// This module is browser compatible.
import type { Rng } from "./rng.ts";

/** Colours of one cover, as CSS values. */
export interface Colours {
  readonly sky: string;
  readonly glow: string;
  readonly plumage: string;
  readonly wing: string;
  readonly belly: string;
  readonly beak: string;
  readonly ink: string;
  readonly twig: string;
  readonly shell: string;
}

/** Where a bird sits; `size` is the radius of its body, `facing` 1 looks right, −1 left. */
export interface BirdPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly facing: number;
}

/** Where an egg lies; `size` is half its height, `tilt` in degrees. */
export interface EggPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly tilt: number;
}

/** A round bird on two thin legs. */
export function bird({ x, y, size, facing }: BirdPlace, colours: Colours, rng: Rng): string {
  const tuft = rng() < 0.5
    ? `<path d="M8 -96Q-4 -124 -18 -120Q-4 -112 -4 -92Z" fill="${colours.wing}"/>`
    : "";
  const lid = rng() < 0.3 ? `<path d="M22 -50A15 15 0 0 1 52 -50Z" fill="${colours.wing}"/>` : "";
  const open = rng() < 0.5 ? 14 : 4;
  return `<g transform="translate(${f(x)} ${f(y)}) scale(${f(facing * size / 100, 3)} ${
    f(size / 100, 3)
  })">` +
    `<path d="M-22 84V122M18 86V122M-36 122H-10M4 122H32" fill="none" stroke="${colours.beak}" ` +
    `stroke-width="7" stroke-linecap="round"/>` +
    `<path d="M-74 20L-148 ${f(40 + 30 * rng())}L-66 62Z" fill="${colours.wing}"/>${tuft}` +
    `<ellipse cx="0" cy="0" rx="92" ry="96" fill="${colours.plumage}"/>` +
    `<ellipse cx="26" cy="34" rx="58" ry="56" fill="${colours.belly}"/>` +
    `<path d="M-70 -6Q-20 -22 10 14Q-14 68 -78 52Q-92 22 -70 -6Z" fill="${colours.wing}"/>` +
    `<path d="M78 -58L136 ${-44 - open}L80 -36Z" fill="${colours.beak}"/>` +
    `<path d="M80 -40L126 ${-38 + open}L76 -22Z" fill="${colours.beak}"/>` +
    `<circle cx="37" cy="-50" r="15" fill="#fff"/><circle cx="42" cy="-49" r="8" fill="${colours.ink}"/>${lid}</g>`;
}

/** An egg with speckles. */
export function egg({ x, y, size, tilt }: EggPlace, colours: Colours, rng: Rng): string {
  const dots = Array.from({ length: 7 + Math.floor(rng() * 6) }, () => {
    const turn = rng() * 2 * Math.PI;
    const far = Math.sqrt(rng());
    return `<circle cx="${f(Math.cos(turn) * far * 48)}" cy="${
      f(14 + Math.sin(turn) * far * 62)
    }" r="${f(3 + 6 * rng())}"/>`;
  });
  return `<g transform="translate(${f(x)} ${f(y)}) rotate(${f(tilt)}) scale(${
    f(size / 100, 3)
  })">` +
    `<path d="M0 -100C44 -100 74 -28 74 22C74 70 42 98 0 98C-42 98 -74 70 -74 22C-74 -28 -44 -100 0 -100Z" ` +
    `fill="${colours.shell}"/><path d="M-40 -20Q-34 -64 -8 -78" fill="none" stroke="#fff" stroke-width="12" ` +
    `stroke-linecap="round" opacity=".6"/><g fill="${colours.plumage}" opacity=".55">${
      dots.join("")
    }</g></g>`;
}

/** A nest of bent twigs, its rim at (`x`, `y`), `half` as wide on each side. */
export function nest(x: number, y: number, half: number, colours: Colours, rng: Rng): string {
  const twigs = Array.from({ length: 15 }, () => {
    const left = x - half * (0.72 + 0.34 * rng());
    const right = x + half * (0.72 + 0.34 * rng());
    const depth = half * (0.12 + 0.78 * rng());
    return `M${f(left)} ${f(y - 8 + 18 * rng())}Q${f(x + 50 * (rng() - 0.5))} ${f(y + depth)} ${
      f(right)
    } ${f(y - 8 + 18 * rng())}`;
  });
  return `<path d="M${f(x - half)} ${f(y)}Q${f(x)} ${f(y + 26)} ${f(x + half)} ${f(y)}Q${
    f(x + half * 0.7)
  } ${f(y + half * 0.66)} ${f(x)} ${f(y + half * 0.68)}Q${f(x - half * 0.7)} ${
    f(y + half * 0.66)
  } ${f(x - half)} ${f(y)}Z" fill="${colours.twig}"/>` +
    `<path d="${
      twigs.join("")
    }" fill="none" stroke="${colours.ink}" stroke-width="2.5" stroke-linecap="round" opacity=".55"/>` +
    `<path d="${
      twigs.slice(0, 6).join("")
    }" fill="none" stroke="${colours.beak}" stroke-width="2" ` +
    `transform="translate(3 -5)" stroke-linecap="round" opacity=".5"/>`;
}

/** The sun with a halo. */
export function sun(x: number, y: number, radius: number, colours: Colours): string {
  return `<circle cx="${f(x)}" cy="${f(y)}" r="${
    f(radius * 1.5)
  }" fill="${colours.belly}" opacity=".35"/>` +
    `<circle cx="${f(x)}" cy="${f(y)}" r="${f(radius)}" fill="${colours.belly}"/>`;
}

/** Birds so far away that they are two strokes each. */
export function farBirds(count: number, colours: Colours, rng: Rng): string {
  const strokes = Array.from({ length: count }, () => {
    const x = 20 + 240 * rng();
    const y = 24 + 80 * rng();
    const w = 7 + 8 * rng();
    return `M${f(x)} ${f(y)}q${f(w / 2)} ${f(-w * 0.7)} ${f(w)} 0q${f(w / 2)} ${f(-w * 0.7)} ${
      f(w)
    } 0`;
  });
  return `<path d="${
    strokes.join("")
  }" fill="none" stroke="${colours.ink}" stroke-width="2.4" stroke-linecap="round"/>`;
}

/** Rows of waves from `top` down. */
export function waves(rows: number, colours: Colours, rng: Rng, top = 176): string {
  return Array.from({ length: rows }, (_, row) => {
    const y = top + row * 25;
    const shift = -60 * rng();
    const crests = Array.from({ length: 7 }, () => "q15 -20 30 0t30 0").join("");
    return `<path d="M${f(shift)} ${y}${crests}V310H${f(shift)}Z" fill="${
      row % 2 === 0 ? colours.plumage : colours.wing
    }" opacity="${f(0.72 + 0.06 * row, 2)}"/>`;
  }).join("");
}

/** Three hills, one behind the other. */
export function hills(colours: Colours, rng: Rng): string {
  return [[colours.wing, 186], [colours.plumage, 216], [colours.twig, 246]].map(
    ([fill, base], index) => {
      const y = Number(base);
      return `<path d="M-10 310V${f(y + 20 * rng())}Q${f(60 + 50 * rng())} ${f(y - 50)} ${
        f(150 + 30 * rng())
      } ${f(y)}` +
        `T310 ${f(y - 10)}V310Z" fill="${fill}" opacity="${f(0.6 + 0.2 * index, 2)}"/>`;
    },
  ).join("");
}

/** An eighth note. */
export function note(x: number, y: number, scale: number, colours: Colours): string {
  return `<g transform="translate(${f(x)} ${f(y)}) scale(${f(scale, 2)})" fill="${colours.ink}">` +
    `<ellipse cx="0" cy="0" rx="9" ry="7" transform="rotate(-18)"/><path d="M6 -3V-40H9Q10 -26 22 -20Q14 -22 9 -26V-3Z"/></g>`;
}

/** A number as short as it can be written with `digits` decimals. */
function f(value: number, digits = 1): string {
  return String(Number(value.toFixed(digits)));
}
