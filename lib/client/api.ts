// This module is browser compatible.
import { fail, ok, type Result } from "../domain/result.ts";
import type { Track } from "../domain/track.ts";
import type { Refusal } from "../protocol/frames.ts";
import { newId } from "./room_ports.ts";

/** One page of found tracks. */
export interface FoundTracks {
  readonly items: readonly Track[];
  /** What to ask the next page with, or `null` on the last. */
  readonly cursor: string | null;
}

/** The part of `fetch` that is used. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** What the calls need from the world. */
export interface ApiPorts {
  readonly fetch: Fetch;
  /** Makes the key by which the server recognises a repeated write. */
  readonly newId: () => string;
}

/** What a page asks by plain requests. */
export interface Api {
  /** Tracks that match `q`, of one source or of all; `cursor` is that of the page before. */
  searchTracks(
    q: string,
    source?: string | null,
    cursor?: string | null,
    signal?: AbortSignal,
  ): Promise<Result<FoundTracks, Refusal>>;
  /** Takes a name in this browser. A room that is open must be opened again to act under it. */
  signIn(name: string): Promise<Result<null, Refusal>>;
  /** Gives the name back. */
  signOut(): Promise<Result<null, Refusal>>;
}

/**
 * The calls, over some `fetch`. Each answers with what the server said, or with `error`: the server's
 * own code; `offline` when it was not reached; `aborted` when `signal` ended it; `bad_answer` when
 * something else than our server answered.
 */
export function apiOver({ fetch, newId }: ApiPorts): Api {
  return {
    searchTracks: async (q, source, cursor, signal) => {
      const query = new URLSearchParams({ q });
      if (source) query.set("source", source);
      if (cursor) query.set("cursor", cursor);
      const path = `/api/search?${query}`;
      const found = await call(fetch, path, signal ? { signal } : {});
      if (!found.ok) return found;
      return isFoundTracks(found.value) ? ok(found.value) : fail(badAnswer(path, 200));
    },
    signIn: (name) =>
      write(fetch, {
        method: "POST",
        body: JSON.stringify({ name }),
        headers: { "content-type": "application/json", "idempotency-key": newId() },
      }),
    signOut: () => write(fetch, { method: "DELETE", headers: { "idempotency-key": newId() } }),
  };
}

/** The calls of a page in a browser. */
export const { searchTracks, signIn, signOut } = apiOver({
  fetch: (path, init) => fetch(path, init),
  newId,
});

async function write(fetch: Fetch, init: RequestInit): Promise<Result<null, Refusal>> {
  const answer = await call(fetch, "/api/session", init);
  return answer.ok ? ok(null) : answer;
}

async function call(
  fetch: Fetch,
  path: string,
  init: RequestInit,
): Promise<Result<unknown, Refusal>> {
  try {
    const response = await fetch(path, init);
    const body = await bodyOf(response);
    if (response.ok && body !== undefined) return ok(body);
    return fail(isRefusal(body) ? body : badAnswer(path, response.status));
  } catch {
    if (init.signal?.aborted) return fail({ error: "aborted", message: "Not needed any more" });
    return fail({ error: "offline", message: "Cannot reach the server; try again" });
  }
}

/** The JSON a response carries, `null` without one, or `undefined` when it is not JSON. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy or a sign-in page of the network answered in the server's place.
    return undefined;
  }
}

function badAnswer(path: string, status: number): Refusal {
  return { error: "bad_answer", message: `Cannot use the answer to ${path} (${status})` };
}

function isFoundTracks(value: unknown): value is FoundTracks {
  return typeof value === "object" && value !== null && "items" in value && "cursor" in value &&
    Array.isArray(value.items) && (value.cursor === null || typeof value.cursor === "string");
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "error" in value && "message" in value &&
    typeof value.error === "string" && typeof value.message === "string";
}
