import assert from "node:assert/strict";
import { writeTone } from "../support/audio_fixtures.ts";
import { browserTest, openChromium } from "../support/chromium.ts";
import { NestServer } from "./nest_server.ts";
import { Visitor } from "./visitor.ts";

const MARKUP = `<img src=x onerror="document.title='broken'"></script><b>&amp;`;
const RIGHT_TO_LEFT = "שיר של ציפור (חי)";
const SEPARATED = "one\u2028two\u2029three";
const LONG = "Wolkenkuckucksheimlied".repeat(10).slice(0, 200);
const NAME = `</script><i>'"&Ada`;
const COMMENT = `<script>document.title = "broken"</script> ${RIGHT_TO_LEFT}`;
const WIDTHS = [390, 820, 1440];

browserTest("whatever people write is shown as text", async (t) => {
  await using server = await NestServer.open(async (folder) => {
    for (const [index, title] of [MARKUP, RIGHT_TO_LEFT, SEPARATED, LONG].entries()) {
      await writeTone(folder, `odd-${index}`, { title, artist: MARKUP, seconds: 90 });
    }
  });
  await using browser = await openChromium();
  const writer = await server.guest(NAME);
  for (const uri of await writer.searchUntil("odd", 4)) await writer.add(uri);
  const { nest } = await writer.nest();
  const known = [...nest.queue, ...(nest.playback.state === "idle" ? [] : [nest.playback.song])];
  const texts = known.map(({ title }) => title);
  for (const { id } of known) await writer.comment(id, COMMENT);

  await t.step("the server takes titles as they are, as far as one line can hold them", () => {
    assert.deepEqual(texts.toSorted(), [MARKUP, RIGHT_TO_LEFT, "one two three", LONG].toSorted());
  });

  for (const javaScriptEnabled of [false, true]) {
    await t.step(javaScriptEnabled ? "with script" : "without script", async () => {
      const { page, complaints, context } = await Visitor.arrive(browser, server.origin, {
        javaScriptEnabled,
      });
      if (javaScriptEnabled) await page.waitForSelector(".connection.live");
      const shown = await page.$$eval(
        "#now .title bdi, [data-song] .title bdi",
        (titles) => titles.map(({ textContent }) => textContent ?? ""),
      );
      assert.deepEqual(shown.toSorted(), texts.toSorted());
      assert.equal(
        await page.locator("[data-song] img[src=x], main script, main b img").count(),
        0,
      );
      const comments = await page.$$eval(
        '[role="log"] .comment [dir=auto]:not(b)',
        (said) => said.map(({ textContent }) => textContent),
      );
      assert.deepEqual(new Set(comments), new Set([COMMENT]));
      assert.equal(await page.textContent('[role="log"] .comment b'), NAME);
      assert.notEqual(await page.title(), "broken");
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }

  await t.step("a title of 200 letters breaks no page", async () => {
    const { page, context } = await Visitor.arrive(browser, server.origin);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the page is ${wide} px wider than ${width}`);
      const buttons = await page.$$eval(
        "[data-song] .remove",
        (buttons) => buttons.map((button) => button.getBoundingClientRect().right),
      );
      for (const right of buttons) assert.ok(right <= width, `a button ends at ${right}`);
    }
    await context.close();
  });
});
