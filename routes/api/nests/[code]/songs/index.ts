import { commandHandler } from "../../../../../lib/web/commands.ts";
import { define } from "../../../../../lib/web/state.ts";
import { ADD } from "../../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(ADD, ({ uri }) => ({ type: "add", uri })),
});
