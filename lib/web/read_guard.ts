import type { EchoNest } from "../app/echonest.ts";
import type { Actor } from "../domain/person.ts";
import { problem } from "../http/problem.ts";

/** The refusal of a reader nobody knows, where guests are not let in; `null` when they may read. */
export function readGuard({ settings }: EchoNest, actor: Actor | null): Response | null {
  if (settings.guests || actor !== null) return null;
  return problem(401, "signed_out", "Guests are not let in here: sign in or send an API token");
}
