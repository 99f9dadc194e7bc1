import { STORE_PROMISES, testStore } from "../contract/nest_store_contract.ts";
import { LIMIT_PROMISES } from "../contract/nest_store_limits.ts";
import { SWEEP_PROMISES } from "../contract/nest_store_sweep.ts";
import { remoteKv } from "./remote_kv.ts";

for (const promises of [STORE_PROMISES, SWEEP_PROMISES, LIMIT_PROMISES]) {
  testStore("a remote database", remoteKv, promises);
}
