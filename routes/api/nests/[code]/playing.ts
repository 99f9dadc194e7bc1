import { json } from "../../../../lib/http/problem.ts";
import { define } from "../../../../lib/web/state.ts";
import { playingAnswer } from "../../../../lib/protocol/answers.ts";

export const handler = define.handlers({
  async GET({ state: { live, echo } }) {
    await live.settle();
    return json(playingAnswer(live.nest, echo.now()));
  },
});
