import { plainCommand } from "../../../../../../lib/web/commands.ts";
import { define } from "../../../../../../lib/web/state.ts";

export const handler = define.handlers({
  PUT: plainCommand((song) => ({ type: "jam", song })),
  DELETE: plainCommand((song) => ({ type: "unjam", song })),
});
