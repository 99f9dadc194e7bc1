import { commandHandler } from "../../../../lib/web/commands.ts";
import { define } from "../../../../lib/web/state.ts";
import { SET_VOLUME } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  PUT: commandHandler(SET_VOLUME, ({ volume }) => ({ type: "set_volume", volume })),
});
