import assert from "node:assert/strict";
import { eventStream, Listener } from "../bench/listeners.ts";
import { NestServer } from "../e2e/nest_server.ts";
import { logFaults } from "./soak.ts";

Deno.test("a server stops cleanly while its listeners leave", async () => {
  await using server = await NestServer.open();
  const wire = eventStream("/api/nests/main/events");
  const listeners = await Listener.openMany(server.port, 500, wire);
  for (const listener of listeners) listener.close();
  await server.stop();
  assert.match(server.printed, /stopping/);
  assert.deepEqual(logFaults(server.printed), []);
});
