// This module is browser compatible.
import { decideHorn } from "./decide_horn.ts";
import { decidePlayback } from "./decide_playback.ts";
import { decideQueue } from "./decide_queue.ts";
import { decideUndo } from "./decide_undo.ts";
import type { Decision, Nest, Request } from "./nest.ts";

/**
 * Decides a command. Pure: the time is in the request, and nobody's id or chance is needed. The
 * events are numbered by whoever stores them. Of what can be taken back, the last event is the one
 * to name; a song that came to a silent nest is followed by its start.
 */
export function decide(nest: Nest, request: Request): Decision {
  const { command } = request;
  switch (command.type) {
    case "add":
    case "vote":
    case "unvote":
    case "jam":
    case "unjam":
    case "comment":
    case "remove":
    case "move":
    case "clear":
      return decideQueue(nest, request, command);
    case "skip":
    case "pause":
    case "resume":
    case "advance":
    case "set_volume":
      return decidePlayback(nest, request, command);
    case "airhorn":
    case "free_airhorn":
      return decideHorn(nest, request, command);
    case "undo":
      return decideUndo(nest, request, command.seq);
  }
}
