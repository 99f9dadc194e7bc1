import { commandHandler } from "../../../../lib/web/commands.ts";
import { define } from "../../../../lib/web/state.ts";
import { UNDO } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(UNDO, ({ seq }) => ({ type: "undo", seq })),
});
