import { STORE_PROMISES, testStore } from "../contract/nest_store_contract.ts";
import { LIMIT_PROMISES } from "../contract/nest_store_limits.ts";
import { SWEEP_PROMISES } from "../contract/nest_store_sweep.ts";
import { ALL, remoteKv } from "./remote_kv.ts";

/** Promises that make many commits in a row, each a call over the network: left for a full run. */
const MANY_CALLS = /^(?:the log keeps 2,000|trimming in small|crowded places)/;

for (const promises of [STORE_PROMISES, SWEEP_PROMISES, LIMIT_PROMISES]) {
  const now = promises.filter(({ name }) => ALL || !MANY_CALLS.test(name));
  testStore("a remote database", remoteKv, now);
}
