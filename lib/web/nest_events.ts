import type { Context } from "fresh";
import { faultText } from "../log.ts";
import { parsePosition, type StreamPosition } from "../protocol/frames.ts";
import { EventStream } from "../realtime/event_stream.ts";
import { problem } from "../http/problem.ts";
import { sessionEnded } from "./session_ended.ts";
import type { State } from "./state.ts";

/** Streams a nest as server-sent events, from the position in `Last-Event-ID` or `?position=`. */
export function serveEvents(ctx: Context<State>): Response {
  const { live, echo, actor, session } = ctx.state;
  const text = ctx.req.headers.get("last-event-id") ?? ctx.url.searchParams.get("position");
  let position: StreamPosition | null = null;
  if (text !== null && text !== "") {
    position = parsePosition(text);
    if (position === null) {
      return problem(
        400,
        "invalid_position",
        "A position reads epoch:seq, as in the id of an event",
      );
    }
  }
  const stream = new EventStream({
    person: actor,
    session: session?.hash ?? null,
    now: echo.now,
    onLeave: (left) => live.leave(left),
  });
  live.join(stream, position).then(async () => {
    if (stream.ended) live.leave(stream);
    if (await sessionEnded(ctx.state)) stream.end("signed-out");
  }).catch((fault) => {
    echo.log("error", "cannot follow a nest", { fault: faultText(fault) });
    stream.end("restart");
  });
  return stream.response;
}
