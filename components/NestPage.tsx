// This module is browser compatible.
import type { JSX } from "preact";
import type { TrackUri } from "../lib/domain/ids.ts";
import type { Nest } from "../lib/domain/nest.ts";
import type { Person } from "../lib/domain/person.ts";
import { queueLength } from "../lib/domain/queue.ts";
import { getIn } from "../lib/domain/sorted_map.ts";
import type { EpochMs } from "../lib/domain/time.ts";
import type { Track } from "../lib/domain/track.ts";
import type { Listeners } from "../lib/protocol/frames.ts";
import { ACT_FORM, ACT_PATH } from "./acts.ts";
import { AirhornBoard } from "./AirhornBoard.tsx";
import type { ConnectionState } from "./ConnectionBadge.tsx";
import { HelpSheet } from "./HelpSheet.tsx";
import { Icon } from "./Icon.tsx";
import { NowPlaying } from "./NowPlaying.tsx";
import { PlayerBar } from "./PlayerBar.tsx";
import { Queue } from "./Queue.tsx";
import type { SearchState } from "../lib/domain/search_state.ts";
import { SearchPanel } from "./SearchPanel.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { SoundControl, type SoundView } from "./SoundControl.tsx";
import { type Theme, ThemeButton } from "./ThemeButton.tsx";
import type { ClockText } from "./times.ts";
import { type Toast, Toasts } from "./Toasts.tsx";
import { TopBar } from "./TopBar.tsx";

/** Everything a nest's page shows. */
export interface NestPageView {
  readonly nest: Nest;
  readonly me: Person | null;
  readonly listeners: Listeners;
  readonly connection: ConnectionState;
  /** Commands that were given and not yet answered. */
  readonly pending: number;
  readonly now: EpochMs;
  readonly clock: ClockText | null;
  readonly guestsAllowed: boolean;
  readonly signInError: string | null;
  /** What the search field holds. */
  readonly query: string;
  readonly search: SearchState;
  readonly suggestions: readonly Track[];
  readonly added: ReadonlySet<TrackUri>;
  /** Rows of the queue to show at most. */
  readonly rows: number;
  /** What is being said to everybody who reads or hears this page; empty most of the time. */
  readonly news: string;
  readonly toasts: readonly Toast[];
  readonly sound: SoundView;
  readonly hornsMuted: boolean;
  readonly theme: Theme;
  readonly shortcuts: boolean;
}

/** What people do to the page itself. What they do to the nest are forms, see `acts.ts`. */
export interface NestPageActions {
  readonly onSignIn: (name: string) => void;
  readonly onQuery: (query: string) => void;
  readonly onMoreResults: () => void;
  readonly onMoreRows: () => void;
  readonly onListen: () => void;
  readonly onVolume: (volume: number) => void;
  readonly onMute: () => void;
  readonly onMuteHorns: (muted: boolean) => void;
  readonly onTheme: (theme: Theme) => void;
  readonly onShortcuts: (on: boolean) => void;
  readonly onHelp: () => void;
  readonly onDismiss: (toast: number) => void;
  readonly onHoldToasts: (held: boolean) => void;
}

export type NestPageProps = NestPageView & NestPageActions;

/** A nest's page. */
export function NestPage(props: NestPageProps): JSX.Element {
  const { nest, me, listeners, connection, pending, news } = props;
  return (
    <>
      <a class="skip-link" href="#queue">Skip to the queue</a>
      <form id={ACT_FORM} method="post" action={ACT_PATH} />
      <TopBar me={me} listeners={listeners} connection={connection} pending={pending}>
        <PageTools {...props} />
      </TopBar>
      <p class="news" role="status">{news}</p>
      <Toasts toasts={props.toasts} onDismiss={props.onDismiss} onHold={props.onHoldToasts} />
      <main class="nest" id="main">
        <div class="column-now">
          {me === null && (
            <SignInForm
              guestsAllowed={props.guestsAllowed}
              error={props.signInError}
              onSignIn={props.onSignIn}
            />
          )}
          <NowPlaying
            playback={nest.playback}
            me={me}
            now={props.now}
            waiting={queueLength(nest.queue) > 0}
          >
            <SoundControl
              sound={props.sound}
              onListen={props.onListen}
              onVolume={props.onVolume}
              onMute={props.onMute}
            />
          </NowPlaying>
        </div>
        <div class="column-add">
          <SearchPanel
            query={props.query}
            search={props.search}
            suggestions={props.suggestions}
            added={props.added}
            onQuery={props.onQuery}
            onMore={props.onMoreResults}
          />
        </div>
        <div class="column-queue">
          <Queue
            nest={nest}
            me={me}
            now={props.now}
            clock={props.clock}
            rows={props.rows}
            onMore={props.onMoreRows}
          />
        </div>
        <div class="column-horns">
          <AirhornBoard
            horns={nest.horns}
            freeHorns={me === null ? 0 : getIn(nest.freeHorns, me.id)?.length ?? 0}
            playing={nest.playback.state !== "idle"}
            now={props.now}
            muted={props.hornsMuted}
            onMute={props.onMuteHorns}
          />
        </div>
      </main>
      <PlayerBar
        playback={nest.playback}
        me={me}
        now={props.now}
        listening={props.sound.on}
        onListen={props.onListen}
      />
      <HelpSheet shortcuts={props.shortcuts} onShortcuts={props.onShortcuts} />
    </>
  );
}

function PageTools({ theme, onTheme, onHelp }: NestPageProps): JSX.Element {
  return (
    <>
      <ThemeButton theme={theme} onTheme={onTheme} />
      <button
        type="button"
        class="quiet keys needs-script"
        aria-label="Keys of this page"
        title="Keys of this page"
        onClick={onHelp}
      >
        <Icon name="help" />
      </button>
    </>
  );
}
