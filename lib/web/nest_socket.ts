import type { Context } from "fresh";
import * as v from "valibot";
import { carryOut } from "../app/carry_out.ts";
import { type Answer, type ClientFrame, CLOSE, parsePosition } from "../protocol/frames.ts";
import { encodeState } from "../protocol/listener.ts";
import { CLIENT_FRAME } from "../protocol/requests.ts";
import { SocketListener } from "../realtime/socket_listener.ts";
import { faultText } from "../log.ts";
import { faultOf, MAX_BODY } from "../http/body.ts";
import { problem } from "../http/problem.ts";
import { sessionEnded } from "./session_ended.ts";
import type { State } from "./state.ts";

/** Seconds after which a peer that answers no ping is given up. */
const IDLE_TIMEOUT = 45;
/** Milliseconds in which the first frame must come. */
const HELLO_WITHIN = 10_000;
/** Commands of one socket that may wait for their answers. */
const MAX_IN_FLIGHT = 256;
const SAY_HELLO = 'Say hello first: {"type":"hello","position":null}';

/** Turns a request into a socket that follows a nest and takes commands. */
export function serveSocket(ctx: Context<State>): Response {
  if (ctx.req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return problem(426, "upgrade_required", "This address is a WebSocket", {
      upgrade: "websocket",
    });
  }
  const { socket, response } = ctx.upgrade({ idleTimeout: IDLE_TIMEOUT });
  new SocketSession(socket, ctx.state).start();
  return response;
}

/** One socket from its first frame to its last. */
class SocketSession {
  readonly #socket: WebSocket;
  readonly #state: State;
  readonly #listener: SocketListener;
  #hello: "awaited" | "said" = "awaited";
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #inFlight = 0;

  constructor(socket: WebSocket, state: State) {
    this.#socket = socket;
    this.#state = state;
    this.#listener = new SocketListener(socket, {
      person: state.actor,
      session: state.session?.hash ?? null,
      now: state.echo.now,
      onLeave: (listener) => state.live.leave(listener),
    });
  }

  start(): void {
    this.#helloTimer = setTimeout(() => {
      this.#close(SAY_HELLO);
    }, HELLO_WITHIN);
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = () => this.#left();
    this.#socket.onerror = () => this.#left();
  }

  #left(): void {
    clearTimeout(this.#helloTimer);
    this.#listener.left();
  }

  #receive(data: unknown): void {
    const receivedAt = this.#state.echo.now();
    const frame = parseFrame(data);
    if (typeof frame === "string") return this.#close(frame);
    if (this.#hello === "awaited" && frame.type !== "hello") return this.#close(SAY_HELLO);
    switch (frame.type) {
      case "hello":
        return this.#sayHello(frame.position);
      case "ping":
        return this.#pong(frame.t0, receivedAt);
      case "command":
        return void this.#command(frame);
    }
  }

  #sayHello(text: string | null): void {
    if (this.#hello === "said") return this.#close("hello is the first frame, once");
    this.#hello = "said";
    clearTimeout(this.#helloTimer);
    const position = text === null ? null : parsePosition(text);
    if (text !== null && position === null) return this.#close("position must read epoch:seq");
    const { live, echo } = this.#state;
    live.join(this.#listener, position).then(async () => {
      // It may have left while what it missed was read.
      if (this.#socket.readyState !== WebSocket.OPEN) live.leave(this.#listener);
      if (await sessionEnded(this.#state)) this.#listener.end("signed-out");
    }).catch((fault) => {
      echo.log("error", "cannot follow a nest", { fault: faultText(fault) });
      this.#listener.end("restart");
    });
  }

  #pong(t0: number, t1: number): void {
    const t2 = this.#state.echo.now();
    this.#send(encodeState({ type: "pong", at: t2, data: { t0, t1, t2 } }).json);
  }

  async #command({ id, command }: Extract<ClientFrame, { type: "command" }>): Promise<void> {
    const { echo, live, actor } = this.#state;
    if (actor === null) {
      const message = "Say who you are first";
      return this.#answer({ id, ok: false, error: "signed_out", message });
    }
    if (this.#inFlight >= MAX_IN_FLIGHT) {
      return this.#close(`At most ${MAX_IN_FLIGHT} commands may wait for their answers`);
    }
    this.#inFlight++;
    try {
      const result = await carryOut(echo, live, { id, by: actor, command });
      if (result.ok) return this.#answer({ id, ok: true, ...result.value });
      const { code, message } = result.error;
      this.#answer({ id, ok: false, error: code, message });
    } catch (fault) {
      echo.log("error", "a command failed", { type: command.type, fault: faultText(fault) });
      // Whether it was stored is unknown. The client comes back and gives it again under the same id.
      this.#listener.end("restart");
    } finally {
      this.#inFlight--;
    }
  }

  #answer(answer: Answer): void {
    this.#send(encodeState({ type: "answer", at: this.#state.echo.now(), data: answer }).json);
  }

  #send(json: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(json);
  }

  /** Closes on a frame that cannot be understood. A reason holds at most 123 bytes. */
  #close(reason: string): void {
    this.#left();
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.close(CLOSE.badFrame, reason.slice(0, 120));
    }
  }
}

/** The frame in a message, or what is wrong with it. */
function parseFrame(data: unknown): ClientFrame | string {
  if (typeof data !== "string") return "frames are text";
  if (data.length > MAX_BODY) return `a frame has at most ${MAX_BODY} characters`;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return "frames are JSON";
  }
  const result = v.safeParse(CLIENT_FRAME, value, { abortEarly: true });
  return result.success ? result.output : asciiOf(faultOf(result.issues[0]));
}

/** Close reasons are limited in bytes: what is not ASCII would make the length unpredictable. */
function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
