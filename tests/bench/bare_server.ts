/**
 * Servers that do nothing but what cannot be left out: the floor that EchoNest is measured against.
 *
 * - `bytes FILE`: answers every request with the bytes of a file.
 * - `parse FILE`: reads and parses the body of every request and answers with the bytes of a file.
 * - `naive DIR`: counts a vote by reading, checking and setting one key, again until it succeeds.
 * - `stream FILE`: GET follows and begins with the bytes of a file, POST sends them to everybody.
 * - `socket FILE`: the same over WebSockets.
 * - `page FILE`: answers every request with a file as a page.
 */
const [mode, source] = Deno.args;
const port = Number(Deno.env.get("PORT"));
const JSON_TYPE = { "content-type": "application/json" } as const;

function serve(handler: Deno.ServeHandler): void {
  Deno.serve({ port, hostname: "127.0.0.1", onListen: () => {} }, handler);
}

if (source === undefined) throw new Error(`Cannot serve ${mode}: name a file or folder`);

if (mode === "bytes") {
  const bytes = await Deno.readFile(source);
  serve(() => new Response(bytes, { headers: JSON_TYPE }));
} else if (mode === "parse") {
  const bytes = await Deno.readFile(source);
  serve(async (request) => {
    if (request.method !== "GET") JSON.parse(await request.text());
    return new Response(bytes, { headers: JSON_TYPE });
  });
} else if (mode === "page") {
  const bytes = await Deno.readFile(source);
  serve(() => new Response(bytes, { headers: { "content-type": "text/html" } }));
} else if (mode === "naive") {
  const kv = await Deno.openKv(`${source}/naive.kv`);
  serve(async (request) => {
    if (request.method === "GET") return Response.json((await kv.get(["votes"])).value);
    await request.json();
    for (;;) {
      const entry = await kv.get<number>(["votes"]);
      const votes = (entry.value ?? 0) + 1;
      const result = await kv.atomic().check(entry).set(["votes"], votes).commit();
      if (result.ok) return Response.json({ votes });
    }
  });
} else if (mode === "stream") {
  const bytes = await Deno.readFile(source);
  const followers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  serve((request) => {
    if (request.method === "POST") {
      for (const follower of followers) follower.enqueue(bytes);
      return new Response("ok");
    }
    if (new URL(request.url).pathname === "/") return new Response("ok");
    let own: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        controller.enqueue(bytes);
        followers.add(controller);
      },
      cancel: () => void followers.delete(own),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
} else if (mode === "socket") {
  const text = await Deno.readTextFile(source);
  const followers = new Set<WebSocket>();
  serve((request) => {
    if (request.method === "POST") {
      for (const follower of followers) follower.send(text);
      return new Response("ok");
    }
    if (request.headers.get("upgrade") === null) return new Response("ok");
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = () => {
      socket.send(text);
      followers.add(socket);
    };
    socket.onclose = () => void followers.delete(socket);
    return response;
  });
} else {
  throw new Error(`Cannot serve ${mode}: it is bytes, parse, page, naive, stream or socket`);
}
