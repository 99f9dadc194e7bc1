import { serveSocket } from "../../../../lib/http/nest_socket.ts";
import { define } from "../../../../lib/http/state.ts";

export const handler = define.handlers({ GET: serveSocket });
