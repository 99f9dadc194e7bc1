import assert from "node:assert/strict";
import { browserTest, openChromium } from "../support/chromium.ts";
import type { ApiGuest } from "./api_guest.ts";
import { NestServer } from "./nest_server.ts";
import { assertSoon, say } from "./say.ts";
import { Visitor } from "./visitor.ts";

const SONGS = 5000;
const AT_ONCE = 64;
const OPEN_WITHIN_MS = 3000;
/** Memory that a page's script may hold, and that the server may hold, in bytes. */
const MAX_PAGE = 120 * 2 ** 20;
const MAX_SERVER = 600 * 2 ** 20;

browserTest("a queue of five thousand songs opens at once and works", async () => {
  await using server = await NestServer.open();
  await using browser = await openChromium();
  const cleo = await server.guest("Cleo");
  await addMany(cleo);

  const ada = await Visitor.arrive(browser, server.origin);
  await ada.signIn("Ada");
  const { page } = ada;
  const began = performance.now();
  await page.goto(server.origin);
  await ada.isLive();
  const took = performance.now() - began;
  assertSoon({
    what: "opening",
    tookMs: took,
    goalMs: OPEN_WITHIN_MS,
    limitMs: 5 * OPEN_WITHIN_MS,
  });
  assert.match(await page.locator(".queue-head").innerText(), /5000 songs/);

  const [first = "", second = ""] = await ada.songs();
  const acting = performance.now();
  await ada.row(second).locator(".vote-up").click();
  await page.waitForFunction(
    (song) => document.querySelector("[data-song]")?.getAttribute("data-song") === song,
    second,
  );
  const actMs = performance.now() - acting;
  await ada.row(first).locator(".remove").click();
  await ada.row(first).waitFor({ state: "detached" });
  await page.click(".toast .undo");
  await ada.row(first).waitFor();
  const rows = (await ada.songs()).length;
  await page.click(".queue .more a");
  await page.waitForFunction(
    (rows) => document.querySelectorAll("[data-song]").length > rows,
    rows,
  );

  const heap = await heapBytes(ada);
  const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed()} MiB`;
  say(
    `${SONGS} songs: open after ${took.toFixed()} ms, a vote shows after ${actMs.toFixed()} ms, ` +
      `the page holds ${mib(heap)}, the server ${mib(server.residentBytes())}`,
  );
  assert.ok(heap < MAX_PAGE && server.residentBytes() < MAX_SERVER);
  assert.deepEqual(ada.complaints, []);
});

/** One song that plays, and {@link SONGS} that wait. */
async function addMany(guest: ApiGuest): Promise<void> {
  const uris = await guest.search("", 12);
  let left = SONGS + 1;
  const addSome = async () => {
    while (left-- > 0) await guest.add(uris[left % uris.length] ?? "");
  };
  await Promise.all(Array.from({ length: AT_ONCE }, addSome));
}

/** Memory that a page's script holds, after what it has let go of was collected. */
async function heapBytes({ page }: Visitor): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize;
}
