import { type Browser, chromium } from "playwright-core";

/** Where systems keep a Chromium that Playwright can drive. */
const USUAL_PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface BrowserOptions {
  /** Whether pages may sound without a tap. Left out: no, as for people. */
  readonly sounds?: boolean;
}

/** A test that needs a browser. */
export interface BrowserTest {
  readonly name: string;
  readonly fn: (t: Deno.TestContext) => Promise<void>;
}

/**
 * Registers a test that drives Chromium. Where there is none it is skipped, and says so; with
 * `REQUIRE_BROWSER=1` it fails instead, so that a build machine cannot pass by having no browser.
 */
export function browserTest(name: string, fn: BrowserTest["fn"]): void {
  const isMissing = chromiumPath() === null && Deno.env.get("REQUIRE_BROWSER") !== "1";
  Deno.test({
    name: isMissing ? `${name} (skipped: no Chromium; CHROMIUM can name one)` : name,
    ignore: isMissing,
    // Playwright keeps pipes to its driver open between tests.
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

/** The Chromium of this machine: `CHROMIUM` if it is set, or the first that is found; else `null`. */
export function chromiumPath(): string | null {
  const named = Deno.env.get("CHROMIUM");
  const paths = named === undefined || named === "" ? USUAL_PATHS : [named];
  return paths.find(isFile) ?? null;
}

/** Starts a browser of its own: a process, with nothing remembered. */
export async function openChromium({ sounds = false }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) {
    const tried = Deno.env.get("CHROMIUM") || USUAL_PATHS.join(", ");
    throw new Error(`Cannot find Chromium at ${tried}: CHROMIUM can name another path`);
  }
  const args = sounds ? [...QUIET, "--autoplay-policy=no-user-gesture-required"] : QUIET;
  return await chromium.launch({ executablePath, args });
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
