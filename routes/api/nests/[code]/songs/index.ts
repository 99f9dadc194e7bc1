import { commandHandler } from "../../../../../lib/http/commands.ts";
import { define } from "../../../../../lib/http/state.ts";
import { ADD } from "../../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(ADD, ({ uri }) => ({ type: "add", uri })),
});
