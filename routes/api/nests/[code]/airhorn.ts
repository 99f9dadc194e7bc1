import { commandHandler } from "../../../../lib/web/commands.ts";
import { define } from "../../../../lib/web/state.ts";
import { BLOW } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(
    BLOW,
    ({ name, free }) => ({ type: free ? "free_airhorn" : "airhorn", name }),
  ),
});
