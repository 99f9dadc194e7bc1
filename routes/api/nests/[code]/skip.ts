import { commandHandler } from "../../../../lib/http/commands.ts";
import { define } from "../../../../lib/http/state.ts";
import { SKIP } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(SKIP, ({ playing }) => ({ type: "skip", playing })),
});
