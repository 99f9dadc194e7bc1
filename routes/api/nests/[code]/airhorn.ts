import { commandHandler } from "../../../../lib/http/commands.ts";
import { define } from "../../../../lib/http/state.ts";
import { BLOW } from "../../../../lib/protocol/requests.ts";

export const handler = define.handlers({
  POST: commandHandler(
    BLOW,
    ({ name, free }) => ({ type: free ? "free_airhorn" : "airhorn", name }),
  ),
});
