// This module is browser compatible.
import type { JSX } from "preact";
import type { Song } from "../lib/domain/song.ts";
import { listOf } from "../lib/domain/sorted_map.ts";
import { Bird } from "./Bird.tsx";

const MAX_SHOWN = 8;

export interface JammersProps {
  readonly song: Song;
}

/** The birds of those who jam to a song. */
export function Jammers({ song }: JammersProps): JSX.Element | null {
  if (song.jamCount === 0) return null;
  const shown = listOf(song.jams).slice(0, MAX_SHOWN);
  const others = song.jamCount - shown.length;
  return (
    <ul class="jammers" aria-label="Jamming">
      {shown.map(({ by }) => (
        <li key={by.id}>
          <Bird id={by.id} label={by.name} />
        </li>
      ))}
      {others > 0 && <li class="others">+{others}</li>}
    </ul>
  );
}
