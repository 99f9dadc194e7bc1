// This module is browser compatible.
import type { WireCommand } from "../protocol/commands.ts";
import type { Connection } from "./room_types.ts";

/** What to tell when a connection changes, or `null` when it is not worth a sentence. */
export function connectionSentence(before: Connection, now: Connection): string | null {
  if (before === now) return null;
  if (now === "offline") return "The connection is gone. What you do is kept and sent later";
  return now === "live" && before !== "connecting" ? "Connected again" : null;
}

/** What a note says that offers to undo a command, or `null` for commands that need none. */
export function doneText(command: WireCommand, title: string): string | null {
  if (command.type === "remove") return `Removed ${title}`;
  if (command.type === "skip") return `Skipped ${title}`;
  return command.type === "clear" ? "Cleared the queue" : null;
}
