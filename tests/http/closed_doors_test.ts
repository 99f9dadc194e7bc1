import assert from "node:assert/strict";
import { API_TOKEN, propertyOf, startServer, textOf } from "../support/server.ts";
import { SseReader, typeOf } from "../support/sse_reader.ts";
import { WsClient } from "../support/ws_client.ts";

const CLOSED = { env: { GUESTS: "off" } };

/** Everything that shows or plays what is going on. */
const READS = [
  "/api/me",
  "/api/search?q=a",
  "/api/nests/main",
  "/api/nests/main/queue",
  "/api/nests/main/playing",
  "/api/nests/main/history",
  "/api/nests/main/songs/1/comments",
  "/api/nests/main/events",
  "/api/nests/main/socket",
  "/api/nests/ABCDE",
  "/api/cover/demo:track:low-coo",
  "/api/sound/demo:track:low-coo",
];
const WRITES = [
  "POST /api/nests/main/songs",
  "POST /api/nests/main/clear",
  "PUT /api/nests/main/songs/1/vote",
  "DELETE /api/nests/main/songs/1",
];

Deno.test("without guests, nobody sees or hears anything (W23)", async (t) => {
  await using server = await startServer(CLOSED);
  for (const path of READS) {
    for (const method of ["GET", "HEAD"]) {
      await t.step(`${method} ${path}`, async () => {
        const answer = await server.call(method, path);
        assert.equal(answer.status, 401);
        if (method === "GET") assert.equal(textOf(answer.body, "error"), "signed_out");
      });
    }
  }
  for (const call of WRITES) {
    await t.step(call, async () => {
      const [method = "", path = ""] = call.split(" ");
      const answer = await server.call(method, path);
      assert.deepEqual([answer.status, textOf(answer.body, "error")], [401, "signed_out"]);
    });
  }
  await t.step("a socket is refused before it opens", async () => {
    await assert.rejects(WsClient.open(`${server.origin}/api/nests/main/socket`));
  });
  await t.step("a name is not enough", async () => {
    const answer = await server.call("POST", "/api/session", { body: { name: "Ann" } });
    assert.deepEqual([answer.status, textOf(answer.body, "error")], [403, "no_guests"]);
    assert.equal(answer.headers.get("set-cookie"), null);
  });
  await t.step("what watches over the server still gets its answers", async () => {
    for (const path of ["/health", "/ready", "/api/time"]) {
      assert.equal((await server.call("GET", path)).status, 200);
    }
  });
  assert.deepEqual(server.lines, []);
});

Deno.test("without guests, a program with the token sees, hears and acts", async (t) => {
  await using server = await startServer(CLOSED);
  const authorization = `Bearer ${API_TOKEN}`;
  await t.step("acts", async () => {
    const body = { uri: "demo:track:low-coo" };
    const added = await server.callAsProgram("POST", "/api/nests/main/songs", { body });
    assert.equal(added.status, 200);
  });
  await t.step("sees", async () => {
    for (const path of READS.filter((path) => !/events|socket|ABCDE|sound/.test(path))) {
      assert.equal((await server.callAsProgram("GET", path)).status, 200, path);
    }
  });
  await t.step("follows by events", async () => {
    await using stream = await SseReader.open(`${server.origin}/api/nests/main/events`, {
      authorization,
    });
    const { data } = await stream.message();
    assert.equal(propertyOf(data, "data", "you", "person", "id"), "api:shared");
  });
  await t.step("follows by socket", async () => {
    await using socket = await WsClient.open(`${server.origin}/api/nests/main/socket`, {
      authorization,
    });
    assert.equal(typeOf(await socket.hello()), "snapshot");
  });
});

Deno.test("with guests, looking needs no name and acting does", async (t) => {
  await using server = await startServer();
  for (const path of ["/api/nests/main", "/api/nests/main/queue", "/api/search"]) {
    await t.step(`GET ${path}`, async () => {
      assert.equal((await server.call("GET", path)).status, 200);
    });
  }
  for (const call of WRITES) {
    await t.step(call, async () => {
      const [method = "", path = ""] = call.split(" ");
      const { status, body } = await server.call(method, path);
      assert.deepEqual([status, textOf(body, "error")], [401, "signed_out"]);
      assert.match(
        textOf(body, "message"),
        /POST \/api\/session with a name, or send an API token/,
      );
    });
  }
});
