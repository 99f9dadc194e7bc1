import type { NestCode } from "../../lib/domain/ids.ts";
import { type Commit, type LogRead, NestStore } from "../../lib/store/nest_store.ts";

/** A KV store for one test. Closing it leaves nothing behind. */
export interface TestKv extends AsyncDisposable {
  readonly kv: Deno.Kv;
  /** Path of the file, or `:memory:`. */
  readonly path: string;
}

/** A store in memory. */
export async function memoryKv(): Promise<TestKv> {
  const kv = await Deno.openKv(":memory:");
  return { kv, path: ":memory:", [Symbol.asyncDispose]: () => Promise.resolve(kv.close()) };
}

/** A store in a file of its own folder. */
export async function fileKv(): Promise<TestKv> {
  const folder = await Deno.makeTempDir({ prefix: "echonest-kv-" });
  const path = `${folder}/nest.kv`;
  const kv = await Deno.openKv(path);
  const close = async () => {
    kv.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { kv, path, [Symbol.asyncDispose]: close };
}

/** The kinds of store that everything must hold on. */
export const KV_KINDS = [
  { kind: "memory", open: memoryKv },
  { kind: "a file", open: fileKv },
] as const;

/** All keys that a nest has, as text, with their values. */
export async function contentsOf(kv: Deno.Kv, code: NestCode): Promise<Map<string, unknown>> {
  const contents = new Map<string, unknown>();
  for await (const { key, value } of kv.list({ prefix: ["nest", code] })) {
    contents.set(key.slice(2).join("/"), value);
  }
  return contents;
}

/** A promise that is settled by hand. */
export class Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.opened = promise;
    this.open = resolve;
  }
}

/** What a test may do around the work of a store. */
export interface StoreHooks {
  /** Before a commit; `"lose"` makes it lose its race without being tried. */
  beforeCommit?: (commit: Commit) => void | "lose" | Promise<void | "lose">;
  /** After a commit was stored, before anybody hears of it. */
  afterCommit?: (commit: Commit) => void | Promise<void>;
  /** After the log was read, before it is handed over. */
  afterLogRead?: (read: LogRead) => void | Promise<void>;
  /** Before the head is looked at. */
  beforeHead?: () => void | Promise<void>;
}

/** A real store that does what the test tells it before and after its work. */
export class HookedStore extends NestStore {
  hooks: StoreHooks = {};
  /** Every commit that was stored, in order. */
  readonly commits: Commit[] = [];
  /** How often somebody else had committed first. */
  lostRaces = 0;
  /** How often the log was read. */
  logReads = 0;

  override async commit(commit: Commit): Promise<string | null> {
    if (await this.hooks.beforeCommit?.(commit) === "lose") return null;
    const version = await super.commit(commit);
    if (version === null) {
      this.lostRaces++;
      return null;
    }
    this.commits.push(commit);
    await this.hooks.afterCommit?.(commit);
    return version;
  }

  override async eventsAfter(
    code: NestCode,
    after: number,
    to: number,
    limit?: number,
  ): Promise<LogRead> {
    this.logReads++;
    const read = await super.eventsAfter(code, after, to, limit);
    await this.hooks.afterLogRead?.(read);
    return read;
  }

  override async head(code: NestCode): ReturnType<NestStore["head"]> {
    await this.hooks.beforeHead?.();
    return await super.head(code);
  }
}
