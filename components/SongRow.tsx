// This module is browser compatible.
import type { JSX } from "preact";
import { parseSongId } from "../lib/domain/ids.ts";
import { BENDER, type Person } from "../lib/domain/person.ts";
import type { Song } from "../lib/domain/song.ts";
import type { Standing } from "../lib/domain/standing.ts";
import { type EpochMs, SECOND } from "../lib/domain/time.ts";
import { act, ACT_FORM } from "./acts.ts";
import { quote } from "./announcements.ts";
import { Bird } from "./Bird.tsx";
import { Comments } from "./Comments.tsx";
import { Cover } from "./Cover.tsx";
import { Icon } from "./Icon.tsx";
import { JamButton } from "./JamButton.tsx";
import { Jammers } from "./Jammers.tsx";
import { formatVotes, turnText, whenText } from "./standing_text.ts";
import { type ClockText, formatLength } from "./times.ts";
import { VoteButtons } from "./VoteButtons.tsx";

const NEW_FOR = 4 * SECOND;

export interface SongRowProps {
  readonly standing: Standing<Song>;
  /** 0 plays next. */
  readonly rank: number;
  /** `null` while nothing moves. */
  readonly startsAt: EpochMs | null;
  readonly me: Person | null;
  readonly now: EpochMs;
  readonly clock: ClockText | null;
}

/** One waiting song: what it is, why it stands there, when it plays, and what can be done with it. */
export function SongRow(props: SongRowProps): JSX.Element {
  const { standing: { song }, rank, me, now } = props;
  return (
    <li
      class={rowClass(song, now)}
      id={`song-${song.id}`}
      data-song={song.id}
      tabIndex={-1}
    >
      <span class="place">{rank + 1}</span>
      <span class="pictures">
        <Cover track={song} size={64} />
        <Bird id={song.addedBy.id} label={song.addedBy.name} />
      </span>
      <div class="about">
        <p class="title" title={song.title}>
          <bdi>{song.title}</bdi>
        </p>
        <p class="artist">
          <bdi title={song.artist}>{song.artist}</bdi>
          <span class="length">{formatLength(song.durationMs)}</span>
        </p>
        <Reasons {...props} />
      </div>
      <div class="actions">
        <VoteButtons song={song} me={me} />
        <JamButton song={song} me={me} />
        <Comments song={song} now={now} />
        <Jammers song={song} />
        <button
          class="quiet remove"
          type="submit"
          form={ACT_FORM}
          name="do"
          value={act.remove(song.id)}
          aria-label={`Remove ${quote(song.title)}`}
          title="Remove"
        >
          <Icon name="cross" />
        </button>
      </div>
    </li>
  );
}

function rowClass(song: Song, now: EpochMs): string {
  // Without a number it is still on its way to the server.
  if (parseSongId(song.id) === null) return "song hoped";
  return now - song.addedAt < NEW_FOR ? "song new" : "song";
}

function Reasons({ standing, rank, startsAt, me, now, clock }: SongRowProps): JSX.Element {
  const { song, turn } = standing;
  const mine = song.addedBy.id === me?.id;
  const { before, name, after } = turnText(turn, song.addedBy.name, mine);
  const votes = formatVotes(song.votes);
  return (
    <p class="reasons">
      <span class="when">{whenText(rank, startsAt, now, clock)}</span>
      <span>
        {song.addedBy.id === BENDER.id
          ? "Bender fills in"
          : <>{before}{name !== "" && <bdi>{name}</bdi>}{after}</>}
      </span>
      {votes !== "" && <span class={song.votes > 0 ? "plus" : "minus"}>{votes}</span>}
    </p>
  );
}
