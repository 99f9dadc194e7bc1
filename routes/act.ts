import { parseAct } from "../components/acts.ts";
import { carryOut } from "../lib/app/carry_out.ts";
import { MAIN_NEST } from "../lib/domain/ids.ts";
import { backTo, backWithNotice, backWithUndo, readForm } from "../lib/http/form.ts";
import { problem } from "../lib/http/problem.ts";
import type { WireCommand } from "../lib/protocol/commands.ts";
import { define } from "../lib/web/state.ts";

/** What the page offers to undo after it was done. */
const UNDOABLE: ReadonlySet<WireCommand["type"]> = new Set(["remove", "skip", "clear"] as const);

/** Every button of the page, without script. */
export const handler = define.handlers({
  async POST({ req, state: { echo, actor } }) {
    if (actor === null) return backWithNotice("signed_out");
    const form = await readForm(req);
    if (!form.ok) return form.error;
    const command = parseAct(form.value.get("do") ?? "", {
      body: form.value.get("body"),
      free: form.value.get("free") !== null,
    });
    if (command === null) return backWithNotice("act");
    const live = await echo.nests.open(MAIN_NEST);
    if (live === null) return problem(503, "unavailable", "The main nest is not there yet");
    const result = await carryOut(echo, live, { id: echo.newCommandId(), by: actor, command });
    if (!result.ok) return backWithNotice(result.error.code);
    return UNDOABLE.has(command.type) ? backWithUndo(result.value.seq) : backTo("/");
  },
});
