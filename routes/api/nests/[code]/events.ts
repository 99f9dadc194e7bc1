import { serveEvents } from "../../../../lib/http/nest_events.ts";
import { define } from "../../../../lib/http/state.ts";

export const handler = define.handlers({ GET: serveEvents });
