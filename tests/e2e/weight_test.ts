import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { writeTone } from "../support/audio_fixtures.ts";
import { browserTest, openChromium } from "../support/chromium.ts";
import { NestServer } from "./nest_server.ts";
import { say } from "./say.ts";
import { Visitor } from "./visitor.ts";

/** Script that a page may load, as it crosses the wire, in bytes. */
const MAX_SCRIPT = 45 * 1024;

browserTest("a whole session is light, stays at home and breaks no rule", async (t) => {
  await using server = await NestServer.open(async (folder) => {
    await writeTone(folder, "tone", { title: "Home Tone", artist: "Us", seconds: 60 });
  });
  await using browser = await openChromium();

  await t.step("script is small", async () => {
    const scripts = await scriptsOf(browser, server.origin);
    const bytes = scripts.reduce((sum, size) => sum + size, 0);
    say(`${scripts.length} scripts, ${(bytes / 1024).toFixed(1)} KB with their headers`);
    assert.ok(scripts.length > 0 && bytes <= MAX_SCRIPT);
  });

  await t.step("the content security policy lets only our own script run", async () => {
    const answer = await fetch(server.origin);
    const policy = answer.headers.get("content-security-policy") ?? "";
    assert.match(policy, /script-src[^;]*'nonce-[\w+/=-]{16,}'/);
    assert.doesNotMatch(policy, /unsafe/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    const html = await answer.text();
    for (const [tag] of html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>/g)) {
      assert.ok(tag.includes(nonce) || /type="application\//.test(tag), tag);
    }
    const again = await fetch(server.origin);
    await again.body?.cancel();
    assert.notEqual(again.headers.get("content-security-policy"), policy, "nonces are used once");
  });

  await t.step("nothing goes wrong in a whole session", async () => {
    const ada = await Visitor.arrive(browser, server.origin);
    const { page } = ada;
    await ada.signIn("Ada");
    await ada.search("Home Tone");
    await page.click('[aria-label="Results"] .button');
    await page.waitForSelector("#now.playing");
    await page.click("#now .listen");
    await page.waitForSelector(".in-time.good");
    await page.click(".horn[data-horn=tada]");
    await page.waitForSelector(".lately li");
    await page.fill("#search", "");
    await page.locator('[aria-label="Suggestions"] .button:not(.added)').first().click();
    const row = page.locator("[data-song]:not(.pending)");
    await row.locator(".jam").click();
    await row.locator(".remove").click();
    await page.click(".toast .undo");
    await row.waitFor();
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.click('#now .actions [value^="skip"]');
    await page.click("#now .actions [value=pause]");
    await page.waitForSelector("#now.paused");
    await page.click(".me button");
    await page.waitForSelector("#hello");
    // Deno 2.5 says goodbye twice when both ends close a socket at once, and Chromium remarks on it.
    const isOwn = (complaint: string) =>
      !Deno.version.deno.startsWith("2.5.") || !complaint.endsWith("Close received after close");
    assert.deepEqual(ada.complaints.filter(isOwn), []);
  });

  assert.doesNotMatch(server.printed, /error|warn/i);
});

/** Bytes of each script that a first visit loads, as they cross the wire. */
async function scriptsOf(browser: Browser, origin: string): Promise<number[]> {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Set<string>();
  const sizes: number[] = [];
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) sizes.push(encodedDataLength);
  });
  await page.goto(origin, { waitUntil: "networkidle" });
  await page.waitForSelector(".connection.live");
  assert.equal(sizes.length, scripts.size);
  await page.context().close();
  return sizes;
}
