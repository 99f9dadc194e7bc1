import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { writeTone } from "../support/audio_fixtures.ts";
import { browserTest, openChromium } from "../support/chromium.ts";
import { NestServer } from "./nest_server.ts";
import { assertSoon, median, quantile, say } from "./say.ts";
import { SoundProbe } from "./sound_probe.ts";
import { Visitor } from "./visitor.ts";

const SAMPLES = Deno.env.get("E2E_LONG") === "1" ? 60 : 15;
const EVERY_MS = 1000;
/** How far apart two listeners may be, in milliseconds: people in one room do not hear it. */
const TOGETHER_MS = 50;
/** How far apart they may stop, start and change songs, on a machine that is idle. */
const CHANGE_TOGETHER_MS = 300;
/** The same on a machine that does other work too. */
const CHANGE_BUSY_MS = 1500;
const WRONG_BY_MS = 5 * 60_000;

/** A listener with what listens in to them. */
interface Ear {
  readonly visitor: Visitor;
  readonly sound: SoundProbe;
}

browserTest(
  "two people hear the same moment, though one clock is five minutes wrong",
  async (t) => {
    await using server = await NestServer.open(fillMusic);
    await using here = await openChromium();
    await using there = await openChromium();
    const cleo = await server.guest("Cleo");
    const [short = "", ...long] = await cleo.searchUntil("Beeps", 4);
    await cleo.add(long[0] ?? "");
    const ears = [
      await listen(here, server.origin, "Ada", 0),
      await listen(there, server.origin, "Ben", WRONG_BY_MS),
    ] as const;

    const times = await Promise.all(ears.map(({ visitor }) => visitor.page.evaluate("Date.now()")));
    const wrongBy = Number(times[1]) - Number(times[0]);
    assert.ok(Math.abs(wrongBy - WRONG_BY_MS) < EVERY_MS, `the clock is ${wrongBy} ms wrong`);

    await t.step("together while a song plays", async () => {
      for (const { visitor } of ears) await visitor.page.waitForSelector(".in-time.good");
      const apart: number[] = [];
      for (let sample = 0; sample < SAMPLES; sample++) {
        // Not a wait for something: the samples are to tell about a stretch of time.
        await ears[0].visitor.page.waitForTimeout(EVERY_MS);
        apart.push(await distanceMs(ears));
      }
      const labels = await Promise.all(
        ears.map(({ visitor }) => visitor.page.textContent(".in-time")),
      );
      const middle = median(apart.map(Math.abs));
      say(
        `${SAMPLES} s of listening: ${middle.toFixed(1)} ms apart in the middle, ` +
          `p95 ${quantile(apart.map(Math.abs), 0.95).toFixed(1)} ms; the pages say ${labels}`,
      );
      assert.ok(middle <= TOGETHER_MS, `they are ${middle.toFixed()} ms apart`);
    });

    let heard = { at: 0, sound: "" };
    await t.step("they stop together, and go on together", async () => {
      const before = Date.now();
      await ears[0].visitor.press("#now .actions [value=pause]");
      const paused = await bothDo(ears, "pause", before);
      await ears[1].visitor.press("#now .actions [value=resume]");
      heard = await bothDo(ears, "playing", paused.at);
    });

    await t.step("they skip together", async () => {
      await cleo.add(short);
      await cleo.add(long[1] ?? "");
      const before = Date.now();
      await ears[0].visitor.press('#now .actions [value^="skip"]');
      heard = await bothDo(ears, "playing", before, heard.sound);
    });

    await t.step("they come to the next song together when one has ended", async () => {
      await bothDo(ears, "playing", heard.at, heard.sound);
    });
    assert.deepEqual(ears.flatMap(({ visitor }) => visitor.complaints), []);
  },
);

/** Somebody who signs in and presses Listen, on a device whose time of day is `wrongByMs` off. */
async function listen(
  browser: Browser,
  origin: string,
  name: string,
  wrongByMs: number,
): Promise<Ear> {
  const context = await browser.newContext();
  await context.addInitScript(SoundProbe.install);
  await context.addInitScript(setClockWrong, wrongByMs);
  const visitor = await Visitor.inTab(context, origin);
  await visitor.signIn(name);
  await visitor.page.click("#now .listen");
  return { visitor, sound: new SoundProbe(visitor.page) };
}

/** Has a page believe that it is later than it is. */
function setClockWrong(wrongByMs: number): void {
  const RightDate = Date;
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, given) =>
      given.length === 0
        ? new RightDate(RightDate.now() + wrongByMs)
        : Reflect.construct(target, given),
    get: (target, name) =>
      name === "now" ? () => RightDate.now() + wrongByMs : Reflect.get(target, name),
  });
}

/** How far the first listener is ahead of the second, in milliseconds. */
async function distanceMs(ears: readonly [Ear, Ear]): Promise<number> {
  const [here, there] = await Promise.all([ears[0].sound.sample(), ears[1].sound.sample()]);
  assert.ok(here.running && there.running, "both sounds run");
  return (here.positionMs - here.at) - (there.positionMs - there.at);
}

/** Waits until both sounds do something; they must do it together. Returns when both had done it. */
async function bothDo(
  ears: readonly [Ear, Ear],
  type: "playing" | "pause",
  after: number,
  but?: string,
): Promise<{ at: number; sound: string }> {
  const [here, there] = await Promise.all(ears.map(({ sound }) => sound.next(type, after, but)));
  assert.ok(here !== undefined && there !== undefined);
  assert.equal(here.sound, there.sound);
  const apart = Math.abs(here.at - there.at);
  say(`${type}: ${apart.toFixed()} ms apart`);
  assertSoon({
    what: `${type} apart`,
    tookMs: apart,
    goalMs: CHANGE_TOGETHER_MS,
    limitMs: CHANGE_BUSY_MS,
  });
  return { at: Math.max(here.at, there.at), sound: here.sound };
}

async function fillMusic(folder: string): Promise<void> {
  const artist = "The Beeps";
  await writeTone(folder, "1", { title: "Beeps in short", artist, seconds: 6, hertz: 660 });
  for (const number of [2, 3, 4]) {
    await writeTone(folder, `${number}`, { title: `Long ${number}`, artist, seconds: 180 });
  }
}
