import { plainCommand } from "../../../../lib/web/commands.ts";
import { define } from "../../../../lib/web/state.ts";

export const handler = define.handlers({
  POST: plainCommand(() => ({ type: "pause" })),
});
