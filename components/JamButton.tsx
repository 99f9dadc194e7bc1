// This module is browser compatible.
import type { JSX } from "preact";
import type { Person } from "../lib/domain/person.ts";
import type { Song } from "../lib/domain/song.ts";
import { getIn } from "../lib/domain/sorted_map.ts";
import { act, ACT_FORM } from "./acts.ts";
import { quote } from "./announcements.ts";
import { Icon } from "./Icon.tsx";

export interface JamButtonProps {
  readonly song: Song;
  readonly me: Person | null;
  /** Whether the word stands beside the heart. */
  readonly worded?: boolean;
}

/** Says that a song is good, or takes that back. */
export function JamButton({ song, me, worded = false }: JamButtonProps): JSX.Element {
  const mine = me !== null && getIn(song.jams, me.id) !== undefined;
  const jams = song.jamCount === 1 ? "1 jam" : `${song.jamCount} jams`;
  return (
    <button
      class="jam"
      type="submit"
      form={ACT_FORM}
      name="do"
      value={mine ? act.unjam(song.id) : act.jam(song.id)}
      aria-pressed={mine}
      {...(!worded && { "aria-label": `Jam ${quote(song.title)}, ${jams}` })}
      title={mine ? "You jam to this" : "Jam: say that this is good"}
    >
      <Icon name="heart" />
      {worded && <span>Jam</span>}
      <span class="count">{song.jamCount}</span>
    </button>
  );
}
