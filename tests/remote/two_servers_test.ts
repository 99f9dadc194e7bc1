import assert from "node:assert/strict";
import type { NestServer } from "../e2e/nest_server.ts";
import { LIMITS } from "./kv_connect/database.ts";
import type { KvConnectServer } from "./kv_connect/server.ts";
import { ALL, startDatabase } from "./remote_kv.ts";
import { Ear, fillQueue, openServer, Voter } from "./two_servers.ts";

const VOTERS = 64;
const SONGS = 4;

/** One vote, and at which of two servers it is given. */
interface Ballot {
  readonly voter: Voter;
  readonly song: string;
  readonly at: NestServer;
}

function ballotsOf(
  voters: readonly Voter[],
  songs: readonly string[],
  servers: readonly NestServer[],
): Ballot[] {
  return songs.flatMap((song) =>
    voters.flatMap((voter, number) => {
      const at = servers[number % servers.length];
      return at === undefined ? [] : [{ voter, song, at }];
    })
  );
}

/** Gives a vote until it is stored: a nest that two servers write to may be busy. */
async function cast({ voter, song, at }: Ballot): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { status, seq } = await voter.vote(at, song);
    if (status === 200) return seq;
    assert.equal(status, 503);
  }
  throw new Error(`Cannot store the vote of ${voter.name}: the nest is always busy`);
}

function assertInRow(ear: Ear): void {
  const first = ear.heard[0]?.seq ?? 0;
  assert.deepEqual(ear.heard.map(({ seq }) => seq), ear.heard.map((_, at) => first + at));
}

function assertWithinLimits({ peaks }: KvConnectServer): void {
  assert.ok(peaks.checks <= LIMITS.checks && peaks.checks > 0, `${peaks.checks} checks`);
  assert.ok(peaks.mutations <= LIMITS.mutations, `${peaks.mutations} mutations`);
  assert.ok(peaks.mutationBytes <= LIMITS.mutationBytes, `${peaks.mutationBytes} bytes`);
}

async function tallies(at: NestServer): Promise<unknown> {
  const { nest } = await (await at.guest("Reader")).nest();
  return nest.queue.map(({ id, votes }) => ({ id, votes }));
}

function assertTallies(counted: unknown, songs: readonly string[]): void {
  assert.ok(Array.isArray(counted));
  assert.deepEqual(new Set(counted), new Set(songs.map((id) => ({ id, votes: VOTERS }))));
}

/** 64 people vote at once, half of them at each of two servers that share a database. */
async function voteAtBoth(database: KvConnectServer, latencyMs: number): Promise<void> {
  await using one = await openServer(database);
  await using two = await openServer(database);
  const servers = [one, two];
  const songs = await fillQueue(one, SONGS);
  const names = Array.from({ length: VOTERS }, (_, number) => `Voter-${number}`);
  const voters = await Promise.all(names.map((name) => Voter.signIn(one, name)));
  await using earOne = await Ear.open(one);
  await using earTwo = await Ear.open(two);
  database.latencyMs = latencyMs;
  const ballots = ballotsOf(voters, songs, servers);
  const given = await Promise.all(
    voters.map(async (voter) => {
      const seqs: number[] = [];
      for (const ballot of ballots) if (ballot.voter === voter) seqs.push(await cast(ballot));
      return seqs;
    }),
  );
  const last = Math.max(...given.flat());
  for (const ear of [earOne, earTwo]) {
    await ear.until(last);
    assertInRow(ear);
  }
  const withoutTimes = (ear: Ear) => ear.heard.map(({ seq, cmd, type }) => ({ seq, cmd, type }));
  assert.deepEqual(withoutTimes(earOne), withoutTimes(earTwo));
  assert.equal(new Set(given.flat()).size, VOTERS * SONGS, "each vote is an event of its own");
  database.latencyMs = 0;
  // The same command at the other server gets the first answer.
  const again = ballots.filter(({ song }) => song === songs[0]).map(({ voter, song, at }) =>
    cast({ voter, song, at: at === one ? two : one })
  );
  assert.deepEqual(await Promise.all(again), given.map(([first]) => first));
  assertTallies(await tallies(one), songs);
  assert.deepEqual(await tallies(one), await tallies(two));
  assertWithinLimits(database);
}

for (const latencyMs of ALL ? [0, 7, 94] : [7]) {
  Deno.test(`two servers share a database ${latencyMs} ms away: every vote counts once, in one order`, async () => {
    await using database = startDatabase();
    await voteAtBoth(database, latencyMs);
  });
}

Deno.test("watchers that lag, and answers of the database that get lost, change nothing", async () => {
  await using database = startDatabase({
    lagMs: 150,
    afterWrite: (count) => count % 5 === 0 ? "lose" : undefined,
  });
  await voteAtBoth(database, 0);
});

Deno.test("of two servers one is killed amid votes: what it answered is there, what it did not is done once", async () => {
  await using database = startDatabase();
  await using one = await openServer(database);
  await using two = await openServer(database);
  const songs = await fillQueue(one, SONGS);
  const names = Array.from({ length: VOTERS }, (_, number) => `Voter-${number}`);
  const voters = await Promise.all(names.map((name) => Voter.signIn(two, name)));
  await using ear = await Ear.open(two);
  database.latencyMs = 7;
  const ballots = ballotsOf(voters, songs, [one, two]);
  const answered = new Map<Ballot, number>();
  let killed: Promise<void> | null = null;
  await Promise.all(voters.map(async (voter) => {
    for (const ballot of ballots.filter((one) => one.voter === voter)) {
      try {
        answered.set(ballot, await cast(ballot));
      } catch (fault) {
        if (killed === null || ballot.at !== one) throw fault;
      }
      if (answered.size >= ballots.length / 3) killed ??= one.kill();
    }
  }));
  await killed;
  const unanswered = ballots.length - answered.size;
  assert.ok(unanswered > 0, "the server was killed after the last vote");
  await one.start();
  for (const ballot of ballots) {
    // Asked at the server that lived and at the one that came back.
    const [here, there] = await Promise.all([one, two].map((at) => cast({ ...ballot, at })));
    assert.equal(here, there);
    if (answered.has(ballot)) assert.equal(here, answered.get(ballot));
  }
  await ear.until(Math.max(...answered.values()));
  assertInRow(ear);
  assertTallies(await tallies(one), songs);
  assert.deepEqual(await tallies(one), await tallies(two));
  assertWithinLimits(database);
});
