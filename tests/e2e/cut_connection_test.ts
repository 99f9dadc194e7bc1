import assert from "node:assert/strict";
import { browserTest, openChromium } from "../support/chromium.ts";
import type { ApiGuest } from "./api_guest.ts";
import { CuttableProxy } from "./cuttable_proxy.ts";
import { NestServer } from "./nest_server.ts";
import { Visitor } from "./visitor.ts";

const CHANGES = 500;

browserTest("a page that was cut off gets exactly the events that it missed", async () => {
  await using server = await NestServer.open();
  await using proxy = new CuttableProxy(server.port);
  await using browser = await openChromium();
  const cleo = await server.guest("Cleo");
  const uris = await cleo.search("", 12);
  for (const uri of uris) await cleo.add(uri);
  const ada = await Visitor.arrive(browser, proxy.origin);
  await ada.signIn("Ada");
  const before = await cleo.nest();
  await ada.shows(before.nest.queue.map(({ id }) => id));

  proxy.cut("everything");
  await ada.isOffline();
  await makeChanges(cleo, uris);
  const after = await cleo.nest();
  assert.equal(after.nest.seq - before.nest.seq, CHANGES);
  const seen = ada.frames.length;
  proxy.restore();
  // Browsers say so when the network is back; a page that is not told would wait a little longer.
  await ada.page.evaluate(() => dispatchEvent(new Event("online")));
  await ada.isLive();

  const queue = after.nest.queue.map(({ id }) => id);
  await ada.shows(queue);
  const [first, ...missed] = ada.frames.slice(seen);
  assert.equal(first?.type, "resumed");
  assert.equal(first?.data?.from, before.nest.seq);
  assert.equal(first?.data?.to, after.nest.seq);
  const numbers = missed.flatMap(({ seq }) => seq ?? []);
  const wanted = Array.from({ length: CHANGES }, (_, index) => before.nest.seq + 1 + index);
  assert.deepEqual(numbers, wanted);
  assert.ok(!ada.frames.slice(seen).some(({ type }) => type === "snapshot"));

  const jams = await ada.page.$$eval(
    "[data-song] .jam .count",
    (counts) => counts.map(({ textContent }) => Number(textContent)),
  );
  assert.deepEqual(jams, after.nest.queue.map(({ jamCount }) => jamCount));
});

/** {@link CHANGES} changes of several kinds, each of which is one event. */
async function makeChanges(guest: ApiGuest, uris: readonly string[]): Promise<void> {
  const { nest } = await guest.nest();
  const songs = nest.queue.map(({ id }) => id);
  const jammed = new Set<string>();
  for (let change = 0; change < CHANGES; change++) {
    const song = songs[change % songs.length] ?? "";
    const round = Math.floor(change / songs.length);
    if (change % 25 === 24) await guest.add(uris[round % uris.length] ?? "");
    else if (change % 7 === 0) await guest.comment(song, `while you were away, ${change}`);
    else if (jammed.delete(song)) await guest.unjam(song);
    else {
      jammed.add(song);
      await guest.jam(song);
    }
  }
}
