import { faultText } from "../lib/log.ts";
import { json, problem } from "../lib/http/problem.ts";
import { define } from "../lib/web/state.ts";

export const handler = define.handlers({
  async GET({ state: { echo } }) {
    try {
      await echo.ready();
      return json({ status: "ready" });
    } catch (fault) {
      echo.log("warn", "the store does not answer", { fault: faultText(fault) });
      return problem(503, "not_ready", "The store does not answer");
    }
  },
});
