// This module is browser compatible.
import type { JSX } from "preact";
import type { Person } from "../lib/domain/person.ts";
import type { Song } from "../lib/domain/song.ts";
import { getIn } from "../lib/domain/sorted_map.ts";
import { act, ACT_FORM } from "./acts.ts";
import { quote } from "./announcements.ts";
import { Icon } from "./Icon.tsx";
import { formatVotes } from "./standing_text.ts";

export interface VoteButtonsProps {
  readonly song: Song;
  readonly me: Person | null;
}

/** Votes a song up or down; pressing the pressed one takes the vote back. */
export function VoteButtons({ song, me }: VoteButtonsProps): JSX.Element {
  const own = me?.id === song.addedBy.id;
  const cast = me === null || own ? undefined : getIn(song.voters, me.id)?.vote;
  return (
    <div class="votes" role="group" aria-label={`Votes for ${quote(song.title)}`}>
      {own ? <OwnSong song={song} /> : <VoteButton song={song} vote={1} pressed={cast === 1} />}
      <span class="count" aria-hidden="true">{formatVotes(song.votes) || 0}</span>
      {own
        ? <VoteButton song={song} vote={-1} pressed={null} />
        : <VoteButton song={song} vote={-1} pressed={cast === -1} />}
    </div>
  );
}

interface VoteButtonProps {
  readonly song: Song;
  readonly vote: 1 | -1;
  /** `null` where pressing again is another step, as with one's own song. */
  readonly pressed: boolean | null;
}

function VoteButton({ song, vote, pressed }: VoteButtonProps): JSX.Element {
  const votes = song.votes === 1 ? "1 vote" : `${song.votes} votes`;
  const [way, title] = vote === 1
    ? ["up", "One place up"] as const
    : ["down", pressed === null ? "Let others go first" : "One place down"] as const;
  return (
    <button
      class={`vote vote-${way}`}
      type="submit"
      form={ACT_FORM}
      name="do"
      value={pressed ? act.unvote(song.id) : act.vote(song.id, vote)}
      {...(pressed !== null && { "aria-pressed": pressed })}
      aria-label={`Vote ${way} ${quote(song.title)}, ${votes}`}
      title={pressed ? "Take your vote back" : title}
    >
      <Icon name={way} />
    </button>
  );
}

function OwnSong({ song }: { readonly song: Song }): JSX.Element {
  const why = "Your own song: only others can vote it up";
  return (
    <button
      type="button"
      class="vote vote-up"
      aria-disabled="true"
      aria-label={`Vote up ${quote(song.title)}. ${why}`}
      title={why}
    >
      <Icon name="up" />
    </button>
  );
}
