import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { browserTest, openChromium } from "../support/chromium.ts";
import type { ApiGuest } from "./api_guest.ts";
import { CuttableProxy } from "./cuttable_proxy.ts";
import { NestServer } from "./nest_server.ts";
import { Visitor } from "./visitor.ts";

/** A nest with songs of somebody else's, and a person whose connection can be cut. */
interface Scene {
  readonly proxy: CuttableProxy;
  readonly cleo: ApiGuest;
  readonly ada: Visitor;
  /** Songs that wait, in order. */
  readonly songs: readonly string[];
}

browserTest("what people do offline is kept, and done once", async (t) => {
  await using server = await NestServer.open();
  await using browser = await openChromium();

  await t.step("when the network goes and comes back", async () => {
    await using proxy = new CuttableProxy(server.port);
    const scene = await setTheScene(server, proxy, browser);
    const { ada } = scene;
    // The socket stays open and silent, as when a phone loses its network.
    await ada.context.setOffline(true);
    await ada.isOffline();
    await doThreeThings(scene);
    await showsKept(ada);
    await ada.context.setOffline(false);
    await ada.isLive();
    await isDoneOnce(scene, [ada]);
    await ada.context.close();
  });

  await t.step("when the page is loaded again meanwhile", async () => {
    await using proxy = new CuttableProxy(server.port);
    const scene = await setTheScene(server, proxy, browser);
    const { ada } = scene;
    proxy.cut("sockets");
    await ada.isOffline();
    await doThreeThings(scene);
    await ada.page.reload();
    await ada.isOffline();
    await showsKept(ada);
    proxy.restore();
    await isBack(ada);
    await isDoneOnce(scene, [ada]);
    await ada.context.close();
  });

  await t.step("when the same person has two tabs", async () => {
    await using proxy = new CuttableProxy(server.port);
    const scene = await setTheScene(server, proxy, browser);
    const { ada } = scene;
    const other = await Visitor.inTab(ada.context, proxy.origin);
    await other.isLive();
    proxy.cut("everything");
    const tabs = [ada, other];
    for (const tab of tabs) await tab.isOffline();
    await doThreeThings(scene);
    proxy.restore();
    for (const tab of tabs) await isBack(tab);
    await isDoneOnce(scene, tabs);
    await ada.context.close();
  });

  await t.step("when the connection breaks before the answer, again and again", async () => {
    await using proxy = new CuttableProxy(server.port);
    const { ada, cleo } = await setTheScene(server, proxy, browser);
    const before = (await cleo.nest()).nest.queue.length;
    const buttons = ada.page.locator('[aria-label="Suggestions"] .button');
    const count = await buttons.count();
    for (let index = 0; index < count; index++) {
      await buttons.nth(index).click();
      proxy.cut("everything");
      await ada.isOffline();
      proxy.restore();
      await isBack(ada);
    }
    await nothingWaits(ada);
    const { nest } = await cleo.nest();
    assert.equal(nest.queue.length, before + count);
    await ada.shows(nest.queue.map(({ id }) => id));
    await ada.context.close();
  });
});

async function setTheScene(
  server: NestServer,
  proxy: CuttableProxy,
  browser: Browser,
): Promise<Scene> {
  const cleo = await server.guest("Cleo");
  await cleo.send("POST", "/clear", {});
  for (const uri of await cleo.search("", 4)) await cleo.add(uri);
  const ada = await Visitor.arrive(browser, proxy.origin);
  await ada.signIn("Ada");
  const songs = (await cleo.nest()).nest.queue.map(({ id }) => id);
  await ada.shows(songs);
  return { proxy, cleo, ada, songs };
}

/** A vote and a comment on the first waiting song, and a song. */
async function doThreeThings({ ada, songs: [song = ""] }: Scene): Promise<void> {
  await ada.row(song).locator(".vote-up").click();
  await ada.comment(song, "from the tunnel");
  await ada.page.locator('[aria-label="Suggestions"] .button').first().click();
}

async function showsKept(ada: Visitor): Promise<void> {
  await ada.page.waitForSelector('.connection.offline .kept:text("3 to send")');
}

/** Waits until a page is live again; browsers tell it when the network is back. */
async function isBack(tab: Visitor): Promise<void> {
  await tab.page.evaluate(() => dispatchEvent(new Event("online")));
  await tab.isLive();
}

/** Waits until everything that the page has kept was answered. */
async function nothingWaits({ page }: Visitor): Promise<void> {
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => /pending/.test(key)));
}

async function isDoneOnce({ cleo, songs }: Scene, tabs: readonly Visitor[]): Promise<void> {
  const [song = ""] = songs;
  for (const tab of tabs) await nothingWaits(tab);
  const { nest } = await cleo.nest();
  assert.equal(nest.queue.length, songs.length + 1);
  const voted = nest.queue.find(({ id }) => id === song);
  assert.equal(voted?.votes, 1);
  assert.deepEqual(voted?.comments.map(({ body }) => body), ["from the tunnel"]);
  for (const tab of tabs) await tab.shows(nest.queue.map(({ id }) => id));
  for (const { page } of tabs) {
    assert.equal(await page.textContent(`[data-song="${song}"] .votes .count`), "+1");
    assert.equal(await page.textContent(`[data-song="${song}"] .comments .count`), "1");
  }
}
