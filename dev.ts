import { Builder } from "fresh/dev";
import { readSettings } from "./lib/env.ts";
import type { State } from "./lib/web/state.ts";

const builder = new Builder<State>();
if (Deno.args.includes("build")) await builder.build();
else {
  const { port, host } = readSettings(Deno.env.toObject());
  await builder.listen(() => import("./main.ts"), { port, hostname: host });
}
