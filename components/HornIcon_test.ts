import assert from "node:assert/strict";
import { AIRHORN_NAMES } from "../lib/domain/airhorns.ts";

Deno.test("there is a drawing of every horn", async () => {
  const drawings = await Deno.readTextFile(new URL("../static/horns.svg", import.meta.url));
  for (const name of AIRHORN_NAMES) assert(drawings.includes(`<symbol id="${name}"`), name);
});
