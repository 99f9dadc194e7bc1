import { createDefine } from "fresh";
import type { EchoNest } from "../app/echonest.ts";
import type { LiveNest } from "../app/live_nest.ts";
import type { Session } from "../app/sessions_port.ts";
import type { Actor } from "../domain/person.ts";

/** What middlewares find out about a request before its handler runs. */
export interface State {
  echo: EchoNest;
  /** Who asks, by session or by token; `null` when they have not said. */
  actor: Actor | null;
  /** The session the request came with, if any. */
  session: Session | null;
  /** Whether the browser's connection is encrypted, here or at a trusted proxy. */
  secure: boolean;
  /** The nest that the path names; only below `/api/nests/[code]`. */
  live: LiveNest;
}

/** Gives routes their types. */
export const define = createDefine<State>();
