import { parse } from "../../../../lib/http/body.ts";
import { json } from "../../../../lib/http/problem.ts";
import { define } from "../../../../lib/web/state.ts";
import { HISTORY } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  async GET({ url, state: { live, echo } }) {
    const query = parse(HISTORY, Object.fromEntries(url.searchParams), "invalid_query");
    if (!query.ok) return query.error;
    await live.settle();
    const { limit, before } = query.value;
    const plays = await echo.store.plays(live.code, limit, before);
    const cursor = plays.length === limit ? plays.at(-1)?.seq ?? null : null;
    return json({ seq: live.nest.seq, plays, cursor });
  },
});
