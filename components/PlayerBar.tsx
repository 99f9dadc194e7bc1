// This module is browser compatible.
import type { JSX } from "preact";
import type { Playback } from "../lib/domain/nest.ts";
import type { Person } from "../lib/domain/person.ts";
import type { EpochMs } from "../lib/domain/time.ts";
import { Cover } from "./Cover.tsx";
import { Icon } from "./Icon.tsx";
import { JamButton } from "./JamButton.tsx";
import { ProgressLine } from "./Progress.tsx";
import { ListenButton } from "./SoundControl.tsx";

export interface PlayerBarProps {
  readonly playback: Playback;
  readonly me: Person | null;
  readonly now: EpochMs;
  readonly listening: boolean;
  readonly onListen: () => void;
}

/** The foot of the page on phones: what plays, and what a thumb wants to reach. */
export function PlayerBar(props: PlayerBarProps): JSX.Element {
  const { playback, me, now, listening, onListen } = props;
  return (
    <aside class="player" aria-label="Player">
      {playback.state === "idle" ? <p class="soft">Nothing is playing</p> : (
        <>
          <ProgressLine playback={playback} now={now} />
          <a href="#now" class="thumb" aria-label={`Now playing: ${playback.song.title}`}>
            <Cover key={playback.song.id} track={playback.song} size={44} eager />
            <span class="title">
              <bdi>{playback.song.title}</bdi>
            </span>
          </a>
          <JamButton song={playback.song} me={me} />
        </>
      )}
      <span class="needs-script">
        <ListenButton on={listening} onListen={onListen} />
      </span>
      <a href="#search" class="button primary round" aria-label="Add a song">
        <Icon name="plus" />
      </a>
    </aside>
  );
}
