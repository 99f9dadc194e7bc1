import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, openChromium } from "../support/chromium.ts";
import { CuttableProxy } from "./cuttable_proxy.ts";
import { NestServer } from "./nest_server.ts";
import { PAGE_STATES } from "./page_states.ts";
import { say } from "./say.ts";
import { Visitor } from "./visitor.ts";

const THEMES = ["light", "dark"] as const;
const PHONE = 390;
const TABLET = 820;
const DESK = 1440;
/** A desk's page at 200 %. */
const ZOOMED = 640;
const HEIGHT = 900;
/** Rows that are like the rows before them, and would take axe a quarter of a minute. */
const MORE_OF_THE_SAME = ".songs > li:nth-child(n + 9)";
/** Side of the smallest thing that a thumb can hit, in pixels. Source: WCAG 2.2, 2.5.5. */
const TARGET = 44;

browserTest("every state of the page is for everybody", async (t) => {
  await using server = await NestServer.open();
  await using proxy = new CuttableProxy(server.port);
  await using browser = await openChromium();
  const [cleo, ben] = [await server.guest("Cleo"), await server.guest("Ben")];
  const ada = await Visitor.arrive(browser, proxy.origin, { reducedMotion: "reduce" });
  const { page } = ada;
  for (const { name, reach } of PAGE_STATES) {
    await t.step(name, async () => {
      await page.setViewportSize({ width: DESK, height: HEIGHT });
      await page.emulateMedia({ colorScheme: "light" });
      await reach({ ada, cleo, ben, proxy });
      const faults = await motions(page);
      for (const width of [PHONE, TABLET, ZOOMED, DESK]) {
        await page.setViewportSize({ width, height: HEIGHT });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) faults.push(`${width}: ${wide} px too wide`);
        if (width !== PHONE && width !== DESK) continue;
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          faults.push(
            ...(await axeFaults(page)).map((fault) => `${colorScheme} ${width}: ${fault}`),
          );
        }
      }
      assert.deepEqual(faults, []);
    });
  }
});

browserTest("with thumbs, everything is big enough to hit", async () => {
  await using server = await NestServer.open();
  await using proxy = new CuttableProxy(server.port);
  await using browser = await openChromium();
  const [cleo, ben] = [await server.guest("Cleo"), await server.guest("Ben")];
  const ada = await Visitor.arrive(browser, proxy.origin, {
    viewport: { width: PHONE, height: HEIGHT },
    isMobile: true,
    hasTouch: true,
  });
  assert.ok(await ada.page.evaluate(() => matchMedia("(pointer: coarse)").matches));
  const small: string[] = [];
  for (const { name, reach } of PAGE_STATES) {
    await reach({ ada, cleo, ben, proxy });
    small.push(...(await smallTargets(ada.page)).map((target) => `${name}: ${target}`));
  }
  assert.deepEqual([...new Set(small)], []);
});

/** What moves although this browser asks for less motion. */
async function motions(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    document.getAnimations()
      .filter(({ playState }) => playState === "running")
      .map(({ effect }) => {
        const target = effect instanceof KeyframeEffect ? effect.target : null;
        return `${target?.className ?? "something"} moves`;
      })
  );
}

/** What axe finds that keeps somebody out; lesser things are printed. */
async function axeFaults(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude(MORE_OF_THE_SAME);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, impact, nodes }) => {
    const text = `${impact} ${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`;
    if (impact === "serious" || impact === "critical") return text;
    say(text);
    return [];
  });
}

/** Controls within reach of a thumb that are smaller than {@link TARGET}. */
async function smallTargets(page: Page): Promise<string[]> {
  return await page.$$eval(
    "button, summary, input, select, a[href]",
    (controls, smallest) =>
      controls.flatMap((control) => {
        // What belongs to a label is hit there; a link within a sentence is as high as the sentence.
        const target = control.closest("label") ?? control;
        const { width, height, bottom } = target.getBoundingClientRect();
        const { display, position } = getComputedStyle(target);
        // The way past everything comes down from above when a keyboard asks for it.
        const isAway = position === "fixed" && bottom <= 0;
        const isShown = target.checkVisibility({ visibilityProperty: true });
        if (display === "inline" || isAway || !isShown) return [];
        const isSmall = width < smallest - 0.5 || height < smallest - 0.5;
        const label = control.getAttribute("aria-label") ?? control.textContent;
        return isSmall ? `${label} is ${width.toFixed()}×${height.toFixed()}` : [];
      }),
    TARGET,
  );
}
