import { whenFree } from "./locked.ts";
import { SESSION_LIFETIME, sessionKey, type StoredSession } from "./keys.ts";

/** Sessions, found by the hash of their id. */
export class SessionStore {
  readonly #kv: Deno.Kv;

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  async get(hash: string): Promise<StoredSession | null> {
    return (await this.#kv.get<StoredSession>(sessionKey(hash))).value;
  }

  async put(hash: string, session: StoredSession): Promise<void> {
    await whenFree(() => {
      return this.#kv.set(sessionKey(hash), session, { expireIn: SESSION_LIFETIME });
    });
  }

  async delete(hash: string): Promise<void> {
    await whenFree(() => this.#kv.delete(sessionKey(hash)));
  }

  /** Whether the store answers: reads a key that nobody writes. */
  async answers(): Promise<boolean> {
    await this.#kv.get(["ready"]);
    return true;
  }
}
