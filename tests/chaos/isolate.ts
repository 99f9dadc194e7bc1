import type { Context } from "fresh";
import type { Catalogue, EchoNest } from "../../lib/app/echonest.ts";
import { carryOut, type Given } from "../../lib/app/carry_out.ts";
import { LiveNests } from "../../lib/app/live_nests.ts";
import type { LiveNest } from "../../lib/app/live_nest.ts";
import type { Hub, NestDeps } from "../../lib/app/deps.ts";
import type { Session } from "../../lib/app/sessions_port.ts";
import { MAIN_NEST } from "../../lib/domain/ids.ts";
import { serveEvents } from "../../lib/web/nest_events.ts";
import { serveSocket } from "../../lib/web/nest_socket.ts";
import type { State } from "../../lib/web/state.ts";
import { track } from "../support/builders.ts";
import { depsOf } from "../support/followers.ts";
import { type ChaosStore, InjectedFault } from "./chaos_store.ts";
import type { Ledger } from "./ledger.ts";
import type { Line } from "./line.ts";

/** How long songs play. */
const SONG_MS = 240_000;

/** What an isolate needs of the history it lives in. */
export interface IsolateOptions {
  readonly store: ChaosStore;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly newHub?: (...args: Parameters<NestDeps["newHub"]>) => Hub;
  readonly hint: (version: string) => void;
  readonly hasEnded: (session: Session) => boolean;
}

/** The real server side of the main nest, on sockets and a store that misbehave. */
export class Isolate {
  readonly store: ChaosStore;
  live: LiveNest;
  readonly nests: LiveNests;
  readonly #echo: EchoNest;
  readonly #ledger: Ledger;
  readonly #lines = new Set<Line>();

  private constructor(options: IsolateOptions, nests: LiveNests, live: LiveNest) {
    this.store = options.store;
    this.nests = nests;
    this.live = live;
    this.#ledger = options.ledger;
    this.#ledger.watch(live);
    this.#echo = echoOf(options, nests);
  }

  static async open(options: IsolateOptions): Promise<Isolate> {
    const { store, ledger, now, newHub, hint } = options;
    const fault = (during: string, what: unknown) => {
      if (!(what instanceof InjectedFault)) ledger.violated(`a fault in ${during}: ${what}`);
    };
    const deps = depsOf(store, {
      now,
      fault,
      hint: (_, version) => hint(version),
      ...(newHub !== undefined && { newHub }),
    });
    const nests = new LiveNests(deps);
    const live = await nests.open(MAIN_NEST);
    if (live === null) throw new Error("Cannot open the main nest: it is not there");
    return new Isolate(options, nests, live);
  }

  /** Takes a socket. */
  accept(line: Line, session: Session | null): void {
    this.#lines.add(line);
    serveSocket(this.#context(session, {}, () => ({ socket: line.far, response: null })));
  }

  /** Starts a stream of server-sent events. */
  stream(session: Session | null, position: string | null): Response {
    return serveEvents(
      this.#context(session, position === null ? {} : { "last-event-id": position }),
    );
  }

  /** Carries out what came over HTTP. Faults are thrown, as a 500 would be. */
  carryOut(given: Given): ReturnType<typeof carryOut> {
    return carryOut(this.#echo, this.live, given);
  }

  /** Gives signs of life, and lets go of a nest that nobody uses: whoever comes next opens it. */
  async tick(): Promise<void> {
    await this.nests.tick();
    const live = await this.nests.open(MAIN_NEST);
    if (live === null || live === this.live) return;
    this.#ledger.watch(live);
    this.live = live;
  }

  /** The machine loses power: no stream is told, nothing is finished. */
  kill(): void {
    this.store.die();
    for (const line of this.#lines) line.cut();
  }

  async close(): Promise<void> {
    await this.nests.close();
  }

  // The handlers read these parts of a context and no others.
  #context(
    session: Session | null,
    headers: Record<string, string>,
    upgrade?: () => unknown,
  ): Context<State> {
    const state = { echo: this.#echo, live: this.live, actor: session?.actor ?? null, session };
    const url = new URL("http://nest.test/api/nests/main/socket");
    const all = new Headers({ upgrade: "websocket", ...headers });
    return { state, url, req: { headers: all }, upgrade } as unknown as Context<State>;
  }
}

function echoOf(options: IsolateOptions, nests: LiveNests): EchoNest {
  const { ledger, now, hasEnded, store } = options;
  const catalogue: Pick<Catalogue, "lookup"> = {
    lookup: (uri) => {
      const title = uri.slice(uri.lastIndexOf(":") + 1);
      return Promise.resolve(title.startsWith("Gone") ? null : track(title, SONG_MS));
    },
  };
  const log: EchoNest["log"] = (level, message, details) => {
    const text = `${message} ${JSON.stringify(details)}`;
    if (level === "error" && !text.includes("InjectedFault")) ledger.violated(`logged: ${text}`);
  };
  const sessions = { hasEnded: (session: Session) => Promise.resolve(hasEnded(session)) };
  // Of everything that is put together, following and commands use these.
  return { store, nests, catalogue, sessions, log, now } as unknown as EchoNest;
}
