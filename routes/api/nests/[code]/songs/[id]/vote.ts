import { commandHandler, plainCommand } from "../../../../../../lib/web/commands.ts";
import { define } from "../../../../../../lib/web/state.ts";
import { CAST_VOTE } from "../../../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  PUT: commandHandler(CAST_VOTE, ({ vote }, song) => ({ type: "vote", song, vote })),
  DELETE: plainCommand((song) => ({ type: "unvote", song })),
});
