import { fileURLToPath } from "node:url";
import { buildWhenNeeded } from "../../lib/serve/build_when_needed.ts";
import { within } from "../support/within.ts";
import { ApiGuest } from "./api_guest.ts";

const ROOT = new URL("../../", import.meta.url);
/** Time a start may take on a machine that does other work too, in milliseconds. */
const START_MS = 60_000;

/** The real server in a process of its own, with its store in a file of a folder of its own. */
export class NestServer implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #child: Deno.ChildProcess | null = null;
  /** Everything it has printed, of all its lives. */
  #printed = "";

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.port = freePort();
    this.folder = folder;
    this.#env = env;
  }

  /**
   * Starts a server.
   *
   * @param prepare Fills the music folder before the server looks into it.
   */
  static async open(
    prepare: (musicDir: string) => Promise<unknown> = () => Promise.resolve(),
    env: Readonly<Record<string, string>> = {},
  ): Promise<NestServer> {
    const folder = await Deno.makeTempDir({ prefix: "echonest-e2e-" });
    const server = new NestServer(folder, env);
    await Deno.mkdir(server.musicDir, { recursive: true });
    await prepare(server.musicDir);
    await buildOnce();
    await server.start();
    return server;
  }

  get musicDir(): string {
    return `${this.folder}/music`;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it has printed so far, to both outputs. */
  get printed(): string {
    return this.#printed;
  }

  /** Resident memory in bytes, from the operating system. */
  residentBytes(): number {
    const status = Deno.readTextFileSync(`/proc/${this.#child?.pid}/status`);
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
  }

  /** How many files and sockets it has open, from the operating system. */
  openFiles(): number {
    return [...Deno.readDirSync(`/proc/${this.#child?.pid}/fd`)].length;
  }

  /** Starts it, on the port and the data it had before; resolves when it listens. */
  async start(): Promise<void> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "serve.ts"],
      cwd: fileURLToPath(ROOT),
      env: {
        PORT: String(this.port),
        HOST: "127.0.0.1",
        DATA_DIR: this.folder,
        MUSIC_DIR: this.musicDir,
        ...this.#env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    const listens = new Promise<void>((resolve, reject) => {
      const heard = (text: string) => {
        this.#printed += text;
        if (text.includes("EchoNest is open")) resolve();
      };
      void readTo(child.stdout, heard);
      void readTo(child.stderr, heard);
      void child.status.then(({ code }) =>
        reject(new Error(`Cannot start the server: it ended with ${code}\n${this.#printed}`))
      );
    });
    await within(listens, "the server to listen", START_MS);
  }

  /** Ends it between two instructions: nothing gets the chance to be finished or closed. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Tells it to stop, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Somebody new, signed in, who acts through the API. */
  async guest(name: string): Promise<ApiGuest> {
    return await ApiGuest.signIn(this.origin, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await Deno.remove(this.folder, { recursive: true });
  }

  async #end(signal: Deno.Signal): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    child.kill(signal);
    await child.status;
  }
}

/** A port that nobody listens on right now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Builds what is missing. Test files run side by side, and only one of them may write the build. */
async function buildOnce(): Promise<void> {
  const folder = new URL("tests/.artifacts/", ROOT);
  await Deno.mkdir(folder, { recursive: true });
  using lock = await Deno.open(new URL("build.lock", folder), { create: true, write: true });
  await lock.lock(true);
  await buildWhenNeeded(ROOT);
  await lock.unlock();
}

async function readTo(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) heard(text);
}
