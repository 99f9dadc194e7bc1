import type { TestKv } from "../support/kv.ts";
import { type KvConnectOptions, KvConnectServer } from "./kv_connect/server.ts";

/** The token of every database in these tests. */
export const TOKEN = "token-of-a-test-database";

/** Whether to run what takes minutes, too: `REMOTE_TESTS=all`. */
export const ALL = Deno.env.get("REMOTE_TESTS") === "all";

/** A database on the network of this machine that `Deno.openKv` can open. */
export function startDatabase(options: Omit<KvConnectOptions, "token"> = {}): KvConnectServer {
  // There is no other way to tell Deno.
  Deno.env.set("DENO_KV_ACCESS_TOKEN", TOKEN);
  return new KvConnectServer({ token: TOKEN, ...options });
}

/** A store in a database of its own. */
export async function remoteKv(
  options: Omit<KvConnectOptions, "token"> = {},
): Promise<TestKv & { readonly database: KvConnectServer }> {
  const database = startDatabase(options);
  const kv = await Deno.openKv(database.url);
  const close = async () => {
    kv.close();
    await database[Symbol.asyncDispose]();
  };
  return { kv, path: database.url, database, [Symbol.asyncDispose]: close };
}
