import assert from "node:assert/strict";
import { type Guest, NOON, propertyOf, startServer, textOf } from "../support/server.ts";

const NEST = "/api/nests/main";
const LOW_COO = "demo:track:low-coo";

/** One write: who sends it, and what is answered. Each starts from the state the ones before left. */
interface Write {
  readonly who: "ann" | "ben";
  readonly call: string;
  readonly body?: unknown;
  readonly answer: unknown;
  /** What the nest shows afterwards at this path; checked when given. */
  readonly shows?: readonly [path: readonly (string | number)[], value: unknown];
}

const done = (seq: number) => ({ seq, changed: true });
const same = (seq: number) => ({ seq, changed: false });
const song = (index: number, key: string) => ["nest", "queue", index, key] as const;

// One evening: song 1 on air, 2 (Ann's) and 3 (Ben's) waiting.
const EVENING: readonly Write[] = [
  {
    who: "ann",
    call: "POST /songs",
    body: { uri: LOW_COO },
    answer: { ...done(2), song: "1" },
    shows: [["nest", "playback", "state"], "playing"],
  },
  {
    who: "ann",
    call: "POST /songs",
    body: { uri: LOW_COO },
    answer: { ...done(3), song: "2" },
    shows: [song(0, "id"), "2"],
  },
  { who: "ben", call: "POST /songs", body: { uri: LOW_COO }, answer: { ...done(4), song: "3" } },
  {
    who: "ann",
    call: "PUT /songs/3/vote",
    body: { vote: 1 },
    answer: done(5),
    shows: [song(0, "id"), "3"],
  },
  // Voting twice is answered like any other write and counts once (W3).
  { who: "ann", call: "PUT /songs/3/vote", body: { vote: 1 }, answer: same(5) },
  { who: "ann", call: "PUT /songs/3/vote", body: { vote: -1 }, answer: same(5) },
  // An up-vote for one's own song changes nothing (W3).
  { who: "ben", call: "PUT /songs/3/vote", body: { vote: 1 }, answer: same(5) },
  {
    who: "ann",
    call: "DELETE /songs/3/vote",
    answer: done(6),
    shows: [song(0, "votes"), 0],
  },
  { who: "ann", call: "DELETE /songs/3/vote", answer: same(6) },
  {
    who: "ben",
    call: "PUT /songs/2/jam",
    answer: done(7),
    shows: [["nest", "queue", 0, "jamCount"], 1],
  },
  { who: "ben", call: "PUT /songs/2/jam", answer: same(7) },
  { who: "ben", call: "DELETE /songs/2/jam", answer: done(8) },
  { who: "ben", call: "DELETE /songs/2/jam", answer: same(8) },
  // The song on air takes jams and comments too (W24).
  { who: "ben", call: "PUT /songs/1/jam", answer: done(9) },
  {
    who: "ben",
    call: "POST /songs/1/comments",
    body: { body: "  <script>alert(1)</script> || '  " },
    answer: done(10),
    shows: [["nest", "playback", "song", "comments", 0], {
      id: 10,
      by: null,
      at: NOON,
      body: "<script>alert(1)</script> || '",
    }],
  },
  { who: "ann", call: "POST /pause", answer: done(11) },
  { who: "ben", call: "POST /pause", answer: same(11) },
  { who: "ann", call: "POST /resume", answer: done(12) },
  { who: "ann", call: "POST /resume", answer: same(12) },
  {
    who: "ann",
    call: "PUT /volume",
    body: { volume: 0 },
    answer: done(13),
    shows: [["nest", "volume"], 0],
  },
  { who: "ann", call: "PUT /volume", body: { volume: 0 }, answer: same(13) },
  {
    who: "ben",
    call: "POST /airhorn",
    body: { name: "tada" },
    answer: done(14),
    shows: [["nest", "horns", 0, "name"], "tada"],
  },
  { who: "ben", call: "POST /airhorn", body: { name: "eagle", free: false }, answer: done(15) },
  { who: "ann", call: "PUT /songs/2/place", body: { before: null }, answer: done(16) },
  { who: "ann", call: "PUT /songs/2/place", body: { before: null }, answer: same(16) },
  {
    who: "ann",
    call: "PUT /songs/2/place",
    body: { before: "3" },
    answer: done(17),
    shows: [song(0, "id"), "2"],
  },
  {
    who: "ann",
    call: "DELETE /songs/2",
    answer: done(18),
    shows: [song(0, "id"), "3"],
  },
  {
    who: "ann",
    call: "POST /undo",
    body: { seq: 18 },
    answer: done(19),
    shows: [song(0, "id"), "2"],
  },
  {
    who: "ben",
    call: "POST /skip",
    body: { playing: "1" },
    answer: done(20),
    shows: [["nest", "playback", "song", "id"], "2"],
  },
  { who: "ben", call: "POST /clear", answer: done(21), shows: [["nest", "queue"], []] },
  { who: "ben", call: "POST /clear", answer: same(21) },
  {
    who: "ben",
    call: "POST /undo",
    body: { seq: 21 },
    answer: done(22),
    shows: [song(0, "id"), "3"],
  },
];

Deno.test("every write is carried out, once, and answers with its number", async (t) => {
  await using server = await startServer();
  const people = { ann: await server.signIn("Ann"), ben: await server.signIn("Ben") };
  for (const [index, { who, call, body, answer, shows }] of EVENING.entries()) {
    await t.step(`${index + 1}: ${call} by ${who}`, async () => {
      const [method = "", path] = call.split(" ");
      const options = body === undefined ? {} : { body };
      const answered = await people[who].call(method, NEST + path, options);
      assert.deepEqual([answered.status, answered.body], [200, answer]);
      if (shows === undefined) return;
      const nest = (await server.call("GET", NEST)).body;
      assert.deepEqual(withoutPeople(propertyOf(nest, ...shows[0])), shows[1]);
    });
  }
  assert.deepEqual(server.lines.filter(({ level }) => level === "error"), []);
});

/** A comment's author has a random id: the table leaves it out. */
function withoutPeople(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("by" in value)) return value;
  return { ...value, by: null };
}

/** Writes that make no sense here and now: status, code and a part of the message. */
const REFUSALS: readonly (readonly [string, unknown, number, string, RegExp])[] = [
  ["POST /songs", { uri: "demo:track:none" }, 404, "track_not_found", /demo:track:none/],
  ["POST /songs", { uri: "radio:live:none" }, 404, "track_not_found", /radio:live:none/],
  ["PUT /songs/99/vote", { vote: 1 }, 404, "song_not_found", /Song 99/],
  ["DELETE /songs/99/vote", undefined, 404, "song_not_found", /Song 99/],
  ["PUT /songs/1/vote", { vote: 1 }, 404, "song_not_found", /Song 1 is not in the queue/],
  ["PUT /songs/99/jam", undefined, 404, "song_not_found", /./],
  ["DELETE /songs/99/jam", undefined, 404, "song_not_found", /./],
  ["POST /songs/99/comments", { body: "hi" }, 404, "song_not_found", /./],
  ["GET /songs/99/comments", undefined, 404, "song_not_found", /neither playing nor/],
  ["DELETE /songs/99", undefined, 404, "song_not_found", /Song 99/],
  ["PUT /songs/99/place", { before: null }, 404, "song_not_found", /Song 99/],
  ["PUT /songs/2/place", { before: "99" }, 404, "song_not_found", /Song 99/],
  ["POST /skip", { playing: "2" }, 409, "not_playing", /Song 2 is not playing/],
  ["POST /airhorn", { name: "tada", free: true }, 409, "no_free_horn", /no free airhorn/],
  ["POST /undo", { seq: 99 }, 409, "not_undoable", /at 99/],
  // What Ann removed just before.
  ["POST /undo", { seq: 5 }, 403, "not_yours", /dj/],
];

Deno.test("a write that cannot be carried out says why and changes nothing (W4)", async (t) => {
  await using server = await startServer();
  const [ann, ben] = [await server.signIn("Ann"), await server.signIn("Ben")];
  for (let n = 0; n < 2; n++) await ann.call("POST", `${NEST}/songs`, { body: { uri: LOW_COO } });
  await ann.call("POST", `${NEST}/songs`, { body: { uri: LOW_COO } });
  await ann.call("DELETE", `${NEST}/songs/3`);
  const before = (await server.call("GET", NEST)).text;
  for (const [call, body, status, code, message] of REFUSALS) {
    await t.step(call, async () => {
      const [method = "", path] = call.split(" ");
      const options = body === undefined ? {} : { body };
      const answer = await ben.call(method, NEST + path, options);
      assert.deepEqual([answer.status, propertyOf(answer.body, "error")], [status, code]);
      assert.deepEqual(Object.keys(Object(answer.body)), ["error", "message"]);
      assert.match(textOf(answer.body, "message"), message);
      assert.equal((await server.call("GET", NEST)).text, before);
    });
  }
});

Deno.test("nothing plays: what needs a song on air is refused", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  for (const [path, body] of [["/pause"], ["/resume"], ["/airhorn", { name: "tada" }]] as const) {
    await t.step(path, async () => {
      const options = body === undefined ? {} : { body };
      const answer = await ann.call("POST", NEST + path, options);
      assert.deepEqual([answer.status, textOf(answer.body, "error")], [409, "not_playing"]);
    });
  }
});

Deno.test("a vote for the first song counts and leaves it first (W5)", async () => {
  await using server = await startServer();
  const [ann, ben] = [await server.signIn("Ann"), await server.signIn("Ben")];
  const add = (who: Guest) => who.call("POST", `${NEST}/songs`, { body: { uri: LOW_COO } });
  for (const who of [ann, ann, ann]) await add(who);
  await ben.call("PUT", `${NEST}/songs/2/vote`, { body: { vote: 1 } });
  const { body } = await server.call("GET", `${NEST}/queue`);
  const shown = [0, 1].map((index) => [
    propertyOf(body, "queue", index, "id"),
    propertyOf(body, "queue", index, "votes"),
  ]);
  assert.deepEqual(shown, [["2", 1], ["3", 0]]);
});

Deno.test("a source that breaks is the source's fault, not the caller's", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  const { catalogue } = server.echo;
  catalogue.lookup = () => Promise.reject(new Error("out of order"));
  const answer = await ann.call("POST", `${NEST}/songs`, { body: { uri: LOW_COO } });
  assert.deepEqual([answer.status, textOf(answer.body, "error")], [502, "source_failed"]);
  assert.deepEqual(server.lines.map(({ level }) => level), ["warn"]);
});
