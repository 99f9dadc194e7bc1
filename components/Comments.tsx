// This module is browser compatible.
import type { JSX } from "preact";
import { type Comment, MAX_COMMENT, type Song } from "../lib/domain/song.ts";
import type { EpochMs } from "../lib/domain/time.ts";
import { act, ACT_PATH } from "./acts.ts";
import { quote } from "./announcements.ts";
import { Bird } from "./Bird.tsx";
import { Icon } from "./Icon.tsx";
import { formatAgo } from "./times.ts";

export interface CommentsProps {
  readonly song: Song;
  readonly now: EpochMs;
}

/** What people say about a song, behind a button, with a field to say something too. */
export function Comments({ song, now }: CommentsProps): JSX.Element {
  const { commentCount: count } = song;
  const older = count - song.comments.length;
  return (
    <details class="comments">
      <summary
        title="Comments"
        aria-label={`Comments on ${quote(song.title)}, ${count}`}
      >
        <Icon name="bubble" />
        <span class="count" aria-hidden="true">{count}</span>
      </summary>
      <div class="talk">
        {older > 0 && <p class="soft">{older} older {older === 1 ? "comment" : "comments"}</p>}
        <div role="log" aria-label={`Comments on ${quote(song.title)}`}>
          {song.comments.map((comment) => (
            <CommentLine key={comment.id} comment={comment} now={now} />
          ))}
        </div>
        <CommentField song={song} />
      </div>
    </details>
  );
}

function CommentLine(
  { comment, now }: { readonly comment: Comment; readonly now: EpochMs },
): JSX.Element {
  const { by, at, body } = comment;
  return (
    <p class="comment">
      <Bird id={by.id} />
      <span class="saying">
        <b dir="auto">{by.name}</b> <span dir="auto">{body}</span>{" "}
        <time dateTime={new Date(at).toISOString()}>{formatAgo(now - at)}</time>
      </span>
    </p>
  );
}

function CommentField({ song }: { readonly song: Song }): JSX.Element {
  return (
    <form method="post" action={ACT_PATH} class="say">
      <input type="hidden" name="do" value={act.comment(song.id)} />
      <input
        type="text"
        name="body"
        dir="auto"
        required
        maxLength={MAX_COMMENT}
        autocomplete="off"
        placeholder="Say something nice"
        aria-label={`Your comment on ${quote(song.title)}`}
      />
      <button type="submit" class="button small">Say</button>
    </form>
  );
}
