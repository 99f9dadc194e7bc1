import { commandHandler } from "../../../../lib/web/commands.ts";
import { define } from "../../../../lib/web/state.ts";
import { SKIP } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(SKIP, ({ playing }) => ({ type: "skip", playing })),
});
