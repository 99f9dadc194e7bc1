/**
 * Servers that do nothing but what cannot be left out: the floor that EchoNest is measured against.
 *
 * - `bytes FILE`: answers every request with the bytes of a file.
 * - `naive DIR`: counts a vote by reading, checking and setting one key, again until it succeeds.
 * - `stream FILE`: GET follows, POST sends the bytes of a file to every follower.
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
        followers.add(controller);
      },
      cancel: () => void followers.delete(own),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
} else {
  throw new Error(`Cannot serve ${mode}: it is bytes, naive or stream`);
}
