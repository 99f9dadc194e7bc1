import { jsonText } from "../../../../lib/http/problem.ts";
import { define } from "../../../../lib/web/state.ts";
import { queueAnswer } from "../../../../lib/protocol/answers.ts";

const encoder = new TextEncoder();

export const handler = define.handlers({
  async GET({ state: { live } }) {
    await live.settle();
    return jsonText(
      live.answer("queue", (nest) => encoder.encode(JSON.stringify(queueAnswer(nest)))),
    );
  },
});
