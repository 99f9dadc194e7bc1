import { member } from "../../lib/web/commands.ts";
import { json } from "../../lib/http/problem.ts";
import { define } from "../../lib/web/state.ts";

export const handler = define.handlers({
  GET(ctx) {
    const actor = member(ctx);
    if (!actor.ok) return actor.error;
    const { id, name, role } = actor.value;
    return json({ id, name, role });
  },
});
