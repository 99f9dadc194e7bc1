import { json } from "../lib/http/problem.ts";
import { define } from "../lib/web/state.ts";

export const handler = define.handlers({
  GET: () => json({ status: "ok" }),
});
