import assert from "node:assert/strict";
import { browserTest, openChromium } from "../support/chromium.ts";
import type { ApiGuest, Done } from "./api_guest.ts";
import { NestServer } from "./nest_server.ts";
import { say } from "./say.ts";
import { Visitor } from "./visitor.ts";

const VOTERS = 20;
const SONGS = 12;
const AT_ONCE = 8;
/** The server is killed when it has answered this many of the votes. */
const KILL_AFTER = 60;

/** One vote that somebody gives, perhaps more than once, but always under the same key. */
interface Ballot {
  readonly voter: ApiGuest;
  readonly song: string;
  readonly key: string;
}

browserTest("a server killed amid votes comes back with every answered vote, once", async () => {
  await using server = await NestServer.open();
  await using browser = await openChromium();
  const cleo = await server.guest("Cleo");
  for (const uri of await cleo.search("", SONGS)) await cleo.add(uri);
  const songs = (await cleo.nest()).nest.queue.map(({ id }) => id);
  const tabs = [
    await Visitor.arrive(browser, server.origin),
    await Visitor.arrive(browser, server.origin),
  ];
  for (const [number, tab] of tabs.entries()) await tab.signIn(`Tab ${number}`);
  const voters = await Promise.all(
    Array.from({ length: VOTERS }, (_, number) => server.guest(`Voter ${number}`)),
  );
  const ballots = voters.flatMap((voter, number) =>
    songs.map((song) => ({ voter, song, key: `ballot-${number}-${song}` }))
  );

  const clicks = tabs.map((tab) => clickVotes(tab, songs));
  const answered = await castUntilKilled(server, ballots);
  await Promise.all(clicks);
  for (const tab of tabs) await tab.isOffline();
  await server.start();

  for (const voter of voters) {
    const { you } = await voter.nest();
    for (const { song } of answered.filter((ballot) => ballot.voter === voter)) {
      assert.ok(you !== null && song in you.votes, `the vote on song ${song} is lost`);
    }
  }
  say(`${answered.length} votes were answered before the kill, and all are there`);

  // Given again under the same keys, by people who cannot know which of them arrived.
  for (const ballot of ballots) assert.equal((await cast(ballot)).status, 200);
  for (const tab of tabs) await tab.isLive();
  const everybody = VOTERS + tabs.length;
  for (const tab of tabs) await showsVotes(tab, `+${everybody}`);
  const { nest } = await cleo.nest();
  for (const { id, votes } of nest.queue) assert.equal(votes, everybody, `votes of song ${id}`);
  for (const tab of tabs) await tab.shows(nest.queue.map(({ id }) => id));
});

/** Casts ballots, several at a time, until the server is dead. Returns those that were answered. */
async function castUntilKilled(
  server: NestServer,
  ballots: readonly Ballot[],
): Promise<readonly Ballot[]> {
  const waiting = [...ballots];
  const answered: Ballot[] = [];
  let killed: Promise<void> | null = null;
  const castSome = async () => {
    for (let ballot = waiting.shift(); ballot && !killed; ballot = waiting.shift()) {
      try {
        assert.equal((await cast(ballot)).status, 200);
        answered.push(ballot);
      } catch (fault) {
        // A dead server answers nobody.
        if (killed === null) throw fault;
      }
      if (answered.length >= KILL_AFTER) killed ??= server.kill();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, castSome));
  await killed;
  assert.ok(waiting.length > 0, "the server died before all had voted");
  return answered;
}

function cast({ voter, song, key }: Ballot): Promise<Done> {
  return voter.vote(song, 1, key);
}

/** Presses each song's button once, whether the server lives or not. */
async function clickVotes({ page }: Visitor, songs: readonly string[]): Promise<void> {
  for (const song of songs) {
    await page.locator(`[data-song="${song}"] .vote-up`).evaluate((button) => {
      if (button instanceof HTMLElement) button.click();
    });
  }
}

/** Waits until each row shows this number of votes. */
async function showsVotes({ page }: Visitor, votes: string): Promise<void> {
  await page.waitForFunction((votes) => {
    const counts = [...document.querySelectorAll("[data-song] .votes .count")];
    return counts.length > 0 && counts.every(({ textContent }) => textContent === votes);
  }, votes);
}
