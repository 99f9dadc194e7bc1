import { App, csp, staticFiles } from "fresh";
import "./cron/mod.ts";
import type { State } from "./lib/web/state.ts";

/** The application: the request gate and all routes are in `routes/`. */
export const app = new App<State>()
  .use(csp({ useNonce: true, csp: ["base-uri 'none'"] }))
  .use(staticFiles())
  .fsRoutes();
