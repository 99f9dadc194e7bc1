/**
 * Photographs the page in each of its states and lets axe look at it:
 * `deno run -A tests/e2e/design_shots.ts <folder> [state …]`.
 */
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium } from "playwright-core";
import { drawState, STATES } from "./design_states.tsx";

const STATIC = new URL("../../static/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  svg: "image/svg+xml",
  js: "text/javascript",
};

/** Serves the states as `/{theme}/{state}`, with the page's own files. */
export function serveStates(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const [, theme, state] = pathname.split("/");
    if (state !== undefined && (theme === "light" || theme === "dark")) {
      const headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": CSP,
      };
      return new Response(drawState(state, theme), { headers });
    }
    const type = TYPES[pathname.split(".").at(-1) ?? ""];
    if (type === undefined) return new Response(null, { status: 204 });
    const file = await Deno.readFile(new URL(`.${pathname}`, STATIC));
    return new Response(file, { headers: { "content-type": type } });
  });
}

const CSP = "default-src 'self'; style-src 'self' 'nonce-x'; img-src 'self' data:";

/** Opens the browser of this machine. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

if (import.meta.main) {
  const [folder = "/tmp/ui", ...wanted] = Deno.args;
  await Deno.mkdir(folder, { recursive: true });
  const server = serveStates();
  const browser = await openBrowser();
  const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
  const widths = (Deno.env.get("WIDTHS") ?? "390,820,1440").split(",").map(Number);
  const themes = (Deno.env.get("THEMES") ?? "light,dark").split(",");
  for (const state of wanted.length > 0 ? wanted : [...Object.keys(STATES), "404", "500"]) {
    for (const theme of themes) {
      for (const width of widths) {
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          hasTouch: width < 800,
        });
        const page = await context.newPage();
        page.on("console", (message) => say(`${state} ${message.type()}: ${message.text()}`));
        await page.goto(`http://127.0.0.1:${server.addr.port}/${theme}/${state}`);
        // A photograph of the whole page is no scrolling: rows out of sight would stay blank.
        await page.evaluate(
          "for (const s of document.styleSheets) s.insertRule('.song { content-visibility: visible }', s.cssRules.length)",
        );
        await page.screenshot({
          path: `${folder}/${state}-${theme}-${width}.png`,
          fullPage: state !== "long",
        });
        const wide = Number(
          await page.evaluate("document.documentElement.scrollWidth - innerWidth"),
        );
        if (wide > 0) say(`${state} ${theme} ${width}: ${wide} px too wide`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, impact, nodes } of violations) {
          say(
            `${state} ${theme} ${width}: ${impact} ${id} ×${nodes.length} ${
              nodes[0]?.html.slice(0, 160)
            }`,
          );
          say(`   ${nodes[0]?.failureSummary?.split("\n").slice(1, 3).join(" ")}`);
        }
        await context.close();
      }
    }
  }
  await browser.close();
  await server.shutdown();
}
