import { problem } from "../../../lib/http/problem.ts";
import { define } from "../../../lib/web/state.ts";

export const handler = define.handlers({
  GET({ req, params, state: { echo } }) {
    const name = /^([a-z_]+)\.wav$/.exec(params.name ?? "")?.[1];
    const sound = name === undefined ? null : echo.airhornSound(name, req);
    return sound ?? problem(404, "not_found", "There is no sound of that name");
  },
});
