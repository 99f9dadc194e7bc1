import assert from "node:assert/strict";
import {
  type Guest,
  NOON,
  numberOf,
  propertyOf,
  startServer,
  type TestServer,
  textOf,
} from "../support/server.ts";

/** Two demo pieces as every answer shows them. */
const LOW_COO = {
  uri: "demo:track:low-coo",
  source: "demo",
  title: "Low Coo",
  artist: "Pigeon Roots",
  durationMs: 66_622,
  cover: "/api/cover/demo:track:low-coo",
  sound: "/api/sound/demo:track:low-coo",
};
const WALTZ_URI = "demo:track:waltz-for-an-egg";

/** What a song nobody has touched has beside its track and its adder. */
const UNTOUCHED = {
  addedAt: NOON,
  layer: 0,
  votes: 0,
  jamCount: 0,
  commentCount: 0,
  jams: [],
  comments: [],
};

interface Scene {
  readonly server: TestServer;
  readonly ann: Guest;
  readonly ben: Guest;
}

/** Ann's song is on air, hers and Ben's wait; Ben likes hers. */
async function scene(server: TestServer): Promise<Scene> {
  const [ann, ben] = [await server.signIn("Ann"), await server.signIn("Ben")];
  await addSong(ann, LOW_COO.uri);
  await addSong(ann, LOW_COO.uri);
  await addSong(ben, WALTZ_URI);
  await ben.call("PUT", "/api/nests/main/songs/2/jam");
  await ben.call("POST", "/api/nests/main/songs/2/comments", { body: { body: "coo!" } });
  return { server, ann, ben };
}

async function addSong(who: Guest, uri: string): Promise<void> {
  const answer = await who.call("POST", "/api/nests/main/songs", { body: { uri } });
  assert.equal(answer.status, 200, answer.text);
}

const personOf = ({ id, name }: Guest) => ({ id, name });

Deno.test("a nest nobody has used yet answers every read", async () => {
  await using server = await startServer();
  const nest = await server.call("GET", "/api/nests/main");
  assert.deepEqual(nest.body, {
    nest: {
      code: "main",
      seq: 0,
      nextSong: 1,
      layers: [0],
      volume: 95,
      playback: { state: "idle" },
      queue: [],
      horns: [],
    },
    epoch: textOf(nest.body, "epoch"),
    you: null,
    listeners: { count: 0, connections: 0, people: [] },
  });
  assert.deepEqual((await server.call("GET", "/api/nests/main/playing")).body, {
    seq: 0,
    now: NOON,
    state: "idle",
    song: null,
    positionMs: 0,
    startedAt: null,
    endsAt: null,
    volume: 95,
  });
  assert.deepEqual((await server.call("GET", "/api/nests/main/queue")).body, { seq: 0, queue: [] });
  const history = await server.call("GET", "/api/nests/main/history");
  assert.deepEqual(history.body, { seq: 0, plays: [], cursor: null });
});

Deno.test("the queue shows each song, its turn and when it starts", async () => {
  await using server = await startServer();
  const { ann, ben } = await scene(server);
  const { body } = await server.call("GET", "/api/nests/main/queue");
  const comment = { by: personOf(ben), at: NOON, body: "coo!" };
  assert.deepEqual(body, {
    seq: 6,
    queue: [
      {
        ...LOW_COO,
        ...UNTOUCHED,
        id: "2",
        addedBy: personOf(ann),
        place: numberOf(body, "queue", 0, "place"),
        jamCount: 1,
        jams: [{ by: personOf(ben), at: NOON }],
        commentCount: 1,
        comments: [{ id: 6, ...comment }],
        turn: 1,
        startsAt: NOON + LOW_COO.durationMs,
      },
      {
        uri: WALTZ_URI,
        source: "demo",
        title: "Waltz for an Egg",
        artist: textOf(body, "queue", 1, "artist"),
        durationMs: numberOf(body, "queue", 1, "durationMs"),
        cover: `/api/cover/${WALTZ_URI}`,
        sound: `/api/sound/${WALTZ_URI}`,
        ...UNTOUCHED,
        id: "3",
        addedBy: personOf(ben),
        place: numberOf(body, "queue", 1, "place"),
        turn: 1,
        startsAt: NOON + 2 * LOW_COO.durationMs,
      },
    ],
  });
});

Deno.test("what plays is a song with its start, end and position", async () => {
  await using server = await startServer();
  const { ann } = await scene(server);
  const song = { ...LOW_COO, ...UNTOUCHED, id: "1", addedBy: personOf(ann) };
  server.clock.now += 5000;
  const { body } = await server.call("GET", "/api/nests/main/playing");
  assert.deepEqual(body, {
    seq: 6,
    now: NOON + 5000,
    state: "playing",
    song: { ...song, place: numberOf(body, "song", "place") },
    positionMs: 5000,
    startedAt: NOON,
    endsAt: NOON + LOW_COO.durationMs,
    volume: 95,
  });
  await ann.call("POST", "/api/nests/main/pause");
  server.clock.now += 60_000;
  const paused = (await server.call("GET", "/api/nests/main/playing")).body;
  const facts = ["state", "positionMs", "startedAt", "endsAt"].map((key) =>
    propertyOf(paused, key)
  );
  assert.deepEqual(facts, ["paused", 5000, null, null]);
});

Deno.test("a read moves on what has ended while nobody looked", async () => {
  await using server = await startServer();
  await scene(server);
  server.clock.now += LOW_COO.durationMs + 1000;
  const { body } = await server.call("GET", "/api/nests/main/playing");
  assert.deepEqual([textOf(body, "song", "id"), numberOf(body, "positionMs")], ["2", 1000]);
});

Deno.test("the snapshot shows the reader's own part, and to nobody anybody's", async () => {
  await using server = await startServer();
  const { ann, ben } = await scene(server);
  await ben.call("PUT", "/api/nests/main/songs/2/vote", { body: { vote: 1 } });
  const you = async ({ call }: Pick<Guest, "call">) =>
    propertyOf((await call("GET", "/api/nests/main")).body, "you");
  assert.deepEqual(await you(ben), {
    person: personOf(ben),
    votes: { 2: { vote: 1, delta: 1 } },
    jams: ["2"],
    freeHorns: [],
  });
  assert.deepEqual(await you(ann), { person: personOf(ann), votes: {}, jams: [], freeHorns: [] });
  assert.equal(await you(server), null);
  const { body } = await server.call("GET", "/api/nests/main");
  assert.deepEqual(Object.keys(Object(propertyOf(body, "nest", "queue", 0))).sort(), [
    "addedAt",
    "addedBy",
    "artist",
    "commentCount",
    "comments",
    "cover",
    "durationMs",
    "id",
    "jamCount",
    "jams",
    "layer",
    "place",
    "sound",
    "source",
    "title",
    "uri",
    "votes",
  ]);
});

Deno.test("history goes back page by page and never returns less than there is (W10)", async (t) => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  for (let n = 1; n <= 5; n++) {
    await addSong(ann, LOW_COO.uri);
    const skip = { body: { playing: String(n) } };
    assert.equal((await ann.call("POST", "/api/nests/main/skip", skip)).status, 200);
  }
  const page = async (query: string) => {
    const { body } = await server.call("GET", `/api/nests/main/history${query}`);
    const plays = propertyOf(body, "plays");
    assert.ok(Array.isArray(plays));
    return { ids: plays.map((play) => textOf(play, "id")), body };
  };
  await t.step("asking for more than there is returns all", async () => {
    const { ids, body } = await page("?limit=100");
    assert.deepEqual(ids, ["5", "4", "3", "2", "1"]);
    assert.equal(propertyOf(body, "cursor"), null);
  });
  await t.step("pages join up", async () => {
    const first = await page("?limit=3");
    const second = await page(`?limit=3&before=${numberOf(first.body, "cursor")}`);
    assert.deepEqual([...first.ids, ...second.ids], ["5", "4", "3", "2", "1"]);
    assert.equal(propertyOf(second.body, "cursor"), null);
  });
  await t.step("a play says what a song was, and how it ended", async () => {
    const { body } = await page("?limit=1");
    assert.deepEqual(propertyOf(body, "plays", 0), {
      ...LOW_COO,
      id: "5",
      addedBy: personOf(ann),
      addedAt: NOON,
      place: numberOf(body, "plays", 0, "place"),
      layer: 0,
      votes: 0,
      jamCount: 0,
      commentCount: 0,
      startedAt: NOON,
      endedAt: NOON,
      positionMs: 0,
      how: "skipped",
      seq: numberOf(body, "seq"),
      jammers: [],
    });
  });
});

Deno.test("comments of a song are listed oldest first", async () => {
  await using server = await startServer();
  const { ann, ben } = await scene(server);
  await ann.call("POST", "/api/nests/main/songs/2/comments", { body: { body: " <b>loud</b> " } });
  const { body } = await server.call("GET", "/api/nests/main/songs/2/comments");
  assert.deepEqual(body, {
    seq: 7,
    comments: [
      { id: 6, by: personOf(ben), at: NOON, body: "coo!" },
      { id: 7, by: personOf(ann), at: NOON, body: "<b>loud</b>" },
    ],
  });
});

Deno.test("search finds tracks by words, and suggests without", async (t) => {
  await using server = await startServer();
  await t.step("by words", async () => {
    const { body } = await server.call("GET", "/api/search?q=low+coo");
    assert.deepEqual(body, { items: [LOW_COO], cursor: null });
  });
  await t.step("nothing", async () => {
    const { body } = await server.call("GET", "/api/search?q=no+such+thing&source=demo");
    assert.deepEqual(body, { items: [], cursor: null });
  });
  await t.step("suggestions, page by page, each once", async () => {
    const uris: string[] = [];
    for (let query = "/api/search?limit=5";;) {
      const { body } = await server.call("GET", query);
      const items = propertyOf(body, "items");
      assert.ok(Array.isArray(items) && items.length <= 5);
      uris.push(...items.map((item) => textOf(item, "uri")));
      if (propertyOf(body, "cursor") === null) break;
      query = `/api/search?limit=5&cursor=${encodeURIComponent(textOf(body, "cursor"))}`;
    }
    assert.equal(uris.length, 12);
    assert.equal(new Set(uris).size, 12);
  });
});

Deno.test("the server says its time, that it lives and that its store answers", async () => {
  await using server = await startServer();
  assert.deepEqual((await server.call("GET", "/api/time")).body, { now: NOON });
  assert.deepEqual((await server.call("GET", "/health")).body, { status: "ok" });
  assert.deepEqual((await server.call("GET", "/ready")).body, { status: "ready" });
  await server.echo.close();
  const ready = await server.call("GET", "/ready");
  assert.equal(ready.status, 503);
  assert.equal(textOf(ready.body, "error"), "not_ready");
  assert.deepEqual(server.lines.filter(({ level }) => level === "error"), []);
});

Deno.test("pictures and sounds are served with ranges, and to be kept", async (t) => {
  await using server = await startServer();
  await t.step("a cover", async () => {
    const { status, headers } = await server.call("GET", LOW_COO.cover);
    assert.equal(status, 200);
    assert.match(headers.get("content-type") ?? "", /^image\//);
    assert.match(headers.get("cache-control") ?? "", /max-age=\d{4,}/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });
  await t.step("an airhorn, a part of it", async () => {
    const range = { headers: { range: "bytes=0-3" } };
    const { status, headers, text } = await server.call("GET", "/static/audio/tada.wav", range);
    assert.deepEqual([status, text], [206, "RIFF"]);
    assert.equal(headers.get("content-type"), "audio/wav");
    assert.match(headers.get("content-range") ?? "", /^bytes 0-3\/\d+$/);
  });
  for (
    const path of [
      "/api/cover/demo:track:none",
      "/api/cover/nonsense",
      "/api/sound/demo:track:none",
      "/api/sound/nonsense",
      "/static/audio/none.wav",
      "/static/audio/tada.mp3",
      "/static/audio/..%2fairhorn.wav",
    ]
  ) {
    await t.step(`${path} is not there`, async () => {
      const { status, body } = await server.call("GET", path);
      assert.equal(status, 404);
      assert.ok(textOf(body, "message").startsWith("There is no"));
    });
  }
});
