import { jsonText } from "../../../../lib/http/problem.ts";
import { define } from "../../../../lib/web/state.ts";
import { nestView, youView } from "../../../../lib/protocol/snapshot.ts";

export const handler = define.handlers({
  async GET({ state: { live, actor } }) {
    await live.settle();
    const nest = live.answer("nest", (nest) => JSON.stringify(nestView(nest)));
    const you = actor === null ? null : youView(live.nest, actor);
    const { epoch } = live;
    const rest = JSON.stringify({ epoch, you, listeners: live.presence() });
    return jsonText(`{"nest":${nest},${rest.slice(1)}`);
  },
});
