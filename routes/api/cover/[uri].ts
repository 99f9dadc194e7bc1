import { readGuard } from "../../../lib/web/read_guard.ts";
import { problem } from "../../../lib/http/problem.ts";
import { define } from "../../../lib/web/state.ts";
import { parseTrackUri } from "../../../lib/domain/ids.ts";

export const handler = define.handlers({
  async GET({ req, params, state: { echo, actor } }) {
    const closed = readGuard(echo, actor);
    if (closed !== null) return closed;
    const uri = parseTrackUri(params.uri ?? "");
    const cover = uri === null ? null : await echo.catalogue.cover(uri, req);
    return cover ?? problem(404, "track_not_found", "There is no cover of that name");
  },
});
