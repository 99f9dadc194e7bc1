import { commandHandler } from "../../../../lib/http/commands.ts";
import { define } from "../../../../lib/http/state.ts";
import { UNDO } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(UNDO, ({ seq }) => ({ type: "undo", seq })),
});
