// This module is browser compatible.
import type { JSX } from "preact";
import type { Nest } from "../lib/domain/nest.ts";
import type { Person } from "../lib/domain/person.ts";
import { queueLength, songsOf } from "../lib/domain/queue.ts";
import { remainingMs, standings, startsAt } from "../lib/domain/standing.ts";
import type { EpochMs } from "../lib/domain/time.ts";
import { act, ACT_FORM } from "./acts.ts";
import { EmptyQueue } from "./EmptyNest.tsx";
import { Icon } from "./Icon.tsx";
import { SongRow } from "./SongRow.tsx";
import { type ClockText, formatSpan } from "./times.ts";

/** Rows shown at first, and rows that each "show more" adds. */
export const FIRST_ROWS = 100;
export const MORE_ROWS = 200;

export interface QueueProps {
  readonly nest: Nest;
  readonly me: Person | null;
  readonly now: EpochMs;
  readonly clock: ClockText | null;
  /** Rows to show at most. */
  readonly rows: number;
  readonly onMore: () => void;
}

/** The songs that wait, in play order. */
export function Queue({ nest, me, now, clock, rows, onMore }: QueueProps): JSX.Element {
  const count = queueLength(nest.queue);
  const waiting = standings(songsOf(nest.queue));
  const last = waiting.at(-1);
  const musicMs = last === undefined ? 0 : last.waitMs + last.song.durationMs;
  return (
    <section class="queue" aria-labelledby="queue-heading" id="queue" tabIndex={-1}>
      <header class="queue-head">
        <h2 id="queue-heading">Up next</h2>
        {count > 0 && (
          <p class="soft">
            {count === 1 ? "1 song" : `${count} songs`}, {formatSpan(
              musicMs + remainingMs(nest.playback, now),
            )}
          </p>
        )}
        {count > 0 && (
          <button
            class="button small"
            type="submit"
            form={ACT_FORM}
            name="do"
            value={act.clear}
            aria-label="Clear the queue for everybody"
          >
            <Icon name="broom" />
            <span>Clear</span>
          </button>
        )}
      </header>
      {count === 0 ? <EmptyQueue /> : (
        <ol class="songs">
          {waiting.slice(0, rows).map((standing, rank) => (
            <SongRow
              key={standing.song.id}
              standing={standing}
              rank={rank}
              startsAt={startsAt(nest.playback, standing.waitMs)}
              me={me}
              now={now}
              clock={clock}
            />
          ))}
        </ol>
      )}
      {count > rows && <MoreRows rows={rows} left={count - rows} onMore={onMore} />}
    </section>
  );
}

interface MoreRowsProps {
  readonly rows: number;
  readonly left: number;
  readonly onMore: () => void;
}

function MoreRows({ rows, left, onMore }: MoreRowsProps): JSX.Element {
  return (
    <p class="more">
      <a
        class="button"
        href={`/?rows=${rows + MORE_ROWS}#queue`}
        onClick={(event) => {
          event.preventDefault();
          onMore();
        }}
      >
        Show {Math.min(left, MORE_ROWS)} more of {left}
      </a>
    </p>
  );
}
