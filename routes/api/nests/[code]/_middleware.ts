import { parseNestCode } from "../../../../lib/domain/ids.ts";
import { readGuard } from "../../../../lib/web/read_guard.ts";
import { problem } from "../../../../lib/http/problem.ts";
import { define } from "../../../../lib/web/state.ts";

export default define.middleware(async (ctx) => {
  const closed = readGuard(ctx.state.echo, ctx.state.actor);
  if (closed !== null) return closed;
  const code = parseNestCode(ctx.params.code ?? "");
  const live = code === null ? null : await ctx.state.echo.nests.open(code);
  if (live === null) return problem(404, "not_found", "There is no nest with this code");
  ctx.state.live = live;
  return await ctx.next();
});
