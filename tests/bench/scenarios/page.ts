import type { Browser, CDPSession } from "playwright-core";
import { chromiumPath, openChromium } from "../../support/chromium.ts";
import { percentile } from "../http_driver.ts";
import { addSongs, signIn } from "../people.ts";
import { startBare, startEchoNest } from "../processes.ts";
import { alone, beside, type Figure } from "../report.ts";

const VISITS = 5;
const PLAIN_PAGE = "<!doctype html><title>Nest</title><h1>Nest</h1>";

/**
 * What the nest's page weighs and when it paints first, with 20 songs queued, against a page that is
 * one heading. Needs Chromium.
 */
export async function page(dir: string): Promise<Figure[]> {
  if (chromiumPath() === null) {
    return [alone("page of the nest: skipped, no Chromium", "visits", "", 0)];
  }
  const plain = `${dir}/plain.html`;
  await Deno.writeTextFile(plain, PLAIN_PAGE);
  await using echo = await startEchoNest(`${dir}/page`);
  await addSongs(echo.port, await signIn(echo.port, "Ana"), 21);
  await using bare = await startBare("page", plain);
  await using browser = await openChromium();
  const origin = `http://127.0.0.1:${echo.port}/`;
  const weight = await weigh(browser, origin);
  const paints: number[] = [];
  const lives: number[] = [];
  const floors: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const { paint, live } = await visitNest(browser, origin);
    paints.push(paint);
    lives.push(live);
    floors.push(await firstPaint(browser, `http://127.0.0.1:${bare.port}/`));
  }
  const scenario = "page of the nest, 20 songs";
  return [
    alone(scenario, "script over the wire", "KiB", weight.script / 1024, "≤ 45"),
    alone(scenario, "styles over the wire", "KiB", weight.style / 1024),
    alone(scenario, "document over the wire", "KiB", weight.document / 1024),
    alone(scenario, "everything over the wire", "KiB", weight.all / 1024),
    beside(scenario, "first contentful paint, median of 5", "ms", [
      median(paints),
      median(floors),
    ]),
    alone(scenario, "live, median of 5", "ms", median(lives)),
  ];
}

interface Weight {
  readonly script: number;
  readonly style: number;
  readonly document: number;
  readonly all: number;
}

/** Bytes of a first visit as they cross the wire, with their headers. */
async function weigh(browser: Browser, origin: string): Promise<Weight> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session: CDPSession = await context.newCDPSession(page);
  await session.send("Network.enable");
  const types = new Map<string, string>();
  const weight = { script: 0, style: 0, document: 0, all: 0 };
  session.on("Network.responseReceived", ({ requestId, type }) => {
    types.set(requestId, type);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    weight.all += encodedDataLength;
    const type = types.get(requestId);
    if (type === "Script") weight.script += encodedDataLength;
    if (type === "Stylesheet") weight.style += encodedDataLength;
    if (type === "Document") weight.document += encodedDataLength;
  });
  await page.goto(origin, { waitUntil: "networkidle" });
  await page.waitForSelector(".connection.live");
  await context.close();
  return weight;
}

/** Milliseconds from navigation to the first content, and to a page that follows the nest. */
async function visitNest(
  browser: Browser,
  origin: string,
): Promise<{ readonly paint: number; readonly live: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForSelector(".connection.live");
  const live = await page.evaluate("performance.now()");
  const paint = await page.evaluate(FIRST_PAINT);
  await context.close();
  return { paint: Number(paint), live: Number(live) };
}

async function firstPaint(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const paint = await page.evaluate(FIRST_PAINT);
  await context.close();
  return Number(paint);
}

/** Resolves with when the first content was painted, also when that is still to come. */
const FIRST_PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true });
})`;

function median(values: readonly number[]): number {
  return percentile(values.toSorted((a, b) => a - b), 0.5);
}
