import { fileURLToPath } from "node:url";
import { Builder } from "../../lib/fresh/dev.ts";
import { compose, useEchoNest } from "../../lib/compose.ts";
import type { EchoNest } from "../../lib/app/echonest.ts";
import { readSettings } from "../../lib/env.ts";
import type { LogFields, LogLevel } from "../../lib/log.ts";
import { app } from "../../main.ts";
import { type Answered, type RawRequest, sendRaw } from "./raw_http.ts";

/** When every test server's clock starts, in ms since 1970. It moves only when a test moves it. */
export const NOON = 1_750_000_000_000;

/** A token programs use in tests. */
export const API_TOKEN = "token-of-the-tests-only";

/** The folder of the project, as a URL that ends with a slash. */
export const ROOT = new URL("../../", import.meta.url);

/** One line that a server logged. */
export interface LoggedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** What a call may carry beside method and path. */
export interface CallOptions {
  /** Sent as JSON, with the content type that says so. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the server as one person, or as nobody. */
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answered>;

/** Somebody signed in. */
export interface Guest {
  readonly id: string;
  readonly name: string;
  /** Value of the `cookie` header that opens the session. */
  readonly cookie: string;
  readonly call: Call;
}

export interface ServerOptions {
  /** Environment variables beyond those that keep tests apart. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that outlives the server; a new one, removed with the server, when left out. */
  readonly dataDir?: string;
}

/** The real application on a free port, with its store in memory unless `env` says otherwise. */
export interface TestServer extends AsyncDisposable {
  readonly echo: EchoNest;
  readonly port: number;
  /** `http://127.0.0.1:…`, which is also the origin of its own pages. */
  readonly origin: string;
  /** The application without a socket in between, for bodies that are read by hand. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Everything logged so far. */
  readonly lines: LoggedLine[];
  /** Milliseconds since 1970; a test may move it on. */
  readonly clock: { now: number };
  /** Calls as nobody. */
  readonly call: Call;
  /** Calls with the API token. */
  readonly callAsProgram: Call;
  signIn(name: string): Promise<Guest>;
  /** Sends exactly these bytes, however odd. */
  raw(request: RawRequest): Promise<Answered>;
}

type Handler = ReturnType<typeof app.handler>;

let built: Promise<Handler> | null = null;

/**
 * The handler of the application with the routes in `routes/` that are not pages, and the pages for
 * errors. Islands are not bundled: none of these answers has one.
 */
function buildHandler(): Promise<Handler> {
  return built ??= (async () => {
    const builder = new Builder<unknown>({
      root: fileURLToPath(ROOT),
      islandDir: "no_islands",
      ignore: [/_test\.[^./]+$/, /\/(?!_)[^/]*\.tsx$/],
    });
    const apply = await builder.build({ snapshot: "memory" });
    // The builder knows nothing of what this app's middlewares put into its state.
    apply(app as Parameters<typeof apply>[0]);
    return app.handler();
  })();
}

/** Starts a server. One at a time: the routes of a process belong to the one started last. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const handler = await buildHandler();
  const dataDir = options.dataDir ?? await Deno.makeTempDir({ prefix: "echonest-test-" });
  const clock = { now: NOON };
  const lines: LoggedLine[] = [];
  const settings = readSettings({
    DATA_DIR: dataDir,
    DENO_KV_PATH: ":memory:",
    SECRET_KEY: "a key for tests only",
    ECHONEST_API_TOKEN: API_TOKEN,
    ...options.env,
  });
  const echo = await compose(settings, {
    now: () => clock.now,
    log: (level, message, fields = {}) => void lines.push({ level, message, fields }),
  });
  useEchoNest(echo);
  const listening = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(listening, handler);
  const { port } = server.addr;
  const origin = `http://127.0.0.1:${port}`;
  const call = callerOf(port, {});
  return {
    echo,
    port,
    origin,
    handle: (request) => handler(request),
    lines,
    clock,
    call,
    callAsProgram: callerOf(port, { authorization: `Bearer ${API_TOKEN}` }),
    signIn: (name) => signIn(port, name),
    raw: (request) => sendRaw(port, request),
    async [Symbol.asyncDispose]() {
      await echo.close();
      await server.shutdown();
      if (options.dataDir === undefined) await Deno.remove(dataDir, { recursive: true });
    },
  };
}

function callerOf(port: number, identity: Readonly<Record<string, string>>): Call {
  return (method, path, { body, headers = {} } = {}) => {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const type = json === undefined ? {} : { "content-type": "application/json" };
    return sendRaw(port, {
      method,
      path,
      headers: { ...type, ...identity, ...headers },
      ...(json === undefined ? {} : { body: json }),
    });
  };
}

async function signIn(port: number, name: string): Promise<Guest> {
  const answer = await callerOf(port, {})("POST", "/api/session", { body: { name } });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  const id = propertyOf(answer.body, "id");
  if (answer.status !== 200 || cookie === undefined || typeof id !== "string") {
    throw new Error(`Cannot sign in as "${name}": ${answer.status} ${answer.text}`);
  }
  return { id, name, cookie, call: callerOf(port, { cookie }) };
}

/**
 * A value inside what was parsed from JSON: `propertyOf(body, "queue", 0, "id")`.
 *
 * @returns `undefined` when there is nothing there.
 */
export function propertyOf(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

/** The same, where text must be. */
export function textOf(value: unknown, ...path: readonly (string | number)[]): string {
  const found = propertyOf(value, ...path);
  if (typeof found === "string") return found;
  throw new TypeError(`Cannot find text at ${path.join(".")} of ${JSON.stringify(value)}`);
}

/** The same, where a number must be. */
export function numberOf(value: unknown, ...path: readonly (string | number)[]): number {
  const found = propertyOf(value, ...path);
  if (typeof found === "number") return found;
  throw new TypeError(`Cannot find a number at ${path.join(".")} of ${JSON.stringify(value)}`);
}
