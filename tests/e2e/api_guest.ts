import type { NestView, YouView } from "../../lib/protocol/snapshot.ts";

/** What the API says of a nest. */
export interface NestAnswer {
  readonly nest: NestView;
  readonly epoch: string;
  readonly you: YouView | null;
}

/** What became of a command. */
export interface Done {
  readonly status: number;
  readonly seq: number;
  readonly changed: boolean;
  /** Id of the song that was added, if one was. */
  readonly song: string;
}

const NEST = "/api/nests/main";

/** Somebody who acts through the API, as programs do. */
export class ApiGuest {
  readonly #origin: string;
  readonly cookie: string;
  readonly id: string;

  private constructor(origin: string, cookie: string, id: string) {
    this.#origin = origin;
    this.cookie = cookie;
    this.id = id;
  }

  static async signIn(origin: string, name: string): Promise<ApiGuest> {
    const response = await fetch(`${origin}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name }),
    });
    const answer: { id?: string } = await response.json();
    const cookie = response.headers.get("set-cookie")?.split(";", 1)[0];
    if (cookie === undefined || answer.id === undefined) {
      throw new Error(`Cannot sign in ${name}: ${response.status}`);
    }
    return new ApiGuest(origin, cookie, answer.id);
  }

  /** Any change. Errors of the network are thrown; refusals are not. */
  async send(method: string, path: string, body?: unknown, key?: string): Promise<Done> {
    const response = await fetch(this.#origin + NEST + path, {
      method,
      headers: {
        cookie: this.cookie,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { ...await response.json(), status: response.status };
  }

  /** Adds a track; returns the song's id. */
  async add(uri: string): Promise<string> {
    const { status, song } = await this.send("POST", "/songs", { uri });
    if (status !== 200) throw new Error(`Cannot add ${uri}: ${status}`);
    return song;
  }

  vote(song: string, vote: 1 | -1, key?: string): Promise<Done> {
    return this.send("PUT", `/songs/${song}/vote`, { vote }, key);
  }

  jam(song: string): Promise<Done> {
    return this.send("PUT", `/songs/${song}/jam`);
  }

  unjam(song: string): Promise<Done> {
    return this.send("DELETE", `/songs/${song}/jam`);
  }

  comment(song: string, body: string): Promise<Done> {
    return this.send("POST", `/songs/${song}/comments`, { body });
  }

  /** The nest as this person sees it. */
  async nest(): Promise<NestAnswer> {
    const response = await fetch(this.#origin + NEST, { headers: { cookie: this.cookie } });
    return await response.json();
  }

  /** URIs of what a search finds, best first. */
  async search(query: string, limit = 20): Promise<string[]> {
    const address = `${this.#origin}/api/search?limit=${limit}&q=${encodeURIComponent(query)}`;
    const response = await fetch(address, { headers: { cookie: this.cookie } });
    const { items }: { items: { uri: string }[] } = await response.json();
    return items.map(({ uri }) => uri);
  }

  /** URIs of what a search finds, once there are `count`: the music folder is read after the start. */
  async searchUntil(query: string, count: number): Promise<string[]> {
    const deadline = performance.now() + 10_000;
    while (performance.now() < deadline) {
      const found = await this.search(query);
      if (found.length >= count) return found;
    }
    throw new Error(`Cannot find ${count} songs for "${query}"`);
  }
}
