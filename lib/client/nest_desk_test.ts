import { strict as assert } from "node:assert";
import { songId } from "../domain/ids.ts";
import type { Nest, NestEvent } from "../domain/nest.ts";
import { songsOf } from "../domain/queue.ts";
import { fail, ok, type Result } from "../domain/result.ts";
import type { Refusal } from "../protocol/frames.ts";
import { member, track } from "../../tests/support/builders.ts";
import type { FoundTracks } from "./api.ts";
import type { DeskSound } from "./desk_types.ts";
import { NestDesk } from "./nest_desk.ts";
import { PREFERENCES_KEY } from "./preferences.ts";
import { openRoom } from "./room.ts";
import { ANA, type FakeServer, serverWithSongs, settle } from "./room_fakes.ts";
import { FakePage } from "./room_fakes_page.ts";
import { TOAST_MS } from "./toast_rack.ts";

const BO = member("bo");

/** A desk that is open on a page of its own, and what the page was made to do. */
async function openDesk(server: FakeServer, tracks = [track("Found")]) {
  const page = new FakePage(server);
  const did: string[] = [];
  let signIn: Result<null, Refusal> = ok(null);
  const sound: DeskSound & { on: boolean } = {
    on: false,
    start: () => void (sound.on = true),
    resume: () => void (sound.on = true),
    stop: () => void (sound.on = false),
    follow: () => {},
    adjust: ({ volume }) => void did.push(`volume ${volume}`),
    blow: (name) => void did.push(`blow ${name}`),
    close: () => {},
  };
  const desk = new NestDesk({
    start: { snapshot: server.snapshot(ANA), socketPath: "/socket" },
    renderedAt: server.time.serverMs,
    suggestions: [],
    search: null,
    rows: 100,
    toasts: [],
    signInError: null,
  }, {
    sentenceFor: (event: NestEvent, _before: Nest) => event.type,
    batch: (sentences) => sentences.join(" "),
    quote: (title) => `"${title}"`,
  });
  const close = desk.open({
    openRoom: (start) => openRoom(start, page.ports),
    listen: () => sound,
    api: {
      searchTracks: (): Promise<Result<FoundTracks, Refusal>> =>
        Promise.resolve(ok({ items: tracks, cursor: null })),
      signIn: () => Promise.resolve(signIn),
      signOut: () => Promise.resolve(ok(null)),
    },
    after: server.time.after,
    monotonicNow: () => server.time.monotonicMs,
    storage: page.storage,
    nextFrame: (draw) => draw(),
    reload: () => void did.push("reload"),
  });
  const arrive = async () => {
    for (let turn = 0; turn < 4; turn++) {
      await settle();
      page.deliverAll();
    }
    await settle();
  };
  await arrive();
  const refuseNames = (message: string) => signIn = fail({ error: "bad_name", message });
  return { desk, page, did, sound, arrive, close, refuseNames };
}

const titles = (desk: NestDesk) =>
  Array.from(songsOf(desk.state.room.nest.queue), ({ title }) => title);

Deno.test("a removed song is gone at once, and the note that says so takes it back", async () => {
  const { desk, arrive } = await openDesk(serverWithSongs(3));
  void desk.give({ type: "remove", song: songId(2) });
  await settle();
  assert.deepEqual(titles(desk), ["Song3"]);
  await arrive();
  const [note] = desk.state.toasts;
  assert.equal(note?.text, 'Removed "Song2"');
  assert(note?.undo);
  void desk.give({ type: "undo", seq: note.undo });
  assert.deepEqual(desk.state.toasts, []);
  await arrive();
  assert.deepEqual(titles(desk), ["Song2", "Song3"]);
});

Deno.test("a note goes after its time, not while somebody holds it", async () => {
  const { desk, page, arrive } = await openDesk(serverWithSongs(3));
  void desk.give({ type: "clear" });
  await arrive();
  desk.holdToasts(true);
  page.server.time.run(3 * TOAST_MS);
  assert.equal(desk.state.toasts.length, 1);
  desk.holdToasts(false);
  page.server.time.run(TOAST_MS);
  assert.deepEqual(desk.state.toasts, []);
});

Deno.test("a refusal is told with its reason", async () => {
  const { desk, arrive } = await openDesk(serverWithSongs(1));
  void desk.give({ type: "remove", song: songId(77) });
  await arrive();
  assert.deepEqual(desk.state.toasts.map(({ tone, undo }) => [tone, undo]), [["refused", null]]);
  assert.match(desk.state.toasts[0]?.text ?? "", /77/);
});

Deno.test("a vote the other way takes the first one back", async () => {
  const { desk, page, arrive } = await openDesk(serverWithSongs(4));
  void desk.give({ type: "vote", song: songId(3), vote: 1 });
  await arrive();
  void desk.give({ type: "vote", song: songId(3), vote: -1 });
  await arrive();
  const voted = page.server.log.filter(({ type }) => type === "voted" || type === "unvoted");
  assert.deepEqual(voted.map(({ type }) => type), ["voted", "unvoted", "voted"]);
  const song = [...songsOf(page.server.nest.queue)].find(({ id }) => id === songId(3));
  assert.equal(song?.votes, -1);
});

Deno.test("an added track is marked, and shown before the server answers", async () => {
  const { desk, page, arrive } = await openDesk(serverWithSongs(1));
  desk.ask("fou");
  page.server.time.run(300);
  await settle();
  assert.equal(desk.state.search.state, "found");
  const { uri } = track("Found");
  void desk.give({ type: "add", uri });
  await settle();
  assert.deepEqual(titles(desk), ["Found"]);
  assert(desk.state.added.has(uri));
  await arrive();
  assert(desk.state.added.has(uri));
});

Deno.test("what others do is told, one sentence at a time", async () => {
  const { desk, page, did, arrive } = await openDesk(serverWithSongs(2));
  page.server.act(BO, { type: "airhorn", name: "tada" });
  await arrive();
  assert.equal(desk.state.news, "airhorn");
  assert.deepEqual(did.filter((one) => one.startsWith("blow")), ["blow tada"]);
  page.server.act(BO, { type: "pause" });
  page.server.act(BO, { type: "resume" });
  await arrive();
  assert.equal(desk.state.news, "airhorn");
  page.server.time.run(3000);
  assert.equal(desk.state.news, "paused unpaused");
});

Deno.test("a lost connection is told, and what is done meanwhile is sent later", async () => {
  const { desk, page, arrive } = await openDesk(serverWithSongs(3));
  page.line.cut();
  await settle();
  assert.equal(desk.state.room.connection, "offline");
  assert.match(desk.state.news, /kept/);
  void desk.give({ type: "remove", song: songId(2) });
  await settle();
  assert.equal(desk.state.room.pending.length, 1);
  page.server.time.run(30_000);
  await arrive();
  assert.equal(desk.state.room.connection, "live");
  assert.equal(desk.state.room.pending.length, 0);
  assert.equal(page.server.log.filter(({ type }) => type === "removed").length, 1);
});

Deno.test("a name that is refused is said beside its field; a good one loads the page anew", async () => {
  const { desk, did, refuseNames } = await openDesk(serverWithSongs(0));
  refuseNames("A name has 1–40 characters");
  await desk.signIn("");
  assert.equal(desk.state.signInError, "A name has 1–40 characters");
  assert(!did.includes("reload"));
});

Deno.test("signing in loads the page anew", async () => {
  const { desk, did } = await openDesk(serverWithSongs(0));
  await desk.signIn("Ana");
  assert(did.includes("reload"));
});

Deno.test("how somebody wants the page is kept on their device", async () => {
  const { desk, page, did } = await openDesk(serverWithSongs(0));
  desk.prefer({ volume: 35 });
  desk.toggleListening();
  assert.equal(did.at(-1), "volume 35");
  assert.equal(desk.state.listening, true);
  const kept = JSON.parse(page.storage.getItem(PREFERENCES_KEY) ?? "{}");
  assert.equal(kept.volume, 35);
  assert.equal(kept.listening, true);
  desk.toggleListening();
  assert.equal(desk.state.listening, false);
});

Deno.test("a desk that was closed keeps no timer", async () => {
  const { desk, page, close, arrive } = await openDesk(serverWithSongs(3));
  void desk.give({ type: "clear" });
  desk.ask("words");
  await arrive();
  close();
  assert.equal(page.server.time.pending, 0);
});
