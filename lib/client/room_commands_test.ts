import { strict as assert } from "node:assert";
import { songId } from "../domain/ids.ts";
import { songsOf } from "../domain/queue.ts";
import { MINUTE } from "../domain/time.ts";
import { CLOSE } from "../protocol/frames.ts";
import { member, track } from "../../tests/support/builders.ts";
import { openRoom } from "./room.ts";
import { ANA, commandId, serverWithSongs, settle } from "./room_fakes.ts";
import {
  assertSame,
  commandsSent,
  FakePage,
  giveAdd,
  livePage,
  titles,
} from "./room_fakes_page.ts";
import { provisionalId } from "./room_provisional.ts";
import type { Outcome } from "./room_types.ts";

const BO = member("bo");

Deno.test("what is done offline shows at once and is sent when the page is back", async () => {
  const server = serverWithSongs(2);
  const { page, room } = livePage(server);
  page.line.cut();
  const outcome = giveAdd(room, "Mine");
  let isSettled = false;
  void outcome.then(() => isSettled = true);
  assert.deepEqual([room.state.connection, titles(room.state)], ["offline", "Song2 Mine"]);
  server.time.run(10 * MINUTE);
  await settle();
  assert.equal(isSettled, false);
  page.wake();
  page.deliverAll();
  assert.equal((await outcome).ok, true);
  assertSame(room, server);
});

Deno.test("a song added offline can be moved and jammed before the server has heard of it", async () => {
  const server = serverWithSongs(3);
  const { page, room } = livePage(server);
  page.line.cut();
  const added = giveAdd(room, "Mine");
  const mine = Array.from(songsOf(room.state.nest.queue)).find(({ title }) => title === "Mine");
  assert.ok(mine !== undefined);
  const given = [
    room.give({ type: "move", song: mine.id, before: songId(2) }),
    room.give({ type: "jam", song: mine.id }),
  ];
  assert.equal(titles(room.state), "Mine Song2 Song3");
  server.act(BO, { type: "add", track: track("Theirs") });
  server.time.run(1_000);
  page.deliverAll();
  await settle();
  page.deliverAll();
  const outcomes = await Promise.all([added, ...given]);
  assert.deepEqual(outcomes.map(({ ok }) => ok), [true, true, true]);
  assert.equal(titles(room.state), "Mine Song2 Theirs Song3");
  const late = room.give({ type: "unjam", song: mine.id });
  page.deliverAll();
  assert.equal((await late).ok, true, "a page that still shows the old name means the same song");
  assertSame(room, server);
});

Deno.test("a song that was never added cannot be acted on", async () => {
  const { room, news } = livePage(serverWithSongs(2));
  const outcome = await room.give({ type: "jam", song: provisionalId(commandId("never-was")) });
  assert.ok(!outcome.ok && outcome.error === "song_not_found");
  await settle();
  assert.deepEqual(news.map(({ type }) => type), ["refused"]);
});

Deno.test("at most 64 commands are on the wire at once", () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  page.line.cut();
  for (let n = 0; n < 200; n++) void giveAdd(room, `Mine${n}`);
  server.time.run(1_000);
  page.line.open();
  page.line.deliverUp();
  page.line.deliverDown(1);
  assert.equal(commandsSent(page).length, 64);
  page.deliverAll();
  assert.equal(commandsSent(page).length, 200);
  assertSame(room, server);
});

Deno.test("beyond 200 waiting commands the page says that it cannot keep more", async () => {
  const { page, room } = livePage(serverWithSongs(1));
  page.line.cut();
  for (let n = 0; n < 200; n++) void giveAdd(room, `Mine${n}`);
  const outcome = await giveAdd(room, "Another");
  assert.ok(!outcome.ok && outcome.error === "too_many_pending");
});

Deno.test("a dragged volume is sent at most each 200 ms, the newest last", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  const outcomes: Promise<Outcome>[] = [];
  for (let volume = 1; volume <= 40; volume++) {
    outcomes.push(room.give({ type: "set_volume", volume }));
    server.time.run(10);
  }
  server.time.run(200);
  const volumes = commandsSent(page).map((sent) => sent.type === "set_volume" && sent.volume);
  assert.deepEqual(volumes, [1, 20, 40]);
  page.deliverAll();
  const answers = await Promise.all(outcomes);
  assert.ok(answers.every(({ ok }) => ok), "those replaced share the outcome of the newest");
  assert.equal(room.state.confirmed.volume, 40);
  assertSame(room, server);
});

Deno.test("volumes set offline are one volume", () => {
  const { page, room } = livePage(serverWithSongs(1));
  page.line.cut();
  void room.give({ type: "set_volume", volume: 5 });
  void room.give({ type: "pause" });
  void room.give({ type: "set_volume", volume: 6 });
  assert.deepEqual(room.state.pending.map(({ command }) => command.type), ["pause", "set_volume"]);
  assert.equal(room.state.nest.volume, 6);
});

Deno.test("a server that answers nothing for half a minute is left, and asked again", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  const outcome = room.give({ type: "pause" });
  page.line.swallow();
  for (let n = 0; n < 4; n++) {
    server.time.run(10_000);
    server.act(BO, { type: "set_volume", volume: n });
    if (page.line.isUp) page.line.deliverDown();
  }
  assert.equal(page.lines.length, 2);
  page.deliverAll();
  assert.equal((await outcome).ok, true);
});

Deno.test("signed out, the page stops and says so; what waits is kept for the same person", async () => {
  const server = serverWithSongs(2);
  const { page, room, news } = livePage(server);
  void giveAdd(room, "Mine");
  page.line.cut(CLOSE.signedOut);
  const late = await room.give({ type: "pause" });
  assert.ok(!late.ok && late.error === "signed_out");
  await settle();
  assert.deepEqual(news.map(({ type }) => type), ["signed-out", "refused"]);
  assert.deepEqual([page.timers, room.state.connection], [0, "offline"]);
  const again = livePage(server, { storage: page.storage });
  assertSame(again.room, server);
  assert.equal(titles(again.room.state), "Song2 Mine");
  assert.equal(page.storage.length, 0);
});

Deno.test("when the nest is gone nothing waits any longer", async () => {
  const { page, room, news } = livePage(serverWithSongs(2));
  const waiting = giveAdd(room, "Mine");
  page.line.cut(CLOSE.gone);
  for (const outcome of [await waiting, await room.give({ type: "pause" })]) {
    assert.ok(!outcome.ok && outcome.error === "gone");
  }
  await settle();
  assert.deepEqual(news.map(({ type }) => type), ["gone", "refused"]);
  assert.deepEqual([page.timers, page.storage.length, room.state.pending.length], [0, 0, 0]);
});

Deno.test("a command that the server cannot read is found out and given up; the others arrive", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  const outcomes = ["A", "Bad", "C"].map((title) => giveAdd(room, title));
  // A server of another version closes on the second of these commands.
  for (let n = 0; n < 8 && room.state.pending.length > 0; n++) {
    if (page.line.refuses((frame) => JSON.stringify(frame).includes("Bad"))) {
      page.line.cut(CLOSE.badFrame);
      server.time.run(15_000);
    } else page.line.deliverUp(1);
    page.line.open();
    if (page.line.isUp) page.line.deliverDown();
  }
  page.deliverAll();
  const [a, bad, c] = await Promise.all(outcomes);
  assert.deepEqual([a?.ok, c?.ok], [true, true]);
  assert.ok(bad?.ok === false && bad.error === "not_understood");
  assertSame(room, server);
});

Deno.test("a spectator sees everything, and nothing that may be refused", () => {
  const server = serverWithSongs(1);
  const page = new FakePage(server);
  const snapshot = { ...server.snapshot(ANA), you: null };
  const room = openRoom({ snapshot, socketPath: "/socket" }, page.ports);
  void room.give({ type: "pause" });
  assert.deepEqual([room.state.me, page.storage.length], [null, 0]);
  assert.equal(room.state.nest.playback.state, "playing");
});
