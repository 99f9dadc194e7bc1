import { plainCommand } from "../../../../../../lib/http/commands.ts";
import { define } from "../../../../../../lib/http/state.ts";

export const handler = define.handlers({
  PUT: plainCommand((song) => ({ type: "jam", song })),
  DELETE: plainCommand((song) => ({ type: "unjam", song })),
});
