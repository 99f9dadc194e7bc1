import { commandHandler } from "../../../../../../lib/http/commands.ts";
import { define } from "../../../../../../lib/http/state.ts";
import { MOVE } from "../../../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  PUT: commandHandler(MOVE, ({ before }, song) => ({ type: "move", song, before })),
});
