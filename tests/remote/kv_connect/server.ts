import { Database, LimitExceeded, LIMITS, type Peaks, sameBytes } from "./database.ts";
import {
  type Entry,
  readAtomicWrite,
  readSnapshotRead,
  readWatch,
  writeAtomicWriteOutput,
  writeSnapshotReadOutput,
  writeWatchOutput,
} from "./messages.ts";
import { MalformedMessage } from "./protobuf.ts";

export interface KvConnectOptions {
  /** What clients must show; `Deno.openKv` takes it from `DENO_KV_ACCESS_TOKEN`. */
  readonly token: string;
  /** Milliseconds that each call takes longer, half of it on the way there. */
  readonly latencyMs?: number;
  /** How far eventually consistent reads, and watchers, lag behind. */
  readonly lagMs?: number;
  /** Called after each stored write, counted from 1; `"lose"` has its answer never arrive. */
  readonly afterWrite?: (count: number) => "lose" | void;
  readonly port?: number;
  /** Serves over TLS, hence HTTP/2, as `https://localhost`: certificate and key as PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

const MAX_VERSION = 3;
const DATABASE_ID = "0f9a6f0e-5d1f-4c55-9d30-0c9d3c8b7a11";
const PROTOBUF = { headers: { "content-type": "application/x-protobuf" } };
/** How often a watcher hears a sign of life. */
const PING_EVERY = 5000;

/**
 * A database that speaks the open KV Connect protocol over HTTP, kept in memory: for tests of
 * servers that share a store over a network. It offers what EchoNest uses and refuses the rest.
 */
export class KvConnectServer implements AsyncDisposable {
  readonly #options: KvConnectOptions;
  readonly #database: Database;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #watchers = new Set<Watcher>();
  /** Latency may be changed while it runs. */
  latencyMs: number;
  #writes = 0;

  constructor(options: KvConnectOptions) {
    this.#options = options;
    this.latencyMs = options.latencyMs ?? 0;
    this.#database = new Database(options.lagMs ?? 0);
    const { port = 0, tls } = options;
    const listen = { hostname: "127.0.0.1", port, onListen: () => {}, ...tls };
    this.#server = Deno.serve(listen, (request) => this.#answer(request));
  }

  /** What `DENO_KV_PATH` is set to. */
  get url(): string {
    const origin = this.#options.tls === undefined ? "http://127.0.0.1" : "https://localhost";
    return `${origin}:${this.#server.addr.port}`;
  }

  /** The largest of everything that was asked of it. */
  get peaks(): Readonly<Peaks> {
    return this.#database.peaks;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const watcher of this.#watchers) watcher.end();
    await this.#server.shutdown();
    this.#database.close();
  }

  async #answer(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${this.#options.token}`) {
      return new Response("Cannot let you in: the token is wrong", { status: 401 });
    }
    const { pathname } = new URL(request.url);
    const body = await request.bytes().catch(() => null);
    // Whoever asked was killed in the middle of it.
    if (body === null) return new Response(null, { status: 400 });
    await wait(Math.floor(this.latencyMs / 2));
    const answer = this.#carryOut(pathname, body);
    await wait(Math.ceil(this.latencyMs / 2));
    return answer;
  }

  #carryOut(pathname: string, body: Uint8Array): Response {
    try {
      switch (pathname) {
        case "/":
          return metadata(this.#options.token, body);
        case "/strong/snapshot_read":
        case "/eventual/snapshot_read": {
          const isStrong = pathname.startsWith("/strong");
          const ranges = this.#database.read(readSnapshotRead(body), isStrong);
          return new Response(writeSnapshotReadOutput(ranges, isStrong), PROTOBUF);
        }
        case "/strong/atomic_write":
          return this.#write(body);
        case "/strong/watch":
        case "/eventual/watch":
          return this.#watch(readWatch(body));
        default:
          return new Response(`Cannot find ${pathname}`, { status: 404 });
      }
    } catch (fault) {
      if (!(fault instanceof LimitExceeded || fault instanceof MalformedMessage)) throw fault;
      return new Response(fault.message, { status: 400 });
    }
  }

  #write(body: Uint8Array): Response {
    const version = this.#database.write(readAtomicWrite(body));
    if (version !== null) {
      const onTheWay = Math.ceil(this.latencyMs / 2) + (this.#options.lagMs ?? 0);
      for (const watcher of this.#watchers) setTimeout(watcher.look, onTheWay);
      if (this.#options.afterWrite?.(++this.#writes) === "lose") {
        return new Response("The answer was lost on its way", { status: 503 });
      }
    }
    return new Response(writeAtomicWriteOutput(version), PROTOBUF);
  }

  #watch(keys: readonly Uint8Array[]): Response {
    if (keys.length > LIMITS.watchedKeys) {
      throw new LimitExceeded(`Cannot watch ${keys.length} keys: ${LIMITS.watchedKeys} at most`);
    }
    const watcher = new Watcher(keys, (key) => this.#database.get(key, false), () => {
      this.#watchers.delete(watcher);
    });
    this.#watchers.add(watcher);
    return new Response(watcher.stream(), PROTOBUF);
  }
}

function metadata(token: string, body: Uint8Array): Response {
  const asked: { readonly supportedVersions?: readonly number[] } = body.length === 0
    ? {}
    : JSON.parse(new TextDecoder().decode(body));
  const version = Math.max(
    ...(asked.supportedVersions ?? [1]).filter((one) => one <= MAX_VERSION),
  );
  if (version < 2) return new Response("Cannot speak version 1", { status: 400 });
  return Response.json({
    version,
    // The specification says one, Deno asks for the other.
    uuid: DATABASE_ID,
    databaseId: DATABASE_ID,
    endpoints: [
      { url: "/strong", consistency: "strong" },
      { url: "/eventual", consistency: "eventual" },
    ],
    token,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
}

/** Somebody who is told how some keys stand, at once and whenever one has changed. */
class Watcher {
  readonly #keys: readonly Uint8Array[];
  readonly #get: (key: Uint8Array) => Entry | null;
  readonly #gone: () => void;
  /** What was told last; `undefined` when nothing was. */
  readonly #told: (Entry | null | undefined)[];
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | null = null;
  #ping: ReturnType<typeof setInterval> | undefined;

  constructor(
    keys: readonly Uint8Array[],
    get: (key: Uint8Array) => Entry | null,
    gone: () => void,
  ) {
    this.#keys = keys;
    this.#get = get;
    this.#gone = gone;
    this.#told = keys.map(() => undefined);
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        this.#ping = setInterval(() => controller.enqueue(framed(new Uint8Array())), PING_EVERY);
        this.look();
      },
      cancel: () => this.#stop(),
    });
  }

  /** Tells what has changed since the last time. */
  readonly look = (): void => {
    if (this.#controller === null) return;
    const now = this.#keys.map(this.#get);
    const changed = now.map((entry, at) => isSame(entry, this.#told[at]) ? undefined : entry);
    if (changed.every((entry) => entry === undefined)) return;
    this.#told.splice(0, Infinity, ...now);
    this.#controller.enqueue(framed(writeWatchOutput(changed)));
  };

  end(): void {
    this.#controller?.close();
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#ping);
    this.#controller = null;
    this.#gone();
  }
}

function isSame(now: Entry | null, told: Entry | null | undefined): boolean {
  if (told === undefined) return false;
  return now === null || told === null ? now === told : sameBytes(now.version, told.version);
}

/** A message of a stream: its length in four bytes, the lowest first, then the message. */
function framed(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(4 + message.length);
  new DataView(frame.buffer).setUint32(0, message.length, true);
  frame.set(message, 4);
  return frame;
}

function wait(ms: number): Promise<void> | void {
  if (ms > 0) return new Promise((resolve) => setTimeout(resolve, ms));
}
