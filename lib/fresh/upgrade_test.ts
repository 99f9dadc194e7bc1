import assert from "node:assert/strict";
import { App, type Context } from "fresh";

/** Serves an app on a free port and gives a function that opens sockets to it. */
function serve(app: App<unknown>) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.handler());
  return {
    base: `127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The next event of a kind. */
function next<Kind extends keyof WebSocketEventMap>(
  socket: WebSocket,
  kind: Kind,
): Promise<WebSocketEventMap[Kind]> {
  return new Promise((resolve) => socket.addEventListener(kind, resolve, { once: true }));
}

async function echoes(address: string, protocol: string[] = []): Promise<WebSocket> {
  const socket = new WebSocket(address, protocol);
  await next(socket, "open");
  const answer = next(socket, "message");
  socket.send("hello");
  assert.equal((await answer).data, "echo hello");
  return socket;
}

Deno.test("ws() and upgrade() with handlers manage a socket from open to close", async () => {
  const events: string[] = [];
  const closed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const handlers = {
    open: () => void events.push("open"),
    message: (socket: WebSocket, event: MessageEvent) => socket.send(`echo ${event.data}`),
    close: (_socket: WebSocket, code: number, reason: string) => {
      events.push(`close ${code} ${reason}`);
      closed[events.length / 2 - 1]?.resolve();
    },
  };
  const app = new App<unknown>()
    .use((ctx) => ctx.next())
    .ws("/ws", handlers, { protocol: "nest.v1", idleTimeout: 30 })
    .get("/managed", (ctx: Context<unknown>) => ctx.upgrade(handlers));
  await using server = serve(app);
  const first = await echoes(`ws://${server.base}/ws`, ["nest.v1"]);
  assert.equal(first.protocol, "nest.v1");
  first.close(4001, "bye");
  await closed[0]?.promise;
  const second = await echoes(`ws://${server.base}/managed`);
  second.close(1000);
  await closed[1]?.promise;
  assert.deepEqual(events, ["open", "close 4001 bye", "open", "close 1000 "]);
});

Deno.test("upgrade() without handlers gives the socket and the response", async () => {
  const app = new App<unknown>().get("/bare", (ctx) => {
    const { socket, response } = ctx.upgrade({ idleTimeout: 30 });
    socket.onmessage = ({ data }) => socket.send(`echo ${data}`);
    return response;
  });
  await using server = serve(app);
  const socket = await echoes(`ws://${server.base}/bare`);
  const closed = next(socket, "close");
  socket.close();
  await closed;
});

Deno.test("a request that is no upgrade gets a 400 that says so", async () => {
  const app = new App<unknown>().ws("/ws", {});
  const answer = await app.handler()(new Request("http://localhost/ws"));
  assert.equal(answer.status, 400);
  assert.equal(await answer.text(), "Expected a WebSocket upgrade request");
  const post = await app.handler()(new Request("http://localhost/ws", { method: "POST" }));
  assert.equal(post.status, 405);
});
