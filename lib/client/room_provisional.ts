// This module is browser compatible.
import type { CommandId, SongId } from "../domain/ids.ts";
import type { WireCommand } from "../protocol/commands.ts";

const MARK = "~";

/**
 * What a song is called from the moment somebody adds it until the server has numbered it. A number
 * guessed here might become another person's song, and a click on it would hit theirs.
 */
export function provisionalId(adder: CommandId): SongId {
  return `${MARK}${adder}` as SongId;
}

/** Whether the server does not know this song yet. */
export function isProvisional(song: SongId): boolean {
  return song.startsWith(MARK);
}

/** The songs a command is about. */
export function songsIn(command: WireCommand): SongId[] {
  if (command.type === "skip") return [command.playing];
  if (!("song" in command)) return [];
  const { song } = command;
  return command.type === "move" && command.before !== null ? [song, command.before] : [song];
}

/** The same command on the same songs, one of which is now called `to`. */
export function renameSong(command: WireCommand, from: SongId, to: SongId): WireCommand {
  const rename = (song: SongId) => song === from ? to : song;
  if (command.type === "skip") return { ...command, playing: rename(command.playing) };
  if (command.type === "move") {
    const before = command.before === null ? null : rename(command.before);
    return { ...command, song: rename(command.song), before };
  }
  return "song" in command ? { ...command, song: rename(command.song) } : command;
}
