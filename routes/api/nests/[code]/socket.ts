import { serveSocket } from "../../../../lib/web/nest_socket.ts";
import { define } from "../../../../lib/web/state.ts";

export const handler = define.handlers({ GET: serveSocket });
