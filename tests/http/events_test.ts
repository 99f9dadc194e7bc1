import assert from "node:assert/strict";
import { numberOf, propertyOf, startServer, type TestServer, textOf } from "../support/server.ts";
import { SseReader, typeOf } from "../support/sse_reader.ts";

const EVENTS = "/api/nests/main/events";
const NEST = "/api/nests/main";

/** Opens the nest's stream at a position, if one is given. */
function follow(server: TestServer, position?: string): Promise<SseReader> {
  const headers = position === undefined ? {} : { "last-event-id": position };
  return SseReader.open(server.origin + EVENTS, headers);
}

/** Makes `count` changes, as fast as they are stored. */
async function change(server: TestServer, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => index);
  const write = (index: number) =>
    server.callAsProgram("PUT", `${NEST}/volume`, { body: { volume: index % 95 } });
  // A few connections at a time, as many people would.
  for (let at = 0; at < count; at += 25) {
    const answers = await Promise.all(ids.slice(at, at + 25).map(write));
    assert.ok(answers.every(({ status }) => status === 200));
  }
}

const numbersOf = (messages: readonly { data: unknown }[]) =>
  messages.map(({ data }) => numberOf(data, "seq"));

Deno.test("a stream begins with a sign of life and how the nest stands", async (t) => {
  await using server = await startServer();
  await server.callAsProgram("POST", `${NEST}/songs`, { body: { uri: "demo:track:low-coo" } });
  await using stream = await follow(server);
  await t.step("its headers keep proxies from holding it back", () => {
    const { status, headers } = stream.response;
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "text/event-stream; charset=utf-8");
    assert.equal(headers.get("cache-control"), "no-cache, no-transform");
    assert.equal(headers.get("x-accel-buffering"), "no");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });
  await t.step("the first line is a comment", async () => {
    assert.deepEqual(await stream.next(), { kind: "comment", text: "keep-alive" });
  });
  await t.step("then comes the snapshot, with its position", async () => {
    const { id, data } = await stream.message();
    const nest = (await server.call("GET", NEST)).body;
    assert.equal(id, `${textOf(nest, "epoch")}:2`);
    assert.deepEqual(data, {
      type: "snapshot",
      at: server.clock.now,
      data: {
        reason: "no-position",
        epoch: textOf(nest, "epoch"),
        nest: propertyOf(nest, "nest"),
        you: null,
        listeners: { count: 0, connections: 0, people: [] },
      },
    });
  });
  await t.step("then every event, with its position", async () => {
    await change(server, 1);
    const [event] = await stream.numbered(1);
    const epoch = textOf((await server.call("GET", NEST)).body, "epoch");
    assert.equal(event?.id, `${epoch}:3`);
    assert.equal(typeOf(event?.data), "volume_set");
    assert.deepEqual(Object.keys(Object(event?.data)), ["type", "data", "seq", "at", "cmd"]);
  });
});

Deno.test("a stream that was cut goes on with exactly what it missed (W38, W43)", async (t) => {
  await using server = await startServer();
  let position = "";
  await t.step("cut", async () => {
    await using stream = await follow(server);
    const { id } = await stream.message();
    position = id ?? "";
  });
  await change(server, 500);
  await t.step("resumed: those 500, in order, then what is new", async () => {
    await using stream = await follow(server, position);
    const resumed = await stream.message();
    const epoch = position.split(":")[0];
    assert.deepEqual([resumed.id, typeOf(resumed.data)], [null, "resumed"]);
    assert.deepEqual(propertyOf(resumed.data, "data"), { epoch, from: 0, to: 500 });
    const missed = await stream.numbered(500);
    const expected = Array.from({ length: 500 }, (_, index) => index + 1);
    assert.deepEqual(numbersOf(missed), expected);
    assert.deepEqual(missed.map(({ id }) => id), expected.map((seq) => `${epoch}:${seq}`));
    await change(server, 1);
    assert.deepEqual(numbersOf(await stream.numbered(1)), [501]);
  });
  await t.step("resumed where nothing was missed", async () => {
    await using stream = await follow(server, `${position.split(":")[0]}:501`);
    const { data } = await stream.message();
    assert.deepEqual([numberOf(data, "data", "from"), numberOf(data, "data", "to")], [501, 501]);
  });
  await t.step("by query, for what cannot set headers", async () => {
    const query = `?position=${encodeURIComponent(position)}`;
    await using stream = await SseReader.open(server.origin + EVENTS + query);
    assert.equal(typeOf((await stream.message()).data), "resumed");
  });
});

Deno.test("a position that cannot be gone on from gets a snapshot that says why", async (t) => {
  await using server = await startServer();
  const epoch = textOf((await server.call("GET", NEST)).body, "epoch");
  const reasonFor = async (position: string) => {
    await using stream = await follow(server, position);
    const { id, data } = await stream.message();
    assert.equal(typeOf(data), "snapshot");
    assert.equal(id, `${epoch}:${numberOf(data, "data", "nest", "seq")}`);
    return textOf(data, "data", "reason");
  };
  await t.step("empty", async () => assert.equal(await reasonFor(""), "no-position"));
  await t.step("another epoch", async () => {
    assert.equal(await reasonFor("another:1"), "epoch-changed");
  });
  await t.step("ahead", async () => assert.equal(await reasonFor(`${epoch}:7`), "ahead"));
  await t.step("far ahead", async () => {
    assert.equal(await reasonFor(`${epoch}:${"9".repeat(15)}`), "ahead");
  });
  await t.step("too far behind", async () => {
    await change(server, 2001);
    assert.equal(await reasonFor(`${epoch}:0`), "too-many");
  });
});

Deno.test("a stop says bye and ends the stream", async () => {
  await using server = await startServer();
  await using stream = await follow(server);
  await stream.message();
  await server.echo.close();
  const bye = await stream.messageOf("bye");
  assert.deepEqual(propertyOf(bye.data, "data"), { reason: "restart", retry: true });
  assert.equal(bye.id, null);
  assert.equal(await stream.next(), null);
});

Deno.test("signing out ends the streams of that session, and no other", async () => {
  await using server = await startServer();
  const [ann, ben] = [await server.signIn("Ann"), await server.signIn("Ben")];
  const url = server.origin + EVENTS;
  await using ofAnn = await SseReader.open(url, { cookie: ann.cookie });
  await using ofBen = await SseReader.open(url, { cookie: ben.cookie });
  const you = (data: unknown) => propertyOf(data, "data", "you", "person", "name");
  assert.equal(you((await ofAnn.message()).data), "Ann");
  assert.equal(you((await ofBen.message()).data), "Ben");
  await ann.call("DELETE", "/api/session");
  const bye = await ofAnn.messageOf("bye");
  assert.deepEqual(propertyOf(bye.data, "data"), { reason: "signed-out", retry: false });
  assert.equal(await ofAnn.next(), null);
  await change(server, 1);
  assert.deepEqual(numbersOf(await ofBen.numbered(1)), [1]);
});

Deno.test("who follows is counted, people once each", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  await using watcher = await follow(server);
  await watcher.message();
  const url = server.origin + EVENTS;
  await using _first = await SseReader.open(url, { cookie: ann.cookie });
  await using _second = await SseReader.open(url, { cookie: ann.cookie });
  const expected = { count: 2, connections: 3, people: [{ id: ann.id, name: "Ann" }] };
  for (;;) {
    const { data } = await watcher.messageOf("listeners");
    if (numberOf(data, "data", "connections") < 3) continue;
    assert.deepEqual(propertyOf(data, "data"), expected);
    break;
  }
});

Deno.test("a thousand requests that are given up leave nobody behind", async () => {
  await using server = await startServer();
  await using watcher = await follow(server);
  await watcher.message();
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      const abort = new AbortController();
      const options = { signal: abort.signal };
      // Some hang up before the answer comes, some once it has begun, some while they read.
      if (index % 3 === 0) queueMicrotask(() => abort.abort());
      try {
        const response = await fetch(server.origin + EVENTS, options);
        if (index % 3 === 1) await response.body?.getReader().read();
      } catch (fault) {
        assert.ok(fault instanceof DOMException && fault.name === "AbortError", String(fault));
      }
      abort.abort();
    }));
  }
  for (;;) {
    const live = await server.echo.nests.all();
    if (live[0]?.followers === 1) break;
    await watcher.messageOf("listeners");
  }
  assert.deepEqual(server.lines, []);
});

Deno.test("a reader at a crawl is cut while others get everything", async () => {
  await using server = await startServer();
  const ann = await server.signIn("Ann");
  await ann.call("POST", `${NEST}/songs`, { body: { uri: "demo:track:low-coo" } });
  await using quick = await follow(server);
  await quick.message();
  const request = new Request(server.origin + EVENTS, { headers: { host: "127.0.0.1" } });
  const slow = (await server.handle(request)).body?.getReader();
  assert.ok(slow !== undefined);
  await slow.read();
  for (let n = 0; n < 200; n++) {
    // Four bytes each: 200 comments are more than may wait for a reader.
    const comment = { body: { body: `${n} ${"🐧".repeat(450)}` } };
    const { status } = await ann.call("POST", `${NEST}/songs/1/comments`, comment);
    assert.equal(status, 200);
  }
  assert.equal((await quick.numbered(200)).length, 200);
  const read = async () => {
    for (;;) if ((await slow.read()).done) return;
  };
  await assert.rejects(read(), /does not keep up/);
  assert.equal((await server.echo.nests.all())[0]?.followers, 1);
});
