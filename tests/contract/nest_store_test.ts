import { KV_KINDS } from "../support/kv.ts";
import { LIMIT_PROMISES } from "./nest_store_limits.ts";
import { SWEEP_PROMISES } from "./nest_store_sweep.ts";
import { STORE_PROMISES, testStore } from "./nest_store_contract.ts";

for (const { kind, open } of KV_KINDS) {
  testStore(kind, open, STORE_PROMISES);
  testStore(kind, open, SWEEP_PROMISES);
  testStore(kind, open, LIMIT_PROMISES);
}
