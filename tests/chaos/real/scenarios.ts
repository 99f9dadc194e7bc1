import assert from "node:assert/strict";
import { NestServer } from "../../e2e/nest_server.ts";
import { ApiGuest } from "../../e2e/api_guest.ts";
import { WsClient } from "../../support/ws_client.ts";
import { within } from "../../support/within.ts";
import { Chance } from "../chance.ts";
import { addMany, addOnce, assertExactly } from "./insist.ts";
import { SseEar } from "./sse_ear.ts";

/** How much of it: `small` where every second counts. */
export type Size = "small" | "full";

type RealScenario = (seed: number, size: Size) => Promise<void>;

async function guestsOf(origin: string, count: number): Promise<ApiGuest[]> {
  return await Promise.all(
    Array.from({ length: count }, (_, index) => ApiGuest.signIn(origin, `Guest ${index}`)),
  );
}

/** Ears that are closed together. */
class Ears implements AsyncDisposable {
  readonly all: SseEar[];

  constructor(count: number, make: () => SseEar) {
    this.all = Array.from({ length: count }, make);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((ear) => ear[Symbol.asyncDispose]()));
  }
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function killedAfterCommit(seed: number): Promise<void> {
  const chance = new Chance(seed);
  await using server = await NestServer.open();
  const guests = await guestsOf(server.origin, 4);
  await using ears = new Ears(3, () => new SseEar(server.origin));
  let isDone = false;
  const adding = addMany(guests, 100).finally(() => isDone = true);
  let kills = 0;
  for (; !isDone && kills < 2; kills++) {
    await wait(chance.int(5, 60));
    await server.kill();
    await server.start();
  }
  assert.ok(kills > 1, "it was killed amid the work");
  await assertExactly(await server.guest("Reader"), await adding, ears.all);
}

async function gracefulStop(_seed: number, size: Size): Promise<void> {
  await using server = await NestServer.open();
  const guests = await guestsOf(server.origin, 2);
  const count = size === "small" ? 50 : 500;
  await using ears = new Ears(
    count,
    () => new SseEar(server.origin, null, () => Math.random() * 1000),
  );
  const songs = await addMany(guests, 3);
  await Promise.all(ears.all.map((ear) => ear.reaches(songs.length)));
  await within(server.stop(), "the server to stop");
  await wait(100);
  assert.deepEqual(ears.all.filter(({ byes }) => byes.at(-1) !== "restart").length, 0);
  await server.start();
  songs.push(await addOnce(guests[0] ?? assert.fail(), "after-the-stop"));
  await assertExactly(await server.guest("Reader"), songs, ears.all);
}

async function connectionsOf(server: NestServer): Promise<number> {
  const response = await fetch(`${server.origin}/api/nests/main`);
  const { listeners }: { listeners: { connections: number } } = await response.json();
  return listeners.connections;
}

async function twoProcesses(_seed: number, size: Size): Promise<void> {
  await using one = await NestServer.open();
  await using two = await NestServer.open(undefined, { DENO_KV_PATH: `${one.folder}/echonest.kv` });
  const each = size === "small" ? 5 : 40;
  await using ears = new Ears(1, () => new SseEar(one.origin));
  const guests = [...await guestsOf(one.origin, 2), ...await guestsOf(two.origin, 2)];
  const songs = await addMany(guests, each);
  // Whoever writes has first learned what the other process wrote.
  for (const server of [one, two]) {
    songs.push(await addOnce(await server.guest("Last"), `last-${server.port}`));
  }
  const seen = await Promise.all([one, two].map((server) => server.guest("Reader")));
  await assertExactly(seen[1] ?? assert.fail(), songs, ears.all);
}

async function sevenTabs(_seed: number): Promise<void> {
  await using server = await NestServer.open();
  const guest = await server.guest("Ann");
  await using ears = new Ears(7, () => new SseEar(server.origin, guest.cookie));
  await using sockets = new AsyncDisposableStack();
  const url = `${server.origin}/api/nests/main/socket`;
  for (let n = 0; n < 7; n++) {
    const socket = sockets.use(await WsClient.open(url, { cookie: guest.cookie }));
    await socket.hello();
  }
  await Promise.all(ears.all.map((ear) => ear.reaches(0)));
  const songs = await addMany([guest], 5);
  await assertExactly(guest, songs, ears.all);
  assert.equal(await connectionsOf(server), 14);
  const response = await fetch(`${server.origin}/api/nests/main`);
  const { listeners }: { listeners: { count: number } } = await response.json();
  assert.equal(listeners.count, 1, "seven tabs are one person");
}

/** Situations that need processes and sockets, under the names of the fast layer. */
export const REAL_SCENARIOS: Readonly<Record<string, RealScenario>> = {
  "killed-after-commit": killedAfterCommit,
  "graceful-stop": gracefulStop,
  "two-isolates": twoProcesses,
  "seven-tabs": sevenTabs,
};
