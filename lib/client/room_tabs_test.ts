import { strict as assert } from "node:assert";
import { songId } from "../domain/ids.ts";
import { HOUR, MINUTE } from "../domain/time.ts";
import { member } from "../../tests/support/builders.ts";
import { serverWithSongs, settle } from "./room_fakes.ts";
import { assertSame, FakeStorage, giveAdd, livePage, openPage, titles } from "./room_fakes_page.ts";
import { provisionalId } from "./room_provisional.ts";

const BO = member("bo");

Deno.test("what was done offline survives a reload of the page", () => {
  const server = serverWithSongs(2);
  const before = livePage(server);
  before.page.line.cut();
  void giveAdd(before.room, "Mine");
  void before.room.give({ type: "pause" });
  before.room.close();
  const after = openPage(server, { storage: before.page.storage });
  assert.equal(titles(after.room.state), "Song2 Mine", "it shows before anything is sent");
  after.page.deliverAll();
  assertSame(after.room, server);
  assert.equal(server.nest.playback.state, "paused");
  assert.equal(before.page.storage.length, 0);
});

Deno.test("a command on a song that was hoped for survives a reload, whatever was answered", () => {
  const server = serverWithSongs(2);
  const before = livePage(server);
  void giveAdd(before.room, "Mine");
  const [entry] = before.room.state.pending;
  assert.ok(entry !== undefined);
  void before.room.give({ type: "jam", song: provisionalId(entry.id) });
  before.page.line.deliverUp();
  before.page.line.deliverDown();
  before.page.line.swallow();
  before.room.close();
  const after = livePage(server, { storage: before.page.storage, name: "later" });
  assertSame(after.room, server);
  assert.equal(server.log.filter(({ type }) => type === "jammed").length, 1);
});

Deno.test("a command whose song got its number is kept under that number", () => {
  const server = serverWithSongs(2);
  const before = livePage(server);
  before.page.line.cut();
  void giveAdd(before.room, "Mine");
  const [entry] = before.room.state.pending;
  assert.ok(entry !== undefined);
  for (let n = 0; n < 64; n++) void giveAdd(before.room, `Other${n}`);
  void before.room.give({ type: "jam", song: provisionalId(entry.id) });
  before.page.wake();
  before.page.line.open();
  before.page.line.deliverUp();
  before.page.line.deliverDown(1);
  before.page.line.deliverUp();
  // The event and the answer of the first command; there is room for one more, not for the jam.
  before.page.line.deliverDown(2);
  assert.equal(before.page.line.given, 1);
  before.page.line.swallow();
  before.room.close();
  const after = livePage(server, { storage: before.page.storage, name: "later" });
  assertSame(after.room, server);
  const jams = server.log.flatMap((event) => event.type === "jammed" ? [event.data.song] : []);
  assert.deepEqual(jams, [songId(3)]);
  assert.equal(server.log.filter(({ type }) => type === "added").length, 2 + 65);
});

Deno.test("what builds on a song that nobody will add any more is dropped at the reload", () => {
  const server = serverWithSongs(2);
  const before = livePage(server);
  before.page.line.cut();
  void giveAdd(before.room, "Mine");
  const [entry] = before.room.state.pending;
  assert.ok(entry !== undefined);
  void before.room.give({ type: "jam", song: provisionalId(entry.id) });
  before.room.close();
  const { storage } = before.page;
  storage.removeItem(storage.key(0) ?? "");
  const after = livePage(server, { storage });
  assertSame(after.room, server);
  assert.deepEqual([after.room.state.pending, storage.length], [[], 0]);
});

Deno.test("two tabs that both send one command give it once", async () => {
  const server = serverWithSongs(2);
  const storage = new FakeStorage();
  const first = livePage(server, { storage, name: "tab-a" });
  first.page.line.cut();
  const outcome = giveAdd(first.room, "Mine");
  const second = openPage(server, { storage, name: "tab-b" });
  server.time.run(1_000);
  for (const { page } of [first, second]) page.line.open();
  for (let n = 0; n < 3; n++) for (const { page } of [first, second]) page.deliverAll();
  assert.equal((await outcome).ok, true);
  assert.equal(server.log.filter(({ type }) => type === "added").length, 3);
  for (const { room } of [first, second]) assertSame(room, server);
});

Deno.test("a tab that slept does not repeat what another tab gave long ago", async (t) => {
  for (const trimmed of [false, true]) {
    await t.step(trimmed ? "the log is gone" : "the log is still there", async () => {
      const server = serverWithSongs(2);
      const storage = new FakeStorage();
      const first = livePage(server, { storage, name: "tab-a" });
      first.page.line.cut();
      const outcome = giveAdd(first.room, "Mine");
      const second = livePage(server, { storage, name: "tab-b" });
      assertSame(second.room, server);
      server.time.run(HOUR);
      server.answers.clear();
      if (trimmed) server.trimmedTo = server.nest.seq;
      first.page.wake();
      first.page.deliverAll();
      const result = await outcome;
      assert.equal(result.ok, !trimmed, "the replay shows what became of it; a snapshot does not");
      assert.equal(server.log.filter(({ type }) => type === "added").length, 3);
      assertSame(first.room, server);
      await settle();
      assert.deepEqual(first.news.filter(({ type }) => type === "refused"), []);
    });
  }
});

Deno.test("what was sent is not repeated once the server may have forgotten it", async (t) => {
  const cases: [what: string, awayMs: number, sent: boolean, added: number, ok: boolean][] = [
    ["sent, back soon", 3 * MINUTE, true, 1, true],
    ["sent, back late", 8 * HOUR, true, 1, false],
    ["never sent, back late", 8 * HOUR, false, 1, true],
  ];
  for (const [what, awayMs, sent, added, ok] of cases) {
    await t.step(what, async () => {
      const server = serverWithSongs(1);
      const { page, room, news } = livePage(server);
      if (!sent) page.line.cut();
      const outcome = giveAdd(room, "Mine");
      page.line.deliverUp();
      if (sent) page.line.cut();
      server.time.run(awayMs);
      if (awayMs > 5 * MINUTE) server.answers.clear();
      server.act(BO, { type: "set_volume", volume: 2 });
      server.trimmedTo = server.nest.seq;
      page.wake();
      page.deliverAll();
      const result = await outcome;
      assert.equal(result.ok, ok);
      assert.ok(result.ok || result.error === "unconfirmed");
      const own = server.log.filter(({ type, cmd }) => type === "added" && cmd !== null);
      assert.equal(own.length, added);
      await settle();
      assert.equal(news.some(({ type }) => type === "refused"), !ok, "and the reader is told");
      assertSame(room, server);
    });
  }
});

Deno.test("what the whole replay does not show was never done, and is sent again however late", async () => {
  const server = serverWithSongs(1);
  const { page, room } = livePage(server);
  const outcome = giveAdd(room, "Mine");
  page.line.swallow();
  page.line.cut();
  server.time.run(HOUR);
  page.wake();
  page.deliverAll();
  assert.equal((await outcome).ok, true);
  assert.equal(titles(room.state), "Mine");
  assertSame(room, server);
});

Deno.test("what another tab sent long ago, and nobody knows the end of, is not repeated", async () => {
  const server = serverWithSongs(1);
  const storage = new FakeStorage();
  const first = livePage(server, { storage, name: "tab-a" });
  first.page.line.cut();
  const outcome = giveAdd(first.room, "Mine");
  const second = openPage(server, { storage, name: "tab-b" });
  second.page.line.open();
  second.page.line.deliverUp();
  second.page.line.deliverDown();
  second.page.line.deliverUp();
  second.room.close();
  server.time.run(HOUR);
  server.answers.clear();
  server.trimmedTo = server.nest.seq;
  first.page.wake();
  first.page.deliverAll();
  const result = await outcome;
  assert.ok(!result.ok && result.error === "unconfirmed");
  assert.equal(server.log.filter(({ type }) => type === "added").length, 2);
  assertSame(first.room, server);
});

Deno.test("after a reload, what was sent long ago is given up, and what was not is sent", async () => {
  const server = serverWithSongs(1);
  const before = livePage(server);
  void giveAdd(before.room, "Sent");
  before.page.line.deliverUp();
  before.page.line.cut();
  void giveAdd(before.room, "Unsent");
  before.room.close();
  server.time.run(HOUR);
  server.answers.clear();
  const after = livePage(server, { storage: before.page.storage, name: "later" });
  await settle();
  assert.deepEqual(
    after.news.flatMap((one) => one.type === "refused" ? [one.refusal.error] : []),
    ["unconfirmed"],
  );
  assert.equal(titles(after.room.state), "Sent Unsent");
  assertSame(after.room, server);
  assert.equal(before.page.storage.length, 0);
});
