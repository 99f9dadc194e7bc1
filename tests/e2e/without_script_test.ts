import assert from "node:assert/strict";
import { browserTest, openChromium } from "../support/chromium.ts";
import { NestServer } from "./nest_server.ts";
import { Visitor } from "./visitor.ts";

browserTest("without script, forms do everything that people do in a nest", async (t) => {
  await using server = await NestServer.open();
  await using browser = await openChromium();
  const cleo = await server.guest("Cleo");
  for (const uri of await cleo.search("", 4)) await cleo.add(uri);
  const { nest } = await cleo.nest();
  const [song] = nest.queue;
  assert.ok(song !== undefined && nest.playback.state === "playing");
  const onAir = nest.playback.song.title;
  await cleo.jam(song.id);
  const { page } = await Visitor.arrive(browser, server.origin, { javaScriptEnabled: false });
  const row = page.locator(`[data-song="${song.id}"]`);
  const playback = async () => (await cleo.nest()).nest.playback;

  await t.step(
    "the first paint has the queue, the song on air, votes and who is here",
    async () => {
      const rows = await page.$$eval("[data-song]", (rows) => rows.length);
      assert.equal(rows, nest.queue.length);
      assert.equal(await page.textContent("#now .billing .title"), onAir);
      assert.equal(await row.locator(".title").first().textContent(), song.title);
      assert.equal(await row.locator(".votes .count").textContent(), "0");
      assert.equal(await row.locator(".jam .count").textContent(), "1");
      assert.match(await row.locator(".reasons").innerText(), /plays next/);
      assert.match(await page.locator(".listeners").innerText(), /here/);
      assert.equal(await page.locator('[role="status"]').count(), 1);
    },
  );

  await t.step("sign in", async () => {
    await page.fill("#name", "Ada");
    await page.click("#hello button");
    assert.equal(await page.textContent(".me .name"), "Ada");
  });

  await t.step("search and add", async () => {
    await page.fill("#search", "penguins");
    await page.press("#search", "Enter");
    await page.click('[aria-label="Results"] .button');
    assert.equal(await page.locator("[data-song]").count(), nest.queue.length + 1);
  });

  await t.step("vote, and take it back", async () => {
    await row.locator(".vote-up").click();
    assert.equal(await row.locator(".votes .count").textContent(), "+1");
    await row.locator(".vote-up").click();
    assert.equal(await row.locator(".votes .count").textContent(), "0");
  });

  await t.step("jam", async () => {
    await row.locator(".jam").click();
    assert.equal(await row.locator(".jam .count").textContent(), "2");
  });

  await t.step("comment", async () => {
    await row.locator("summary").click();
    await row.locator("[name=body]").fill("no script, still here");
    await row.locator(".say button").click();
    assert.equal(await row.locator(".comments .count").textContent(), "1");
    await row.locator("summary").click();
    assert.match(await row.locator('[role="log"]').innerText(), /no script, still here/);
  });

  await t.step("remove", async () => {
    await row.locator(".remove").click();
    assert.equal(await row.count(), 0);
  });

  await t.step("pause and go on", async () => {
    await page.click("#now .actions [value=pause]");
    assert.equal(await page.textContent("#now-heading"), "Paused");
    assert.equal((await playback()).state, "paused");
    await page.click("#now .actions [value=resume]");
    assert.equal((await playback()).state, "playing");
  });

  await t.step("airhorn", async () => {
    await page.click('.horn[data-horn="eagle"]');
    assert.match(await page.locator(".lately li").first().innerText(), /Ada/);
    assert.deepEqual((await cleo.nest()).nest.horns.map(({ name }) => name), ["eagle"]);
  });

  await t.step("skip", async () => {
    await page.click('#now .actions [value^="skip"]');
    assert.notEqual(await page.textContent("#now .billing .title"), onAir);
  });

  await t.step("what cannot be done says so", async () => {
    const gone = page.locator("#now .actions [value^=skip]");
    await gone.evaluate((button) => button.setAttribute("value", "skip.99999"));
    await gone.click();
    assert.match(await page.locator(".toast").innerText(), /not playing any more/);
  });

  await t.step("sign out", async () => {
    await page.click(".me button");
    assert.equal(await page.locator("#hello").count(), 1);
  });
});
