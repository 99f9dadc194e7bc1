import assert from "node:assert/strict";
import { timeByArea } from "./profile_areas.ts";

function node(id: number, functionName: string, url: string, children: number[] = []) {
  return { id, callFrame: { functionName, url }, children };
}

Deno.test("time counts for the area of a function, or of its caller; rest does not count", () => {
  const times = timeByArea({
    nodes: [
      node(1, "(root)", "", [2, 3, 4]),
      node(2, "(idle)", ""),
      node(3, "commit", "file:///somewhere/lib/store/nest_store.ts", [5, 6]),
      node(4, "(garbage collector)", ""),
      node(5, "stringify", ""),
      node(6, "op_kv_atomic_write", ""),
    ],
    samples: [2, 3, 5, 6, 4],
    timeDeltas: [1000, 10, 20, 40, 5],
  });
  assert.deepEqual(Object.fromEntries(times), {
    "our writer: drafts, commits, answers": 30,
    "Deno KV": 40,
    "garbage collection": 5,
  });
});
