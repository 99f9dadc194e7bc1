import { freePort } from "./nest_server.ts";

/** What of the traffic is cut: everything, or only live sockets while pages still load. */
export type Cut = "nothing" | "sockets" | "everything";

const SOCKET_REQUEST = /^GET \S+\/socket HTTP/;

/** A network between a browser and a server that a test can cut. */
export class CuttableProxy implements AsyncDisposable {
  readonly port: number;
  readonly #target: number;
  readonly #open = new Set<{ readonly isSocket: boolean; close(): void }>();
  #cut: Cut = "nothing";
  #listener: Deno.TcpListener;

  constructor(target: number) {
    this.#target = target;
    this.port = freePort();
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: this.port });
    void this.#serve(this.#listener);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts what is connected, and refuses what would connect. */
  cut(cut: Exclude<Cut, "nothing">): void {
    this.#cut = cut;
    for (const pipe of this.#open) if (cut === "everything" || pipe.isSocket) pipe.close();
  }

  restore(): void {
    this.#cut = "nothing";
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const pipe of this.#open) pipe.close();
    return Promise.resolve();
  }

  async #serve(listener: Deno.TcpListener): Promise<void> {
    for await (const near of listener) void this.#pass(near).catch(() => near.close());
  }

  async #pass(near: Deno.TcpConn): Promise<void> {
    const first = new Uint8Array(64 * 1024);
    const length = await near.read(first) ?? 0;
    const request = new TextDecoder("latin1").decode(first.subarray(0, length));
    const isSocket = SOCKET_REQUEST.test(request);
    if (this.#cut === "everything" || (this.#cut === "sockets" && isSocket)) return near.close();
    const far = await Deno.connect({ hostname: "127.0.0.1", port: this.#target });
    const pipe = { isSocket, close: () => [near, far].forEach(closeQuietly) };
    this.#open.add(pipe);
    await write(far, first.subarray(0, length));
    await Promise.race([
      near.readable.pipeTo(far.writable).catch(() => {}),
      far.readable.pipeTo(near.writable).catch(() => {}),
    ]);
    pipe.close();
    this.#open.delete(pipe);
  }
}

async function write(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // The other direction has closed it.
  }
}
