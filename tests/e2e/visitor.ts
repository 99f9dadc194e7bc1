import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";

/** A frame that a page received over its socket. */
export interface SeenFrame {
  readonly type: string;
  readonly seq?: number;
  readonly data?: { readonly from?: number; readonly to?: number };
}

/** Something of a page that changes when the nest does. */
export interface Sign {
  readonly selector: string;
  /** What of it changes: how many there are, or what the first one says. */
  readonly is: "count" | "text";
}

/** Time that a page may take for anything, in milliseconds: only a failure takes that long. */
const PATIENCE = 15_000;

/** Somebody at a page of the nest, and everything that went wrong there. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Frames of all the sockets that this page has had, in order. */
  readonly frames: SeenFrame[] = [];
  /** Errors in the console, uncaught errors, and requests that left the origin. */
  readonly complaints: string[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.context = page.context();
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && !url.startsWith(`${origin}/`)) this.complaints.push(url);
    });
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => this.frames.push(JSON.parse(String(payload))));
    });
  }

  /** Opens a page in a browser that remembers nobody. */
  static async arrive(
    browser: Browser,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: origin, ...options });
    return await Visitor.inTab(context, origin);
  }

  /** Opens another tab beside the ones that a context has. */
  static async inTab(context: BrowserContext, origin: string, path = "/"): Promise<Visitor> {
    const visitor = new Visitor(await context.newPage(), origin);
    await visitor.page.goto(origin + path);
    return visitor;
  }

  /** Says a name, and waits until the page is that person's and live. */
  async signIn(name: string): Promise<void> {
    await this.page.fill("#name", name);
    await this.page.press("#name", "Enter");
    await this.page.waitForSelector(".me");
    await this.isLive();
  }

  async isLive(): Promise<void> {
    await this.page.waitForSelector(".connection.live");
  }

  async isOffline(): Promise<void> {
    await this.page.waitForSelector(".connection.offline");
  }

  /** Types a search and waits for its results. */
  async search(query: string): Promise<void> {
    await this.page.fill("#search", query);
    await this.page.waitForSelector('[aria-label="Results"] .track');
  }

  /** Comments on a song that waits. */
  async comment(song: string, words: string): Promise<void> {
    const talk = this.row(song).locator(".comments");
    await talk.evaluate((details) => details.setAttribute("open", ""));
    await talk.locator("[name=body]").fill(words);
    await talk.locator("button").click();
  }

  row(song: string): Locator {
    return this.page.locator(`[data-song="${song}"]`);
  }

  /** Ids of the songs that the page lists, in its order. */
  async songs(): Promise<string[]> {
    return await this.page.$$eval(
      "[data-song]",
      (rows) => rows.map((row) => row.getAttribute("data-song") ?? ""),
    );
  }

  /** Waits until the page lists exactly these songs, in this order. */
  async shows(songs: readonly string[]): Promise<void> {
    try {
      await this.page.waitForFunction((wanted) => {
        const rows = [...document.querySelectorAll("[data-song]")];
        return rows.map((row) => row.getAttribute("data-song")).join() === wanted;
      }, songs.join());
    } catch (cause) {
      const shown = await this.songs();
      throw new Error(`Cannot see the songs ${songs} at the page: it shows ${shown}`, { cause });
    }
  }

  /**
   * Waits for a sign to change, from now on.
   *
   * @returns What waits; its answer is when the page had changed, in milliseconds since 1970 on a
   *   clock that all pages of this machine share.
   */
  async expectChange(sign: Sign): Promise<() => Promise<number>> {
    const armed = await this.page.evaluateHandle(({ selector, is }: Sign) => {
      const look = () =>
        is === "count"
          ? document.querySelectorAll(selector).length
          : document.querySelector(selector)?.textContent ?? null;
      const before = look();
      const changed = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (look() === before) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        });
        const everything = { subtree: true, childList: true, attributes: true };
        observer.observe(document, { ...everything, characterData: true });
      });
      return { changed };
    }, sign);
    return async () => await armed.evaluate(({ changed }) => changed);
  }

  /** Presses a button; returns when the browser took the press, on the clock of {@link expectChange}. */
  async press(button: Locator | string): Promise<number> {
    const armed = await this.page.evaluateHandle(() => {
      const pressed = new Promise<number>((resolve) => {
        const take = (event: Event) => resolve(performance.timeOrigin + event.timeStamp);
        addEventListener("click", take, { capture: true, once: true });
      });
      return { pressed };
    });
    await (typeof button === "string" ? this.page.locator(button) : button).first().click();
    return await armed.evaluate(({ pressed }) => pressed);
  }
}
