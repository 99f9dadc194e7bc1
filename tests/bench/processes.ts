import { fileURLToPath } from "node:url";

/** A server under measurement, in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startMs: number;
  /** CPU seconds the process has used, from the operating system. */
  cpuSeconds(): number;
  /** Resident memory in bytes, from the operating system. */
  residentBytes(): number;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Starts the built EchoNest on a file-backed store in `dataDir`. */
export function startEchoNest(
  dataDir: string,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  return startServer(["run", "-A", ...flags, "serve.ts"], "/health", { DATA_DIR: dataDir });
}

/** Starts a bare server; see `bare_server.ts` for what it can be. */
export function startBare(mode: string, source: string): Promise<ServerProcess> {
  return startServer(["run", "-A", "tests/bench/bare_server.ts", mode, source], "/", {});
}

async function startServer(
  args: string[],
  path: string,
  env: Record<string, string>,
): Promise<ServerProcess> {
  const port = freePort();
  const began = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { PORT: String(port), HOST: "127.0.0.1", ...env },
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  await firstAnswer(`http://127.0.0.1:${port}${path}`);
  return {
    port,
    pid: child.pid,
    startMs: performance.now() - began,
    cpuSeconds: () => cpuSeconds(child.pid),
    residentBytes: () => residentBytes(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function firstAnswer(url: string): Promise<void> {
  for (let attempt = 0; attempt < 2000; attempt++) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Nobody listens yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Cannot measure ${url}: it does not answer`);
}

/** Clock ticks per second in /proc: 100 on every Linux that Deno runs on. */
const TICKS = 100;

function cpuSeconds(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function residentBytes(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
}
