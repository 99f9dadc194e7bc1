import assert from "node:assert/strict";
import { App, csp, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { chromium } from "playwright-core";
import { fixtureProject } from "./fixture_project.ts";

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test({
  name: `islands come alive in a browser (needs ${CHROMIUM})`,
  ignore: !(await exists(CHROMIUM)),
  // The browser's own process and pipes outlive what the sanitizers expect of a step.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using project = await fixtureProject();
    const apply = await new Builder({ root: project.root }).build({ snapshot: "memory" });
    const app = new App<unknown>().use(csp({ useNonce: true })).use(staticFiles()).fsRoutes();
    apply(app);
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      app.handler(),
    );
    const address = `http://127.0.0.1:${server.addr.port}`;
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));

      await t.step("two islands share one signal, and each stays in its place", async () => {
        await page.goto(address, { waitUntil: "networkidle" });
        const buttons = page.locator("main > button");
        const texts = () => buttons.allTextContents();
        assert.deepEqual(await texts(), ["one </script>: 3 of 6", "two: 3 of 0"]);
        await buttons.first().click();
        assert.deepEqual(await texts(), ["one </script>: 4 of 6", "two: 4 of 0"]);
        await buttons.last().click();
        assert.deepEqual(await texts(), ["one </script>: 5 of 6", "two: 5 of 0"]);
        const order = await page.locator("main > *").evaluateAll((elements) =>
          elements.map(({ tagName }) => tagName)
        );
        assert.deepEqual(order, ["BUTTON", "P", "BUTTON"]);
      });

      await t.step("an island that grows or shrinks keeps to its place", async () => {
        await page.goto(`${address}/lists`, { waitUntil: "networkidle" });
        const list = () =>
          page.locator("ul > *").evaluateAll((nodes) =>
            nodes.map(({ textContent }) => textContent)
          );
        assert.deepEqual(await list(), ["more", "more", "end"]);
        assert.equal(await page.locator(".live").count(), 2);
        for (const id of ["#a", "#b", "#a", "#b", "#a"]) await page.locator(id).click();
        assert.deepEqual(await list(), ["a0", "a1", "a2", "more", "b0", "b1", "end"]);
      });

      await t.step("props of every kind arrive, and assets keep their address", async () => {
        await page.goto(`${address}/shop`, { waitUntil: "networkidle" });
        const button = page.locator("button");
        const before = await button.getAttribute("data-asset");
        await button.click();
        assert.equal(await button.textContent(), "1 1970-01-01T00:00:00.000Z a 6");
        assert.match(before ?? "", /^\/app\.css\?__frsh_c=\w+$/);
        assert.equal(await button.getAttribute("data-asset"), before);
      });

      await t.step("ids stay as they were served, and no two islands share one", async () => {
        const idsIn = (html: string) =>
          Array.from(html.matchAll(/ id="(P[^"]+)"/g), ([, id]) => id);
        const served = idsIn(await (await fetch(`${address}/ids`)).text());
        assert.equal(new Set(served).size, 3);
        await page.goto(`${address}/ids`, { waitUntil: "networkidle" });
        assert.equal(await page.locator("input.live").count(), 2);
        assert.deepEqual(idsIn(await page.content()), served);
      });

      await t.step("an island that fails leaves the others alive, and is reported", () => {
        assert.deepEqual(complaints.splice(0), ["Error: broken on purpose"]);
      });

      await t.step("without a complaint, the policy's included", () => {
        assert.deepEqual(complaints, []);
      });
    } finally {
      await browser.close();
      await server.shutdown();
    }
  },
});
