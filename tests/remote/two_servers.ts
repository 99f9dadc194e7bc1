import assert from "node:assert/strict";
import { ApiGuest, type Done } from "../e2e/api_guest.ts";
import { NestServer } from "../e2e/nest_server.ts";
import { SseReader } from "../support/sse_reader.ts";
import { within } from "../support/within.ts";
import type { KvConnectServer } from "./kv_connect/server.ts";
import { TOKEN } from "./remote_kv.ts";

/** A server process whose store is that database. */
export function openServer(
  database: KvConnectServer,
  env: Readonly<Record<string, string>> = {},
): Promise<NestServer> {
  return NestServer.open(undefined, {
    DENO_KV_PATH: database.url,
    DENO_KV_ACCESS_TOKEN: TOKEN,
    // Sessions of one server count at the other.
    SECRET_KEY: "key-that-both-servers-share",
    ...env,
  });
}

/** Somebody who can act at either server with one session. */
export class Voter {
  readonly name: string;
  readonly #cookie: string;

  private constructor(name: string, cookie: string) {
    this.name = name;
    this.#cookie = cookie;
  }

  static async signIn(at: NestServer, name: string): Promise<Voter> {
    return new Voter(name, (await ApiGuest.signIn(at.origin, name)).cookie);
  }

  /** Looks at the nest, after which the server knows the session. */
  async visit(at: NestServer): Promise<void> {
    const headers = { cookie: this.#cookie };
    const response = await fetch(`${at.origin}/api/nests/main`, { headers });
    await response.body?.cancel();
  }

  /** Votes for a song under a key of its own, however often it is asked. Faults are thrown. */
  async vote(at: NestServer, song: string): Promise<Done> {
    const response = await fetch(`${at.origin}/api/nests/main/songs/${song}/vote`, {
      method: "PUT",
      headers: {
        cookie: this.#cookie,
        "content-type": "application/json",
        "idempotency-key": `ballot-${this.name}-${song}`,
      },
      body: JSON.stringify({ vote: 1 }),
    });
    return { ...await response.json(), status: response.status };
  }
}

/** Adds songs and returns the ids of those that wait. */
export async function fillQueue(at: NestServer, songs: number): Promise<string[]> {
  const host = await at.guest("Host");
  const [uri = assert.fail("there is nothing to add")] = await host.search("waltz");
  for (let count = 0; count <= songs; count++) await host.add(uri);
  return (await host.nest()).nest.queue.map(({ id }) => id);
}

/** What somebody who follows a nest was sent. */
export interface Heard {
  readonly seq: number;
  readonly cmd: unknown;
  readonly type: string;
  /** When it arrived, by this process's monotonic clock. */
  readonly at: number;
}

/** Somebody who follows the main nest at one server and keeps every numbered event. */
export class Ear implements AsyncDisposable {
  readonly heard: Heard[] = [];
  readonly #reader: SseReader;
  readonly #listening: Promise<void>;
  #wake = Promise.withResolvers<void>();

  private constructor(reader: SseReader) {
    this.#reader = reader;
    this.#listening = this.#listen();
  }

  static async open(at: NestServer): Promise<Ear> {
    const reader = await SseReader.open(`${at.origin}/api/nests/main/events`);
    await reader.messageOf("snapshot");
    return new Ear(reader);
  }

  /** Waits until the event of this number, or a later one, has come. */
  async until(seq: number): Promise<void> {
    while ((this.heard.at(-1)?.seq ?? 0) < seq) await within(this.#wake.promise, `event ${seq}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader[Symbol.asyncDispose]();
    await this.#listening;
  }

  async #listen(): Promise<void> {
    try {
      for (;;) {
        const { data } = await this.#reader.message();
        if (!isEvent(data)) continue;
        this.heard.push({ ...data, at: performance.now() });
        this.#wake.resolve();
        this.#wake = Promise.withResolvers();
      }
    } catch {
      // The stream was cut, by the test or by a killed server.
    }
  }
}

function isEvent(data: unknown): data is Omit<Heard, "at"> {
  return typeof data === "object" && data !== null && "seq" in data &&
    typeof data.seq === "number" && "type" in data && "cmd" in data;
}
