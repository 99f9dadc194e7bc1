import type { State } from "./state.ts";

/**
 * Whether the session that a stream was opened with has ended since. Ending a session ends the
 * streams that follow; one that was only being opened is not among them and must look for itself.
 */
export async function sessionEnded(
  { echo, session }: Pick<State, "echo" | "session">,
): Promise<boolean> {
  return session !== null && await echo.sessions.hasEnded(session);
}
