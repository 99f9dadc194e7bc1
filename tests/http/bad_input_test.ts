import assert from "node:assert/strict";
import { API_TOKEN, propertyOf, startServer, textOf } from "../support/server.ts";
import { BAD_BODIES, BAD_NAMES, BAD_WRAPPINGS } from "./bad_requests.ts";

const server = await startServer();
Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());
const authorization = `Bearer ${API_TOKEN}`;
for (let n = 0; n < 3; n++) {
  const body = { uri: "demo:track:low-coo" };
  await server.callAsProgram("POST", "/api/nests/main/songs", { body });
}

const TABLES = {
  "a body that does not fit": BAD_BODIES,
  "a body that is not what it should be": BAD_WRAPPINGS,
  "a name of nothing": BAD_NAMES,
};

for (const [title, table] of Object.entries(TABLES)) {
  Deno.test(`${title} is refused with what was expected, and changes nothing`, async (t) => {
    const before = (await server.call("GET", "/api/nests/main")).text;
    for (const { name, request, status, error, says } of table) {
      await t.step(name, async () => {
        const headers = { authorization, ...request.headers };
        const { body, text, ...answer } = await server.raw({ ...request, headers });
        assert.deepEqual([answer.status, propertyOf(body, "error")], [status, error], text);
        assert.deepEqual(Object.keys(Object(body)), ["error", "message"]);
        assert.match(textOf(body, "message"), says);
        assert.equal((await server.call("GET", "/api/nests/main")).text, before);
        assert.deepEqual(server.lines, []);
      });
    }
  });
}
