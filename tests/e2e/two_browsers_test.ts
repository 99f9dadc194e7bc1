import assert from "node:assert/strict";
import { encodeTone, writeTone } from "../support/audio_fixtures.ts";
import { browserTest, openChromium } from "../support/chromium.ts";
import { within } from "../support/within.ts";
import { NestServer } from "./nest_server.ts";
import { assertSoon, quantile, say } from "./say.ts";
import { type Sign, Visitor } from "./visitor.ts";

const ROUNDS = 4;
/** What another browser may take to show a change, in milliseconds, on a machine that is idle. */
const SOON_MS = 100;
/** What it may never take. */
const LATE_MS = 2000;

/** One thing that somebody does, and where others see it. */
interface Deed {
  readonly kind: string;
  readonly button: string;
  readonly sign: Sign;
  /** What is done before, unmeasured. */
  readonly first?: () => Promise<void>;
}

browserTest("what one browser does, the other one shows at once", async () => {
  await using server = await NestServer.open(fillMusic);
  await using here = await openChromium();
  await using there = await openChromium();
  const cleo = await server.guest("Cleo");
  // Ada adds from the other end of the list: two songs in a row never have the same title.
  const uris = await cleo.searchUntil("Fixtures", 12);
  for (const uri of uris.slice(-5)) await cleo.add(uri);
  const ada = await Visitor.arrive(here, server.origin);
  const ben = await Visitor.arrive(there, server.origin);
  await ada.signIn("Ada");
  await ben.signIn("Ben");
  await ada.search("Fixtures");

  const lags: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { nest } = await cleo.nest();
    const others = nest.queue.filter(({ addedBy }) => addedBy.id === cleo.id).map(({ id }) => id);
    const [voted = "", removed = ""] = others;
    for (const { kind, button, sign, first } of deeds(ada, { round, voted, removed })) {
      await first?.();
      const changed = await ben.expectChange(sign);
      const pressedAt = await ada.press(button);
      const lag = await within(changed(), `${kind} to be seen`) - pressedAt;
      assert.ok(lag > 0 && lag < LATE_MS, `${kind} was seen after ${lag.toFixed()} ms`);
      lags.push(lag);
    }
  }
  report(lags);
  const { nest } = await cleo.nest();
  const queue = nest.queue.map(({ id }) => id);
  await ada.shows(queue);
  await ben.shows(queue);
  assert.deepEqual([...ada.complaints, ...ben.complaints], []);
});

function deeds(
  ada: Visitor,
  { round, voted, removed }: { round: number; voted: string; removed: string },
): readonly Deed[] {
  const row = (song: string) => `[data-song="${song}"]`;
  const rows = { selector: "[data-song]", is: "count" } as const;
  const votes = { selector: `${row(voted)} .votes .count`, is: "text" } as const;
  const jams = { selector: `${row(voted)} .jam .count`, is: "text" } as const;
  const heading = { selector: "#now-heading", is: "text" } as const;
  const onAir = { selector: "#now .billing .title", is: "text" } as const;
  const horn = ["eagle", "tada", "rimshot", "airhorn"][round % 4];
  const comments = { selector: `${row(voted)} .comments .count`, is: "text" } as const;
  const talk = async () => {
    await ada.page.locator(`${row(voted)} .comments`).evaluate((talk) =>
      talk.setAttribute("open", "")
    );
    await ada.page.fill(`${row(voted)} .say [name=body]`, `round ${round}`);
  };
  return [
    { kind: "add", button: '[aria-label="Results"] .button:not(.added)', sign: rows },
    { kind: "vote", button: `${row(voted)} .vote-up`, sign: votes },
    { kind: "unvote", button: `${row(voted)} .vote-up`, sign: votes },
    { kind: "jam", button: `${row(voted)} .jam`, sign: jams },
    { kind: "unjam", button: `${row(voted)} .jam`, sign: jams },
    { kind: "comment", button: `${row(voted)} .say button`, sign: comments, first: talk },
    {
      kind: "airhorn",
      button: `.horn[data-horn="${horn}"]`,
      sign: { selector: ".lately li", is: "text" },
    },
    { kind: "pause", button: "#now .actions [value=pause]", sign: heading },
    { kind: "resume", button: "#now .actions [value=resume]", sign: heading },
    { kind: "remove", button: `${row(removed)} .remove`, sign: rows },
    { kind: "undo", button: ".toast:last-of-type .undo", sign: rows },
    { kind: "skip", button: '#now .actions [value^="skip"]', sign: onAir },
    { kind: "undo a skip", button: ".toast:last-of-type .undo", sign: onAir },
  ];
}

function report(lags: readonly number[]): void {
  const p95 = quantile(lags, 0.95);
  say(
    `${lags.length} changes seen by the other browser: ` +
      `p50 ${quantile(lags, 0.5).toFixed()} ms, p95 ${p95.toFixed()} ms`,
  );
  assert.ok(lags.length >= 40, `only ${lags.length} changes were measured`);
  assertSoon({ what: "p95", tookMs: p95, goalMs: SOON_MS, limitMs: LATE_MS });
}

/** A dozen real files; two of them in other formats where this machine can make them. */
async function fillMusic(folder: string): Promise<void> {
  for (let number = 1; number <= 12; number++) {
    const tone = { title: `Tone ${number}`, artist: "The Fixtures", seconds: 120, hertz: 200 };
    const path = await writeTone(folder, `tone-${number}`, tone);
    const format = number === 1 ? "mp3" : number === 2 ? "ogg" : null;
    if (format !== null && await encodeTone(path, format) !== null) await Deno.remove(path);
  }
}
