import assert from "node:assert/strict";

const TOKENS = await Deno.readTextFile(new URL("../static/tokens.css", import.meta.url));

type Theme = "day" | "night";

/** Colours of a rule's body by name, for both themes. */
function coloursIn(css: string): Map<string, Readonly<Record<Theme, string>>> {
  const pairs = css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...pairs].map(([, name = "", day = "", night = ""]) => [name, { day, night }]));
}

/** Relative luminance. Source: WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: readonly (readonly [text: string, surfaces: string])[] = [
  ["ink", "paper card raised speckle"],
  ["soft", "paper card raised"],
  ["link", "paper card raised"],
  ["robin-ink", "paper card raised"],
  ["coral-ink", "paper card raised"],
  ["leaf-ink", "paper card raised"],
  ["on-yolk", "yolk"],
  ["on-robin", "robin"],
  ["on-coral", "coral"],
];

/** What must be told apart without being read. Source: WCAG 2.2, 1.4.11. */
const SHAPES: readonly (readonly [shape: string, surfaces: string])[] = [
  ["focus", "paper card raised"],
  ["twig", "card"],
];

const usual = coloursIn(TOKENS.slice(0, TOKENS.indexOf("@media")));
const strong = coloursIn(TOKENS.slice(TOKENS.indexOf("prefers-contrast")));

const PALETTES = [
  ["usual colours", usual, 4.5],
  ["strong contrast", new Map([...usual, ...strong]), 4.5],
] as const;

for (const [name, colours, least] of PALETTES) {
  Deno.test(`${name}: words stand out from what is behind them`, async (t) => {
    await assertContrast(t, colours, TEXT, least);
  });

  Deno.test(`${name}: shapes stand out from what is behind them`, async (t) => {
    await assertContrast(t, colours, SHAPES, 3);
  });
}

async function assertContrast(
  t: Deno.TestContext,
  colours: ReturnType<typeof coloursIn>,
  pairs: typeof TEXT,
  least: number,
): Promise<void> {
  for (const [front, surfaces] of pairs) {
    for (const surface of surfaces.split(" ")) {
      for (const theme of ["day", "night"] as const) {
        await t.step(`${front} on ${surface} by ${theme}`, () => {
          const [a, b] = [colours.get(front)?.[theme], colours.get(surface)?.[theme]];
          assert(a !== undefined && b !== undefined, `no such colour: ${front} or ${surface}`);
          const ratio = contrast(a, b);
          assert(ratio >= least, `${a} on ${b} has ${ratio.toFixed(2)}, less than ${least}`);
        });
      }
    }
  }
}

Deno.test("contrast() agrees with known pairs", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});
