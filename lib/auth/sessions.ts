import type { MemberId } from "../domain/ids.ts";
import type { Actor } from "../domain/person.ts";
import { type EpochMs, SECOND } from "../domain/time.ts";
import { SESSION_LIFETIME, type StoredSession } from "../store/keys.ts";
import type { SessionStore } from "../store/session_store.ts";

/** Somebody who has said who they are. */
export interface Session {
  readonly actor: Actor;
  /** Names the session without opening it. */
  readonly hash: string;
}

/** What the cookie is called when the connection is secure, and when it is not. */
const SECURE_COOKIE = "__Host-echonest";
const PLAIN_COOKIE = "echonest";
/** 256 bits in unpadded base64url. */
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;
/** How long a session is taken from memory before the store is asked again. */
const FRESH_FOR = 5 * SECOND;
const MAX_CACHED = 20_000;

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly now: () => EpochMs;
  /** Key of the hashes that name sessions, so that a stolen store opens none of them. */
  readonly secretKey: string;
  /** Called when a session was ended here. */
  readonly onEnd: (hash: string) => void;
}

/** Opens, recognises and ends sessions. */
export class Sessions {
  readonly #store: SessionStore;
  readonly #now: () => EpochMs;
  readonly #key: CryptoKey;
  readonly #onEnd: (hash: string) => void;
  readonly #byId = new Map<string, { readonly session: Session | null; readonly at: EpochMs }>();
  /** How many sessions were forgotten: what was read before may hold one of them. */
  #forgotten = 0;

  private constructor(options: SessionsOptions, key: CryptoKey) {
    this.#store = options.store;
    this.#now = options.now;
    this.#onEnd = options.onEnd;
    this.#key = key;
  }

  static async open(options: SessionsOptions): Promise<Sessions> {
    const secret = new TextEncoder().encode(options.secretKey);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    return new Sessions(options, key);
  }

  /**
   * Opens a session for a guest.
   *
   * @param name A checked name.
   * @returns The session and the id that opens it, for the cookie.
   */
  async openGuest(name: string): Promise<{ session: Session; id: string }> {
    const id = randomText(32);
    const actor: Actor = { id: `guest:${randomText(12)}` as MemberId, name, role: "guest" };
    const hash = await this.#hashOf(id);
    const stored: StoredSession = { actor, createdAt: this.#now() };
    await this.#store.put(hash, stored);
    return { session: { actor, hash }, id };
  }

  /**
   * The session that a request's cookie opens, or `null`.
   *
   * @param secure Whether the browser's connection is encrypted.
   */
  async find(request: Request, secure: boolean): Promise<Session | null> {
    const id = cookieValue(request, secure);
    if (id === null) return null;
    const known = this.#byId.get(id);
    if (known !== undefined && this.#now() - known.at < FRESH_FOR) return known.session;
    const forgotten = this.#forgotten;
    const hash = await this.#hashOf(id);
    const stored = await this.#store.get(hash);
    const alive = stored !== null && this.#now() - stored.createdAt < SESSION_LIFETIME;
    const session = alive ? { actor: stored.actor, hash } : null;
    if (forgotten !== this.#forgotten) return session;
    if (this.#byId.size >= MAX_CACHED) this.#byId.clear();
    this.#byId.set(id, { session, at: this.#now() });
    return session;
  }

  /** Ends a session everywhere. */
  async end(session: Session): Promise<void> {
    await this.#store.delete(session.hash);
    this.forget(session.hash);
    this.#onEnd(session.hash);
  }

  /** Whether a session that was found has ended since; asks the store, whatever is remembered. */
  async hasEnded(session: Session): Promise<boolean> {
    return await this.#store.get(session.hash) === null;
  }

  /** Forgets a session that was ended elsewhere. */
  forget(hash: string): void {
    this.#forgotten++;
    for (const [id, { session }] of this.#byId) if (session?.hash === hash) this.#byId.delete(id);
  }

  async #hashOf(id: string): Promise<string> {
    const signature = await crypto.subtle.sign("HMAC", this.#key, new TextEncoder().encode(id));
    return new Uint8Array(signature).toHex();
  }
}

/** The cookie header that opens a session in a browser. */
export function sessionCookie(id: string, secure: boolean): string {
  return cookie(id, SESSION_LIFETIME / SECOND, secure);
}

/** The cookie header that makes a browser forget its session. */
export function endedCookie(secure: boolean): string {
  return cookie("", 0, secure);
}

function cookie(value: string, maxAge: number, secure: boolean): string {
  const name = secure ? SECURE_COOKIE : PLAIN_COOKIE;
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
  return `${name}=${value}; ${attributes}${secure ? "; Secure" : ""}`;
}

function cookieValue(request: Request, secure: boolean): string | null {
  // A neighbouring host, or anybody on an open line, can set the plain cookie, and not the one that
  // is for this host alone: where that one is used, the plain one opens nothing.
  const wanted = secure ? SECURE_COOKIE : PLAIN_COOKIE;
  for (const part of request.headers.get("cookie")?.split(";") ?? []) {
    const at = part.indexOf("=");
    const value = part.slice(at + 1).trim();
    if (part.slice(0, at).trim() === wanted && SESSION_ID.test(value)) return value;
  }
  return null;
}

/** `bytes` random bytes as unpadded base64url. */
export function randomText(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}
