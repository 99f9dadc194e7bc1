import { HttpError } from "./http_error.ts";

/** Callbacks of a socket that `ctx.upgrade()` or `app.ws()` manages; each may be left out. */
export interface WebSocketHandlers {
  open?(socket: WebSocket): void;
  message?(socket: WebSocket, event: MessageEvent): void;
  close?(socket: WebSocket, code: number, reason: string): void;
  error?(socket: WebSocket, event: Event | ErrorEvent): void;
}

export interface WebSocketUpgradeOptions {
  /** Close the socket when no ping is answered within this many seconds. Default: 120. */
  idleTimeout?: number;
  /** Sub-protocol to agree on. */
  protocol?: string;
}

/** True when any of the callbacks is there: this is how handlers are told from options. */
export function isWebSocketHandlers(
  value: WebSocketHandlers | WebSocketUpgradeOptions | undefined,
): value is WebSocketHandlers {
  if (value === undefined) return false;
  return ["open", "message", "close", "error"].some((name) =>
    typeof Reflect.get(value, name) === "function"
  );
}

/** @throws {HttpError} 400 when the request does not ask for a WebSocket. */
export function upgradeSocket(
  req: Request,
  options: WebSocketUpgradeOptions = {},
): { socket: WebSocket; response: Response } {
  if (req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw new HttpError(400, "Expected a WebSocket upgrade request");
  }
  return Deno.upgradeWebSocket(req, options);
}

/** Calls `handlers` for everything that happens on the socket. */
export function manageSocket(socket: WebSocket, handlers: WebSocketHandlers): void {
  socket.addEventListener("open", () => handlers.open?.(socket));
  socket.addEventListener("message", (event) => handlers.message?.(socket, event));
  socket.addEventListener("close", (event) => handlers.close?.(socket, event.code, event.reason));
  socket.addEventListener("error", (event) => handlers.error?.(socket, event));
}
