import { commandHandler } from "../../../../../../lib/web/commands.ts";
import { define } from "../../../../../../lib/web/state.ts";
import { MOVE } from "../../../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  PUT: commandHandler(MOVE, ({ before }, song) => ({ type: "move", song, before })),
});
