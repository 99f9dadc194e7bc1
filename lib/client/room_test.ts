import { strict as assert } from "node:assert";
import { songId } from "../domain/ids.ts";
import { HOUR } from "../domain/time.ts";
import { member, track } from "../../tests/support/builders.ts";
import { type FakeServer, positionOf, serverWithSongs, settle } from "./room_fakes.ts";
import {
  assertSame,
  cutAndReturn,
  giveAdd,
  livePage,
  openPage,
  pass,
  titles,
} from "./room_fakes_page.ts";

const BO = member("bo");

Deno.test("a page goes on from the snapshot it was rendered with", () => {
  const server = serverWithSongs(2);
  const { page, room } = openPage(server);
  const position = positionOf(server);
  server.act(BO, { type: "set_volume", volume: 7 });
  assert.equal(room.state.connection, "connecting");
  page.deliverAll();
  assert.deepEqual(page.line.sent[0], { type: "hello", position });
  assert.equal(room.state.connection, "live");
  assertSame(room, server);
});

Deno.test("a connection cut within a commit gets exactly the gap (W38)", () => {
  const server = serverWithSongs(0);
  const { page, room } = livePage(server);
  server.act(BO, { type: "add", track: track("A") });
  page.line.deliverDown(1);
  const position = positionOf(server).replace(/\d+$/, "1");
  cutAndReturn(page);
  assert.deepEqual(page.line.sent, [{ type: "hello", position }]);
  assert.equal(room.state.connection, "offline");
  page.deliverAll();
  assertSame(room, server);
});

Deno.test("a command committed before the cut has one effect and its first answer", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  const outcome = giveAdd(room, "Mine");
  page.line.deliverUp();
  cutAndReturn(page);
  page.deliverAll();
  assert.deepEqual(await outcome, { ok: true, seq: 3, changed: true, song: songId(2) });
  assert.equal(server.log.filter(({ type }) => type === "added").length, 2);
  assertSame(room, server);
});

Deno.test("a refusal lost on the way is asked for again", async () => {
  const server = serverWithSongs(1);
  const { page, room, news } = livePage(server);
  const outcome = room.give({ type: "remove", song: songId(77) });
  page.line.deliverUp();
  cutAndReturn(page);
  page.deliverAll();
  const result = await outcome;
  assert.ok(!result.ok && result.error === "song_not_found");
  await settle();
  assert.deepEqual(news.map(({ type }) => type), ["refused"]);
  assertSame(room, server);
});

Deno.test("a page that was away too long, or whose log is gone, is loaded afresh", async (t) => {
  const cases: [what: string, fault: (server: FakeServer) => void, reason: string][] = [
    ["trimmed", (server) => server.trimmedTo = server.nest.seq, "too-old"],
    ["deleted", (server) => server.restore(server.nest, "epoch-2"), "epoch-changed"],
    ["shortened", (server) => server.restore(serverWithSongs(1).nest, "epoch-1"), "ahead"],
  ];
  for (const [what, fault, reason] of cases) {
    await t.step(what, async () => {
      const server = serverWithSongs(3);
      const { page, room, news } = livePage(server);
      page.line.cut();
      server.act(BO, { type: "set_volume", volume: 1 });
      fault(server);
      server.time.run(1_000);
      page.deliverAll();
      assertSame(room, server);
      assert.equal(room.state.connection, "live");
      await settle();
      assert.deepEqual(news, [{ type: "reloaded", reason }]);
    });
  }
});

Deno.test("a server restored from before a command carries it out when it is sent again", async () => {
  const server = serverWithSongs(2);
  const { page, room } = livePage(server);
  const backup = server.nest;
  const outcome = giveAdd(room, "Mine");
  page.line.deliverUp();
  page.line.cut();
  server.restore(backup, "epoch-2");
  server.time.run(1_000);
  page.deliverAll();
  assert.equal((await outcome).ok, true);
  assert.equal(titles(room.state), "Song2 Mine");
  assertSame(room, server);
});

Deno.test("an event during the replay appears once, in order", async () => {
  const server = serverWithSongs(2);
  const { page, room, news } = livePage(server);
  page.line.cut();
  server.act(BO, { type: "set_volume", volume: 1 });
  server.time.run(1_000);
  page.line.open();
  page.line.deliverUp(1);
  server.act(BO, { type: "set_volume", volume: 2 });
  page.deliverAll();
  await settle();
  assert.deepEqual(
    news.flatMap((one) =>
      one.type === "event" && one.event.type === "volume_set" ? [one.event.data.volume] : []
    ),
    [1, 2],
  );
  assertSame(room, server);
});

Deno.test("two tabs and a phone each get their own gap", () => {
  const server = serverWithSongs(2);
  const pages = ["tab-a", "tab-b", "phone"].map((name) => livePage(server, { name }));
  for (const { page } of pages) {
    page.line.cut();
    server.act(BO, { type: "set_volume", volume: server.nest.seq });
  }
  server.time.run(1_000);
  for (const { page, room } of pages) {
    page.deliverAll();
    assertSame(room, server);
  }
});

Deno.test("after eight hours of sleep the page catches up and knows the time again", async () => {
  const server = serverWithSongs(2);
  const { page, room, news } = livePage(server);
  pass(page, 1_000);
  assert.ok(Math.abs((room.serverNow() ?? 0) - server.time.serverMs) <= 5);
  server.time.sleep(8 * HOUR);
  page.wallMs += 8 * HOUR;
  server.act(BO, { type: "set_volume", volume: 12 });
  server.trimmedTo = server.nest.seq;
  page.line.drop();
  page.wake();
  server.time.run(6_000);
  pass(page, 1_000);
  assertSame(room, server);
  assert.ok(Math.abs((room.serverNow() ?? 0) - server.time.serverMs) <= 5);
  assert.ok((room.uncertaintyMs() ?? 99) <= 10);
  await settle();
  assert.deepEqual(news, [{ type: "reloaded", reason: "too-old" }]);
});

Deno.test("the time is unknown until enough probes came back", () => {
  const { room } = openPage(serverWithSongs(1));
  assert.deepEqual([room.serverNow(), room.uncertaintyMs()], [null, null]);
});

Deno.test("many frames are one call, and a long replay is no news", async () => {
  const server = serverWithSongs(2);
  const { page, room, states, news } = livePage(server);
  page.line.cut();
  for (let n = 0; n < 500; n++) server.act(BO, { type: "set_volume", volume: n % 2 });
  server.time.run(1_000);
  page.line.open();
  page.line.deliverUp();
  await settle();
  states.length = 0;
  for (let n = 0; n < 501; n++) {
    page.line.deliverDown(1);
    await Promise.resolve();
  }
  await settle();
  assert.deepEqual(states.map(({ connection }) => connection), ["catching-up", "live"]);
  assert.deepEqual(news, []);
  server.act(BO, { type: "set_volume", volume: 50 });
  server.act(BO, { type: "set_volume", volume: 51 });
  page.deliverAll();
  await settle();
  assert.equal(states.length, 3, "two events in one task");
  assert.deepEqual(news.map(({ type }) => type), ["event", "event"]);
  assertSame(room, server);
});

Deno.test("who stops listening hears no more", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  await settle();
  let calls = 0;
  const stops = [room.subscribe(() => calls++), room.onNews(() => calls++)];
  for (const stop of stops) stop();
  server.act(BO, { type: "pause" });
  page.deliverAll();
  await settle();
  assert.equal(calls, 0);
});

Deno.test("a broken stream is resumed; broken twice at one place, it is loaded afresh", () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  const skipped = () => {
    const from = page.line.queued;
    server.act(BO, { type: "set_volume", volume: 1 + server.nest.seq });
    server.act(BO, { type: "set_volume", volume: 2 + server.nest.seq });
    page.line.lose(from);
    page.line.deliverDown();
  };
  skipped();
  server.time.run(1_000);
  page.line.open();
  assert.deepEqual(page.line.sent, [{ type: "hello", position: "epoch-1:2" }]);
  page.line.deliverUp();
  page.line.lose(1);
  page.line.deliverDown();
  server.time.run(1_000);
  page.line.open();
  assert.deepEqual(page.line.sent, [{ type: "hello", position: null }]);
  page.deliverAll();
  assertSame(room, server);
  cutAndReturn(page);
  assert.deepEqual(page.line.sent, [{ type: "hello", position: positionOf(server) }]);
});

Deno.test("a closed room leaves nothing behind and takes nothing more", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  void giveAdd(room, "Mine");
  void room.give({ type: "set_volume", volume: 3 });
  room.close();
  assert.deepEqual([page.timers, page.wakers.size, page.line.isUp], [0, 0, false]);
  const late = await room.give({ type: "pause" });
  assert.ok(!late.ok && late.error === "closed");
  server.time.run(HOUR);
  assert.deepEqual([page.timers, page.lines.length], [0, 1]);
});
