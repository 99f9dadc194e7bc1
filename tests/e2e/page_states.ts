import type { ApiGuest } from "./api_guest.ts";
import type { CuttableProxy } from "./cuttable_proxy.ts";
import type { Visitor } from "./visitor.ts";

/** What a state of the page is reached with. */
export interface Stage {
  readonly ada: Visitor;
  readonly cleo: ApiGuest;
  readonly ben: ApiGuest;
  readonly proxy: CuttableProxy;
}

/** A state of the page: how to get there from the one before. */
export interface PageState {
  readonly name: string;
  readonly reach: (stage: Stage) => Promise<void>;
}

/** Songs of a queue that is longer than what a page shows at first. */
const LONG_QUEUE = 120;

/** The states of the page in an order in which each follows from the one before. */
export const PAGE_STATES: readonly PageState[] = [
  { name: "signed out", reach: async ({ ada }) => await ada.isLive() },
  { name: "empty", reach: async ({ ada }) => await ada.signIn("Ada") },
  { name: "playing", reach: play },
  { name: "search results", reach: async ({ ada }) => await ada.search("the") },
  {
    name: "nothing found",
    async reach({ ada: { page } }) {
      await page.fill("#search", "zzzzzz");
      await page.getByText("No such bird").waitFor();
    },
  },
  {
    name: "notes",
    async reach({ ada: { page } }) {
      await page.fill("#search", "");
      await page.locator("[data-song] .remove").last().click();
      await page.waitForSelector(".toast .undo");
    },
  },
  {
    name: "help sheet",
    async reach({ ada: { page } }) {
      await page.keyboard.press("?");
      await page.waitForSelector("dialog[open]");
    },
  },
  {
    name: "paused",
    async reach({ ada: { page } }) {
      await page.keyboard.press("Escape");
      await page.click("#now .actions [value=pause]");
      await page.waitForSelector("#now.paused");
    },
  },
  {
    name: "offline",
    async reach({ ada, proxy }) {
      proxy.cut("sockets");
      await ada.isOffline();
      await ada.page.locator('[aria-label="Suggestions"] .button:not(.added)').first().click();
      await ada.page.waitForSelector(".connection .kept");
    },
  },
  { name: "long queue", reach: queueMany },
  {
    name: "page not found",
    async reach({ ada: { page } }) {
      await page.goto(`${new URL(page.url()).origin}/no/such/page`);
      await page.waitForSelector("h1");
    },
  },
];

async function play({ ada, cleo, ben }: Stage): Promise<void> {
  for (const [index, uri] of (await cleo.search("", 8)).entries()) {
    await (index % 2 === 0 ? cleo : ben).add(uri);
  }
  const songs = (await cleo.nest()).nest.queue.map(({ id }) => id);
  await ada.shows(songs);
  const [first = "", second = "", third = ""] = songs;
  await cleo.vote(second, 1);
  await ben.vote(third, 1);
  await ben.jam(first);
  await cleo.jam(first);
  await ben.comment(first, "This one again!");
  await cleo.send("POST", "/airhorn", { name: "tada" });
  await ada.page.waitForSelector(".lately li");
  await ada.comment(first, "Every time.");
  await ada.row(first).locator(".comment").nth(1).waitFor();
}

async function queueMany({ ada, cleo, proxy }: Stage): Promise<void> {
  proxy.restore();
  await ada.page.evaluate(() => dispatchEvent(new Event("online")));
  await ada.isLive();
  const [uri = ""] = await cleo.search("", 1);
  await Promise.all(Array.from({ length: LONG_QUEUE }, () => cleo.add(uri)));
  await ada.page.waitForSelector(".queue .more a");
}
