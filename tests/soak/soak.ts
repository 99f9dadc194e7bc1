import { codeOf, seedNests } from "../bench/seed.ts";
import { NestServer } from "../e2e/nest_server.ts";
import { followByEvents, followBySocket, type Follower } from "./followers.ts";
import { type Chance, chances, pick, RandomGuest } from "./guests.ts";
import { type Sample, type Slope, slopeOf } from "./slope.ts";

export interface SoakOptions {
  readonly seconds: number;
  /** Nests beside the main one. */
  readonly nests: number;
  /** Connections that follow, half of them sockets. */
  readonly listeners: number;
  readonly guests: number;
  /** Decides what people do; their timing is the machine's. */
  readonly seed: number;
  /** Told once in a while how it goes. */
  readonly say: (line: string) => void;
}

export interface SoakReport {
  readonly requests: number;
  readonly reconnects: number;
  /** Frames that sockets heard. */
  readonly heard: number;
  /** Resident memory of the server in MiB, and when in minutes; after the warm-up. */
  readonly memory: readonly Sample[];
  /** MiB a minute. */
  readonly slope: Slope;
  /** Everything that should not have been. */
  readonly faults: readonly string[];
}

/** Share of the time that does not count: memory finds its level first. */
const WARM_UP = 1 / 3;
/** Name of a file in the music folder that is no music: the one fault that makes a warning. */
const BROKEN_FILE = "not-a-song.mp3";
/** Milliseconds a guest rests at the most. */
const REST = 400;
const SAMPLE_EVERY = 500;
/** Files a server may have open beyond those it had, when all listeners have left. */
const SPARE_FILES = 12;
const MIB = 2 ** 20;

/** Random people in many nests of the real server, and what is left when they have gone. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const codes = Array.from({ length: options.nests }, (_, index) => codeOf(index));
  await using server = await NestServer.open(async (musicDir) => {
    await Deno.writeTextFile(`${musicDir}/${BROKEN_FILE}`, "This is not music.");
    await seedNests(`${musicDir}/..`, codes, 5);
  });
  const crowd = new Crowd(server, ["main", ...codes], options);
  const filesBefore = server.openFiles();
  await crowd.arrive();
  const began = performance.now();
  const end = began + options.seconds * 1000;
  const memory: Sample[] = [];
  const watching = (async () => {
    for (let now = began; now < end; now = performance.now()) {
      const minutes = (now - began) / 60_000;
      const y = server.residentBytes() / MIB;
      if (minutes * 60 > options.seconds * WARM_UP) memory.push({ x: minutes, y });
      if (crowd.samples++ % 120 === 0) {
        options.say(`${minutes.toFixed(1)} min: ${y.toFixed(1)} MiB, ${crowd.requests} requests`);
      }
      await pause(SAMPLE_EVERY);
    }
  })();
  await Promise.all([watching, crowd.live(end)]);
  const { requests, reconnects, heard } = crowd;
  crowd.leave();
  const faults = [...crowd.faults, ...await whatIsLeft(server, ["main", ...codes], filesBefore)];
  await server.stop();
  faults.push(...logFaults(server.printed));
  return { requests, reconnects, heard, memory, slope: slopeOf(memory), faults };
}

/** Everybody who takes part. */
class Crowd {
  readonly #server: NestServer;
  readonly #nests: readonly string[];
  readonly #options: SoakOptions;
  #guests: RandomGuest[] = [];
  #followers: Follower[] = [];
  readonly #thrown: string[] = [];
  reconnects = 0;
  samples = 0;

  constructor(server: NestServer, nests: readonly string[], options: SoakOptions) {
    this.#server = server;
    this.#nests = nests;
    this.#options = options;
  }

  get requests(): number {
    return this.#guests.reduce((sum, { done }) => sum + done, 0);
  }

  get heard(): number {
    return this.#followers.reduce((sum, { heard }) => sum + heard, 0);
  }

  get faults(): string[] {
    return [...this.#guests, ...this.#followers].flatMap(({ faults }) => faults)
      .concat(this.#thrown);
  }

  async arrive(): Promise<void> {
    const { origin, port } = this.#server;
    const { guests, listeners, seed } = this.#options;
    for (let index = 0; index < guests; index++) {
      const chance = chances(seed + index);
      this.#guests.push(await RandomGuest.signIn(origin, `Guest ${index}`, chance));
    }
    for (let index = 0; index < listeners; index++) {
      const nest = this.#nests[index % this.#nests.length] ?? "main";
      const follow = index % 2 === 0 ? followBySocket : followByEvents;
      this.#followers.push(await follow(port, nest));
    }
  }

  /** Does what people do until `end`, on the clock of `performance`. */
  async live(end: number): Promise<void> {
    const acting = this.#guests.map((guest, index) =>
      this.#repeat(end, chances(this.#options.seed + 1000 + index), async (chance) => {
        if (chance() < 0.03) await guest.visitPage();
        else await guest.actIn(pick(this.#nests, chance));
      })
    );
    const cutting = this.#repeat(end, chances(this.#options.seed + 2000), async (chance) => {
      await pick(this.#followers, chance).reconnect();
      this.reconnects++;
    });
    await Promise.all([...acting, cutting]);
  }

  leave(): void {
    for (const follower of this.#followers) follower.close();
  }

  async #repeat(
    end: number,
    chance: Chance,
    act: (chance: Chance) => Promise<void>,
  ): Promise<void> {
    while (performance.now() < end) {
      try {
        await act(chance);
      } catch (fault) {
        this.#thrown.push(String(fault));
        // A server that is gone would fail as fast as it is asked.
        if (this.#thrown.length > 20) return;
      }
      await pause(chance() * REST);
    }
  }
}

/** Listeners still counted and files still open when everybody has left. */
async function whatIsLeft(
  server: NestServer,
  nests: readonly string[],
  filesBefore: number,
): Promise<string[]> {
  const deadline = performance.now() + 10_000;
  let faults: string[];
  do {
    await pause(250);
    faults = [];
    for (const nest of nests) {
      const response = await fetch(`${server.origin}/api/nests/${nest}`);
      const { listeners }: { listeners: { connections: number } } = await response.json();
      const { connections } = listeners;
      if (connections !== 0) faults.push(`${nest} still counts ${connections} listeners`);
    }
    const files = server.openFiles();
    if (files > filesBefore + SPARE_FILES) {
      faults.push(`${files} files are open; before anybody came there were ${filesBefore}`);
    }
  } while (faults.length > 0 && performance.now() < deadline);
  return faults;
}

/** Lines that a server in good health does not print. */
export function logFaults(printed: string): string[] {
  return printed.split("\n").filter((line) => {
    if (/^\S+ error |Uncaught|[Uu]nhandled/.test(line)) return true;
    return /^\S+ warn /.test(line) && !line.includes(BROKEN_FILE);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
