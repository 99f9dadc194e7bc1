import { parse } from "../../lib/http/body.ts";
import { readGuard } from "../../lib/web/read_guard.ts";
import { json, problem } from "../../lib/http/problem.ts";
import { define } from "../../lib/web/state.ts";
import { SEARCH } from "../../lib/protocol/requests.ts";

export const handler = define.handlers({
  async GET({ url, state: { echo, actor } }) {
    const closed = readGuard(echo, actor);
    if (closed !== null) return closed;
    const query = parse(SEARCH, Object.fromEntries(url.searchParams), "invalid_query");
    if (!query.ok) return query.error;
    const { q, source, cursor, limit } = query.value;
    const found = await echo.catalogue.search({
      query: q,
      cursor: cursor ?? null,
      limit,
      ...(source === undefined ? {} : { source }),
    });
    if (found.ok) return json(found.value);
    const known = found.error.known.join(", ");
    return problem(400, found.error.code, `source must be one of ${known}`);
  },
});
