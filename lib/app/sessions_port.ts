import type { Actor } from "../domain/person.ts";

/** Somebody who has said who they are. */
export interface Session {
  readonly actor: Actor;
  /** Names the session without opening it. */
  readonly hash: string;
}

/** Opens, recognises and ends sessions. */
export interface SessionsPort {
  /** Opens a session for a guest with a checked name. `id` goes into the cookie. */
  openGuest(name: string): Promise<{ readonly session: Session; readonly id: string }>;
  /** The session that a request's cookie opens over an encrypted or an open line, or `null`. */
  find(request: Request, secure: boolean): Promise<Session | null>;
  /** Whether a session that was found has ended since. */
  hasEnded(session: Session): Promise<boolean>;
  /** Ends a session everywhere, with its streams. */
  end(session: Session): Promise<void>;
}
