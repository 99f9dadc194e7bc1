import { ApiGuest } from "../e2e/api_guest.ts";

/** A number in `0..1`, the next of a sequence that a seed decides. */
export type Chance = () => number;

/** Songs that wait before people rather take one out than add one. */
const FULL = 30;
const PIECES = ["morning-in-the-nest", "low-coo", "waltz-for-an-egg", "pixel-magpie"] as const;
const HORNS = ["tada", "sad", "party"] as const;

/** What a server answers to what was wrong on purpose. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 409, 413, 415]);

/** A sequence of chances; the same seed gives the same. */
export function chances(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    // The generator known as mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several. */
export function pick<T>(among: readonly T[], chance: Chance): T {
  const one = among[Math.floor(chance() * among.length)];
  if (one === undefined) throw new RangeError("Cannot pick from nothing");
  return one;
}

interface Deed {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Somebody who wanders from nest to nest and does what comes to mind. */
export class RandomGuest {
  readonly #guest: ApiGuest;
  readonly #origin: string;
  readonly #chance: Chance;
  /** Requests answered. */
  done = 0;
  /** What was answered in a way that it should never be. */
  readonly faults: string[] = [];

  private constructor(origin: string, guest: ApiGuest, chance: Chance) {
    this.#origin = origin;
    this.#guest = guest;
    this.#chance = chance;
  }

  static async signIn(origin: string, name: string, chance: Chance): Promise<RandomGuest> {
    return new RandomGuest(origin, await ApiGuest.signIn(origin, name), chance);
  }

  /** Looks at a nest and does something there. */
  async actIn(nest: string): Promise<void> {
    const address = `/api/nests/${nest}`;
    const { queue }: { queue: { id: string }[] } = await (await this.#get(`${address}/queue`))
      .json();
    const songs = queue.map(({ id }) => id);
    const { method, path, body } = this.#deed(songs);
    const response = await fetch(this.#origin + address + path, {
      method,
      headers: { cookie: this.#guest.cookie, "content-type": "application/json" },
      ...(method !== "GET" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    await response.body?.cancel();
    this.#note(`${method} ${address}${path}`, response.status);
  }

  /** Opens the page as a browser does. */
  async visitPage(): Promise<void> {
    await (await this.#get("/")).body?.cancel();
  }

  #deed(songs: readonly string[]): Deed {
    const chance = this.#chance;
    const kind = chance() * 100;
    // Songs leave meanwhile, so that some of these are refused.
    const song = songs.length === 0 ? "1" : pick(songs, chance);
    if (kind < 25 || songs.length === 0) {
      if (songs.length >= FULL) return { method: "DELETE", path: `/songs/${song}` };
      return {
        method: "POST",
        path: "/songs",
        body: { uri: `demo:track:${pick(PIECES, chance)}` },
      };
    }
    if (kind < 55) {
      return { method: "PUT", path: `/songs/${song}/vote`, body: { vote: this.#way() } };
    }
    if (kind < 62) return { method: "DELETE", path: `/songs/${song}/vote` };
    if (kind < 70) return { method: "PUT", path: `/songs/${song}/jam` };
    if (kind < 78) {
      const body = { body: `What a song, number ${Math.floor(chance() * 1e6)}` };
      return { method: "POST", path: `/songs/${song}/comments`, body };
    }
    if (kind < 82) return { method: "POST", path: "/airhorn", body: { name: pick(HORNS, chance) } };
    if (kind < 86) return { method: "PUT", path: "/volume", body: { volume: Math.floor(kind) } };
    if (kind < 89) return { method: "POST", path: "/skip", body: {} };
    if (kind < 92) return { method: "POST", path: kind < 90.5 ? "/pause" : "/resume", body: {} };
    if (kind < 92.3) return { method: "POST", path: "/clear", body: {} };
    if (kind < 96) return { method: "GET", path: "/history" };
    // Wrong on purpose.
    return { method: "POST", path: "/songs", body: kind < 98 ? "{" : { uri: "nothing" } };
  }

  #way(): 1 | -1 {
    return this.#chance() < 0.7 ? 1 : -1;
  }

  async #get(path: string): Promise<Response> {
    const response = await fetch(this.#origin + path, { headers: { cookie: this.#guest.cookie } });
    this.#note(`GET ${path}`, response.status);
    return response;
  }

  #note(what: string, status: number): void {
    this.done++;
    if (status !== 200 && !REFUSALS.has(status)) this.faults.push(`${what} was answered ${status}`);
  }
}
