import { compose, useEchoNest } from "../compose.ts";
import type { Settings } from "../env.ts";
import { consoleLog } from "../log.ts";
import { whenToldToStop } from "../stop_signal.ts";
import { banner } from "./banner.ts";
import { buildWhenNeeded } from "./build_when_needed.ts";

/** What a build's `server.js` exports. */
interface BuiltServer {
  readonly default: {
    readonly fetch: (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>;
  };
}

/** Time a stop may take, in milliseconds: a platform that stops us allows five seconds. */
const STOP_WITHIN = 4000;
/** Time for "come back" to leave: a socket whose close is still on its way is closed without it. */
const FAREWELL = 100;

/** Builds what is missing, serves until the process is told to stop, then stops cleanly. */
export async function start(settings: Settings): Promise<void> {
  const root = new URL("../../", import.meta.url);
  await buildWhenNeeded(root);
  const built: BuiltServer = await import(new URL("_fresh/server.js", root).href);
  const echo = await compose(settings);
  useEchoNest(echo);
  const server = Deno.serve({
    port: settings.port,
    hostname: settings.host,
    onListen: ({ hostname, port }) =>
      Deno.stdout.writeSync(
        new TextEncoder().encode(banner({ hostname, port, settings, addresses: localAddresses() })),
      ),
  }, built.default.fetch);
  await new Promise<void>(whenToldToStop);
  consoleLog("info", "stopping");
  const stopped = (async () => {
    await echo.close();
    await wait(FAREWELL);
    await server.shutdown();
  })();
  await Promise.race([stopped, wait(STOP_WITHIN)]);
  Deno.exit(0);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** This machine's addresses on its networks, IPv4, without loopback. */
function localAddresses(): string[] {
  return Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
    .map(({ address }) => address);
}
