import { Builder } from "fresh/dev";
import type { State } from "./lib/web/state.ts";

const builder = new Builder<State>();
if (Deno.args.includes("build")) await builder.build();
else await builder.listen(() => import("./main.ts"));
