// This module is browser compatible.
import {
  bird,
  type Colours,
  egg,
  farBirds,
  hills,
  nest,
  note,
  sun,
  waves,
} from "./cover_shapes.ts";
import { createRng, type Rng, seedOf } from "./rng.ts";

type Scene = (colours: Colours, rng: Rng) => string;

const SCENES: readonly Scene[] = [
  nestScene,
  birdScene,
  wavesScene,
  hillsScene,
  eggScene,
  choirScene,
];

/**
 * A square picture for something without one: an SVG document of our own shapes, the same for the
 * same `seed` (for instance a track's URI). It has no scripts, no text and refers to nothing.
 */
export function drawCover(seed: string): string {
  const rng = createRng(seedOf(seed));
  const colours = pickColours(rng);
  const scene = SCENES[Math.floor(rng() * SCENES.length)] ?? nestScene;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" width="600" height="600">` +
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0.35" y2="1">` +
    `<stop offset="0" stop-color="${colours.sky}"/><stop offset="1" stop-color="${colours.glow}"/>` +
    `</linearGradient></defs><rect width="300" height="300" fill="url(#sky)"/>` +
    `${scene(colours, rng)}</svg>\n`;
}

/** Warm skies; the rest stands out against them. */
function pickColours(rng: Rng): Colours {
  // From rose over orange to yellow, and now and then an evening blue or a leaf green.
  const hue = rng() < 0.7 ? 338 + rng() * 62 : 160 + rng() * 60;
  const other = hue + 150 + rng() * 60;
  const tone = (turn: number, saturation: number, lightness: number) =>
    `hsl(${Math.round(turn + 720) % 360} ${saturation}% ${lightness}%)`;
  return {
    sky: tone(hue - 12, 74, 86),
    glow: tone(hue + 14, 68, 68),
    plumage: tone(other, 52, 46),
    wing: tone(other + 14, 56, 34),
    belly: tone(hue + 20, 80, 90),
    beak: tone(32, 92, 56),
    ink: tone(other + 20, 40, 17),
    twig: tone(26, 38, 30 + Math.round(rng() * 8)),
    shell: tone(hue + 170 + rng() * 40, 44, 84),
  };
}

function nestScene(colours: Colours, rng: Rng): string {
  const count = 2 + Math.floor(rng() * 3);
  const eggs = Array.from({ length: count }, (_, index) => {
    const x = 150 + (index - (count - 1) / 2) * 44;
    return egg(
      { x, y: 184 - 8 * rng(), size: 34 + 5 * rng(), tilt: (index - (count - 1) / 2) * 9 },
      colours,
      rng,
    );
  });
  return sun(60 + 180 * rng(), 78, 34, colours) + farBirds(3, colours, rng) + eggs.join("") +
    nest(150, 205, 118, colours, rng);
}

function birdScene(colours: Colours, rng: Rng): string {
  const facing = rng() < 0.5 ? -1 : 1;
  return sun(150 - facing * 80, 80, 38, colours) +
    `<path d="M-10 ${f(238 + 12 * rng())}Q150 218 310 ${f(244 + 14 * rng())}" fill="none" ` +
    `stroke="${colours.twig}" stroke-width="13" stroke-linecap="round"/>` +
    bird({ x: 150, y: 160, size: 74, facing }, colours, rng) +
    note(150 + facing * 92, 92, 1.2, colours) + note(150 + facing * 118, 60, 0.8, colours);
}

function wavesScene(colours: Colours, rng: Rng): string {
  return sun(80 + 140 * rng(), 110, 52, colours) + farBirds(4, colours, rng) +
    waves(5, colours, rng) +
    bird({ x: 110 + 80 * rng(), y: 176, size: 40, facing: 1 }, colours, rng) +
    waves(2, colours, rng, 226);
}

function hillsScene(colours: Colours, rng: Rng): string {
  const steps = [70, 150, 230].map((x) =>
    bird(
      { x: x + 16 * (rng() - 0.5), y: 196 + 14 * rng(), size: 24 + 8 * rng(), facing: 1 },
      colours,
      rng,
    )
  );
  return sun(90 + 120 * rng(), 84, 44, colours) + farBirds(5, colours, rng) +
    hills(colours, rng) + steps.join("");
}

function eggScene(colours: Colours, rng: Rng): string {
  return farBirds(3, colours, rng) +
    egg({ x: 150, y: 158, size: 104, tilt: -8 + 16 * rng() }, colours, rng) +
    nest(150, 252, 132, colours, rng) + note(248, 84, 1.1, colours);
}

function choirScene(colours: Colours, rng: Rng): string {
  const wires = [118, 214];
  return wires.map((y, row) =>
    `<path d="M-5 ${y}Q150 ${
      y + 16
    } 305 ${y}" fill="none" stroke="${colours.ink}" stroke-width="3"/>` +
    [0, 1, 2].filter(() => rng() < 0.75).map((place) =>
      bird(
        {
          x: 62 + place * 84 + 26 * rng(),
          y: y - 36,
          size: 36 + 6 * rng(),
          facing: (row + place) % 2 ? 1 : -1,
        },
        colours,
        rng,
      )
    ).join("")
  ).join("");
}

function f(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
