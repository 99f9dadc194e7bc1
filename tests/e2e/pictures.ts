/**
 * Photographs the page of a nest that is in use, in both themes and three widths, into
 * `tests/.artifacts/`; two of the pictures go into `docs/images/`, for the front page of the
 * project: `deno run -A tests/e2e/pictures.ts`.
 */
import type { Browser } from "playwright-core";
import { openChromium } from "../support/chromium.ts";
import type { ApiGuest } from "./api_guest.ts";
import { NestServer } from "./nest_server.ts";
import { say } from "./say.ts";
import { Visitor } from "./visitor.ts";

const SHOTS = new URL("../.artifacts/", import.meta.url);
const DOCS = new URL("../../docs/images/", import.meta.url);
const WIDTHS = [390, 820, 1440];
const THEMES = ["light", "dark"] as const;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

if (import.meta.main) {
  for (const folder of [SHOTS, DOCS]) await Deno.mkdir(folder, { recursive: true });
  await using browser = await openChromium();
  await using quiet = await NestServer.open();
  await photograph(browser, quiet, "empty");
  await using busy = await NestServer.open();
  const people = await Promise.all(
    ["Ines", "Jonas", "Mei", "Tariq"].map((name) => busy.guest(name)),
  );
  await fillNest(people);
  // Birds on the perch are those who look at the page.
  const watching = await Promise.all(
    ["Sol", "Wren", "Noor"].map((name) => watch(browser, busy, name)),
  );
  await portray(browser, busy);
  await photograph(browser, busy, "playing");
  await photograph(browser, busy, "search", "the");
  for (const { context } of watching) await context.close();
  say("pictures are in tests/.artifacts and docs/images");
}

async function photograph(
  browser: Browser,
  server: NestServer,
  name: string,
  query?: string,
): Promise<void> {
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      const viewport = { width, height: width < 500 ? PHONE.height : DESK.height };
      const guest = await arrive(browser, server, { viewport, colorScheme });
      if (query !== undefined) await guest.search(query);
      // A page as high as what is on it: the bar at the foot stands at its foot.
      const height = await guest.page.evaluate(() => document.documentElement.scrollHeight);
      await guest.page.setViewportSize({ width, height });
      await whenDrawn(guest);
      const path = new URL(`${name}-${colorScheme}-${width}.png`, SHOTS).pathname;
      await guest.page.screenshot({ path });
      await guest.context.close();
    }
  }
}

/** The two pictures of the front page. */
async function portray(browser: Browser, server: NestServer): Promise<void> {
  const desk = await arrive(browser, server, { viewport: DESK, colorScheme: "light" });
  const [first = "", second = "", third = ""] = await desk.songs();
  await desk.row(second).locator(".vote-up").click();
  await desk.row(third).locator(".jam").click();
  await desk.row(first).locator(".jam").click();
  await desk.page.click("#now .listen");
  await desk.page.waitForSelector(".in-time.good");
  await desk.page.click("#now .comments summary");
  await desk.page.mouse.move(0, 0);
  await whenDrawn(desk);
  await desk.page.screenshot({ path: new URL("nest-desktop.png", DOCS).pathname });
  const phone = await arrive(browser, server, {
    viewport: PHONE,
    colorScheme: "dark",
    isMobile: true,
    hasTouch: true,
  });
  await whenDrawn(phone);
  await phone.page.screenshot({ path: new URL("nest-phone.png", DOCS).pathname });
}

async function arrive(
  browser: Browser,
  server: NestServer,
  options: Parameters<typeof Visitor.arrive>[2],
): Promise<Visitor> {
  const guest = await Visitor.arrive(browser, server.origin, {
    reducedMotion: "reduce",
    ...options,
  });
  await guest.signIn("Robin");
  await guest.page.waitForSelector(".flock");
  return guest;
}

async function watch(browser: Browser, server: NestServer, name: string): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, server.origin);
  await visitor.signIn(name);
  return visitor;
}

/** Waits until all pictures on the page are there, also those that nobody has scrolled to. */
async function whenDrawn({ page }: Visitor): Promise<void> {
  await page.evaluate(() => [...document.images].forEach((image) => image.loading = "eager"));
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
}

/** An evening's beginning: songs of several people, with what others say about them. */
async function fillNest(people: readonly ApiGuest[]): Promise<void> {
  const [ines, jonas, mei, tariq] = people;
  if (!ines || !jonas || !mei || !tariq) throw new Error("Cannot fill a nest without people");
  const uris = await ines.search("", 12);
  const adders = [ines, jonas, mei, tariq, ines, mei, jonas, tariq, jonas];
  const songs: string[] = [];
  for (const [index, adder] of adders.entries()) songs.push(await adder.add(uris[index] ?? ""));
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = songs;
  for (const fan of [jonas, mei, tariq]) await fan.jam(first);
  for (const fan of [ines, tariq]) await fan.jam(third);
  await ines.jam(fifth);
  for (const voter of [ines, mei]) await voter.vote(fourth, 1);
  await tariq.vote(second, 1);
  await mei.comment(first, "Best way to start a morning");
  await tariq.comment(first, "the bells!!");
  await jonas.comment(third, "Dancing in the kitchen");
  await tariq.send("POST", "/airhorn", { name: "tada" });
  await jonas.send("POST", "/airhorn", { name: "eagle" });
}
