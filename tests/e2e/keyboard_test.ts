import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, openChromium } from "../support/chromium.ts";
import { NestServer } from "./nest_server.ts";
import { Visitor } from "./visitor.ts";

/** Presses of Tab after which somebody would give up. */
const MAX_TABS = 150;
const EVENTS = 50;
/** Least time between two sentences that are read out, less what timers may be early, in ms. */
const SENTENCE_MS = 2900;

/** Where the keyboard is. */
interface Focus {
  /** Id of the row's song, or `null` outside of the queue. */
  readonly song: string | null;
  /** What the control is. */
  readonly is: string;
  readonly label: string;
}

browserTest("a keyboard is enough, and never gets lost", async (t) => {
  await using server = await NestServer.open();
  await using browser = await openChromium();
  const cleo = await server.guest("Cleo");
  for (const uri of await cleo.search("", 6)) await cleo.add(uri);
  const [, first, second, third] = await queueOf(cleo);
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  const ada = await Visitor.arrive(browser, server.origin);
  const { page } = ada;
  const { keyboard } = page;
  await ada.isLive();
  const vote = `[data-song="${second}"] .vote-up`;

  await t.step("sign in", async () => {
    await tabTo(page, "#name");
    await keyboard.type("Ada");
    await keyboard.press("Enter");
    await page.waitForSelector(".me");
    await ada.isLive();
  });

  await t.step("the first press of Tab offers a way past everything", async () => {
    await keyboard.press("Tab");
    assert.equal((await focusOf(page)).label, "Skip to the queue");
    await keyboard.press("Enter");
    assert.equal((await focusOf(page)).is, "queue");
  });

  await t.step("search", async () => {
    await keyboard.press("/");
    assert.equal((await focusOf(page)).is, "search");
    await keyboard.type("penguins");
    await page.waitForSelector('[aria-label="Results"] .track');
    assert.equal((await focusOf(page)).is, "search");
  });

  await t.step("add: the focus stays on the button, which says that it was added", async () => {
    await tabTo(page, '[aria-label="Results"] .button');
    await keyboard.press("Enter");
    await page.waitForFunction(() => /^Added /.test(document.activeElement?.ariaLabel ?? ""));
  });

  await t.step("vote: the focus stays on the button while the row moves up", async () => {
    const before = await ada.songs();
    await tabTo(page, vote);
    await keyboard.press("Enter");
    await page.waitForSelector(`${vote}[aria-pressed="true"]`);
    assert.notDeepEqual(await ada.songs(), before);
    assert.deepEqual(await placeOf(page), { song: second, is: "vote vote-up" });
  });

  await t.step("jam", async () => {
    await tabTo(page, `[data-song="${second}"] .jam`);
    await keyboard.press("Space");
    await page.waitForSelector(`[data-song="${second}"] .jam[aria-pressed="true"]`);
    assert.deepEqual(await placeOf(page), { song: second, is: "jam" });
  });

  await t.step("comment", async () => {
    await tabTo(page, `[data-song="${second}"] .comments summary`);
    await keyboard.press("Enter");
    await tabTo(page, `[data-song="${second}"] [name="body"]`);
    await keyboard.type("all by keys");
    await keyboard.press("Enter");
    await page.locator(`[data-song="${second}"] .comment`).waitFor();
    assert.deepEqual(await placeOf(page), { song: second, is: "body" });
  });

  await t.step("arrows walk through the rows, to the same button", async () => {
    await keyboard.press("Shift+Tab");
    await keyboard.press("Shift+Tab");
    assert.deepEqual(await placeOf(page), { song: second, is: "jam" });
    const rows = await ada.songs();
    const below = rows[rows.indexOf(second) + 1];
    await keyboard.press("ArrowDown");
    assert.deepEqual(await placeOf(page), { song: below, is: "jam" });
    await keyboard.press("ArrowUp");
    assert.deepEqual(await placeOf(page), { song: second, is: "jam" });
  });

  await t.step("remove: the focus goes to the row that moves up", async () => {
    const rows = await ada.songs();
    const below = rows[rows.indexOf(second) + 1];
    await tabTo(page, `[data-song="${second}"] .remove`);
    await keyboard.press("Enter");
    await ada.row(second).waitFor({ state: "detached" });
    assert.deepEqual(await placeOf(page), { song: below, is: "quiet remove" });
  });

  await t.step("undo", async () => {
    await page.waitForSelector(".toast .undo");
    await keyboard.press("z");
    await ada.row(second).waitFor();
    assert.notEqual((await focusOf(page)).song, null);
  });

  await t.step("the buttons of a row say what they do, and to what", async () => {
    const title = await ada.row(third).locator(".title").innerText();
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const named = nodes.map(({ role, name }) => `${role?.value} ${name?.value}`);
    for (
      const label of [
        `button Vote up ‘${title}’, 0 votes`,
        `button Vote down ‘${title}’, 0 votes`,
        `button Jam ‘${title}’, 0 jams`,
        `DisclosureTriangle Comments on ‘${title}’, 0`,
        `button Remove ‘${title}’`,
      ]
    ) {
      const nearly = named.filter((name) => name.includes(title));
      assert.ok(named.includes(label), `${label} is none of\n${nearly.join("\n")}`);
    }
  });

  assert.deepEqual(ada.complaints, []);
});

browserTest("while much happens, the focus stays and sentences come one at a time", async () => {
  await using server = await NestServer.open();
  await using browser = await openChromium();
  const [cleo, ben] = [await server.guest("Cleo"), await server.guest("Ben")];
  const uris = await cleo.search("", 12);
  for (const uri of uris) await cleo.add(uri);
  const songs = await queueOf(cleo);
  const song = songs[4] ?? "";
  const html = await (await fetch(server.origin)).text();
  assert.match(html, /role="status"/, "what is read out must be there before it speaks");
  const ada = await Visitor.arrive(browser, server.origin);
  await ada.signIn("Ada");
  const { page } = ada;
  await page.focus(`[data-song="${song}"] .jam`);
  const spoken = await page.evaluateHandle(recordSentences);

  for (let event = 0; event < EVENTS; event++) {
    const other = songs[event % songs.length] ?? "";
    if (event % 10 === 0) await ben.add(uris[event / 10] ?? "");
    else if (event % 10 === 5) await cleo.send("DELETE", `/songs/${songs[event / 5]}`);
    else if (event % 2 === 0) await ben.comment(song, `event ${event}`);
    // Votes for the row itself and for others: the queue turns over around the focus.
    else await (event % 3 === 0 ? ben : cleo).vote(event % 4 === 1 ? song : other, 1);
  }
  const queue = await queueOf(cleo);
  assert.notDeepEqual(queue, songs);
  await ada.shows(queue);
  assert.deepEqual(await placeOf(page), { song, is: "jam" });

  await page.waitForFunction(({ sentences }) => sentences.length >= 2, spoken);
  const { sentences } = await spoken.jsonValue();
  for (const [index, { at }] of sentences.entries()) {
    const before = sentences[index - 1];
    if (before !== undefined) assert.ok(at - before.at >= SENTENCE_MS, `${at - before.at} ms`);
  }
});

/** Ids of the songs that wait. */
async function queueOf(guest: { nest(): Promise<{ nest: { queue: readonly { id: string }[] } }> }) {
  return (await guest.nest()).nest.queue.map(({ id }) => id);
}

/** Presses Tab until what `selector` names has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tab = 0; tab < MAX_TABS; tab++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(
      (selector) => document.activeElement?.matches(selector) ?? false,
      selector,
    );
    if (there) return;
  }
  throw new Error(`Cannot reach ${selector} with ${MAX_TABS} presses of Tab`);
}

/** In which row the focus is, and on what there. */
async function placeOf(page: Page): Promise<Pick<Focus, "song" | "is">> {
  const { song, is } = await focusOf(page);
  return { song, is };
}

async function focusOf(page: Page): Promise<Focus> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    const named = element?.getAttribute("name");
    return {
      song: element?.closest("[data-song]")?.getAttribute("data-song") ?? null,
      is: element?.id || (named === "do" ? "" : named) || element?.getAttribute("class") || "",
      label: element?.getAttribute("aria-label") ?? element?.textContent ?? "",
    };
  });
}

/** Notes when the page says something to those who do not see it. */
function recordSentences(): { sentences: { at: number; text: string }[] } {
  const sentences: { at: number; text: string }[] = [];
  const region = document.querySelector('[role="status"]');
  if (region === null) throw new Error("Cannot find what is read out");
  new MutationObserver(() => {
    const text = region.textContent ?? "";
    if (text !== "") sentences.push({ at: performance.now(), text });
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return { sentences };
}
