import { plainCommand } from "../../../../lib/http/commands.ts";
import { define } from "../../../../lib/http/state.ts";

export const handler = define.handlers({
  POST: plainCommand(() => ({ type: "pause" })),
});
