import { readGuard } from "../../../lib/web/read_guard.ts";
import { problem } from "../../../lib/http/problem.ts";
import { define } from "../../../lib/web/state.ts";
import { parseTrackUri } from "../../../lib/domain/ids.ts";

export const handler = define.handlers({
  async GET({ req, params, state: { echo, actor } }) {
    const closed = readGuard(echo, actor);
    if (closed !== null) return closed;
    const uri = parseTrackUri(params.uri ?? "");
    const sound = uri === null ? null : await echo.catalogue.sound(uri, req);
    return sound ?? problem(404, "track_not_found", "There is no sound of that name");
  },
});
