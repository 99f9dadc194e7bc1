import { serveEvents } from "../../../../lib/web/nest_events.ts";
import { define } from "../../../../lib/web/state.ts";

export const handler = define.handlers({ GET: serveEvents });
