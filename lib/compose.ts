import { LiveNests } from "./app/live_nests.ts";
import type { EchoNest } from "./app/echonest.ts";
import type { NestDeps } from "./app/deps.ts";
import { randomText, Sessions } from "./auth/sessions.ts";
import { type CommandId, MAIN_NEST } from "./domain/ids.ts";
import { isDue } from "./domain/playback.ts";
import { readSettings, type Settings } from "./env.ts";
import { whenToldToStop } from "./stop_signal.ts";
import { consoleLog, faultText, type Log } from "./log.ts";
import { airhornSound } from "./providers/airhorn_sounds.ts";
import { createCatalogue } from "./providers/catalogue.ts";
import { createDemoProvider } from "./providers/demo_provider.ts";
import { openLibraryProvider } from "./providers/library_provider.ts";
import { NestChannel } from "./realtime/nest_channel.ts";
import { NestHub } from "./realtime/nest_hub.ts";
import { NestStore } from "./store/nest_store.ts";
import { SessionStore } from "./store/session_store.ts";
import { sweepNest } from "./store/sweep.ts";
import { KEEP_ALIVE_EVERY } from "./app/live_nests.ts";

/** Log entries dropped in one commit. */
const TRIM_AT_ONCE = 500;

/** What may be exchanged when everything is put together: for tests. */
export interface Parts {
  readonly now?: () => number;
  readonly log?: Log;
}

/** Puts a server together from its settings. Whoever calls it closes it. */
export async function compose(settings: Settings, parts: Parts = {}): Promise<EchoNest> {
  const now = parts.now ?? Date.now;
  const log = parts.log ?? consoleLog;
  await makeFolders(settings);
  const kv = await Deno.openKv(settings.kvPath ?? undefined);
  const store = new NestStore(kv);
  await store.create(MAIN_NEST, randomText(12), now());
  const sessionStore = new SessionStore(kv);

  const isolate = randomText(9);
  // A store in memory is this isolate's alone.
  const shared = settings.kvPath === ":memory:" ? isolate : settings.kvPath ?? "platform";
  const channel = new NestChannel(shared, (message) => {
    switch (message.type) {
      case "moved":
        return void nests.heardOfVersion(message.nest, message.version).catch(lost);
      case "presence":
        return void nests.heardOfPresence(message.nest, message.isolate, message).catch(lost);
      case "who":
        return void nests.heardOfQuestion(message.nest).catch(lost);
      case "session-ended":
        return void endStreams(message.hash).catch(lost);
    }
  });
  const lost = (fault: unknown) => log("warn", "cannot follow a hint", { fault: faultText(fault) });
  const deps: NestDeps = {
    store,
    now,
    watches: isRemote(settings.kvPath),
    pause: (attempt) => wait(Math.random() * 5 * 2 ** Math.min(attempt, 6)),
    newHub: (code, seq) => new NestHub(code, seq),
    hint: (nest, version) => channel.post({ type: "moved", nest, version }),
    askPresence: (nest) => channel.post({ type: "who", nest }),
    tellPresence: (nest, presence) =>
      channel.post({ type: "presence", nest, isolate, ...presence }),
    fault: (during, fault) =>
      log("error", "work in the background failed", {
        during,
        fault: faultText(fault),
      }),
  };
  const nests = new LiveNests(deps);
  const endStreams = async (hash: string) => {
    sessions.forget(hash);
    for (const live of await nests.all()) {
      live.end(({ session }) => session === hash, "signed-out");
    }
  };
  const sessions = await Sessions.open({
    store: sessionStore,
    now,
    secretKey: settings.secretKey ?? await keptSecret(settings.dataDir),
    onEnd: (hash) => {
      channel.post({ type: "session-ended", hash });
      endStreams(hash).catch(lost);
    },
  });

  const warn = (message: string) => log("warn", message);
  const cacheDir = `${settings.dataDir}/cache`;
  const library = await openLibraryProvider({ musicDir: settings.musicDir, cacheDir, log: warn });
  const demo = createDemoProvider({ cacheDir, log: warn });
  const catalogue = createCatalogue([library, demo], { log: warn });

  const ticking = setInterval(() => nests.tick().catch(lost), KEEP_ALIVE_EVERY);
  let closing: Promise<void> | null = null;
  const close = async () => {
    clearInterval(ticking);
    await nests.close();
    await catalogue.close();
    channel.close();
    kv.close();
  };
  const { guests, apiToken, trustedProxies, hostname } = settings;
  return {
    nests,
    store,
    sessions,
    catalogue,
    airhornSound,
    settings: { guests, apiToken, trustedProxies, hostname },
    now,
    newCommandId: () => randomText(16) as CommandId,
    log,
    ready: () => sessionStore.answers(),
    sweep: () => sweep(kv, store, nests, now()),
    close: () => closing ??= close(),
  };
}

async function sweep(kv: Deno.Kv, store: NestStore, nests: LiveNests, now: number): Promise<void> {
  for (const code of await store.list()) {
    const head = await store.head(code);
    if (head === null) continue;
    // Only a nest whose song has ended is opened: most have nothing to move on.
    if (isDue(head.playback, now)) await (await nests.open(code))?.settle();
    while (await store.trimLog(code, head.seq, now, TRIM_AT_ONCE) === TRIM_AT_ONCE);
    await sweepNest(kv, code, now);
  }
}

/** Whether the store is a database elsewhere, which other processes may use too. */
function isRemote(kvPath: string | null): kvPath is null | `http${string}` {
  return kvPath === null || /^https?:/.test(kvPath);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function makeFolders({ dataDir, kvPath }: Settings): Promise<void> {
  await Deno.mkdir(dataDir, { recursive: true });
  const folder = isRemote(kvPath) || kvPath === ":memory:" ? "" : kvPath.replace(/[^/]*$/, "");
  if (folder !== "") await Deno.mkdir(folder, { recursive: true });
}

/** The key kept in the data folder; made at the first start. */
async function keptSecret(dataDir: string): Promise<string> {
  const path = `${dataDir}/secret.key`;
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (fault) {
    if (!(fault instanceof Deno.errors.NotFound)) throw fault;
  }
  // Isolates that start at once agree on the key of the first: the file appears whole or not at all.
  const draft = `${path}.${randomText(6)}`;
  await Deno.writeTextFile(draft, randomText(32), { mode: 0o600 });
  try {
    await Deno.link(draft, path);
  } catch (fault) {
    if (!(fault instanceof Deno.errors.AlreadyExists)) throw fault;
  } finally {
    await Deno.remove(draft);
  }
  return (await Deno.readTextFile(path)).trim();
}

let made: Promise<EchoNest> | null = null;

/**
 * The server of this process, put together from the environment at its first use. Under
 * `deno serve` nothing else stops it, so it stops itself when the process is told to.
 */
export function echonest(): Promise<EchoNest> {
  return made ??= openFromEnvironment();
}

async function openFromEnvironment(): Promise<EchoNest> {
  try {
    const echo = await compose(readSettings(Deno.env.toObject()));
    whenToldToStop(() => void stop(echo));
    return echo;
  } catch (fault) {
    consoleLog("error", faultText(fault));
    throw fault;
  }
}

/** Time for "come back" to leave every isolate: the first that exits ends them all. */
const FAREWELL = 200;

async function stop(echo: EchoNest): Promise<void> {
  try {
    await echo.close();
    await wait(FAREWELL);
  } finally {
    Deno.exit(0);
  }
}

/** Has {@link echonest} answer with `instance`: for tests that drive the real routes. */
export function useEchoNest(instance: EchoNest): void {
  made = Promise.resolve(instance);
}
