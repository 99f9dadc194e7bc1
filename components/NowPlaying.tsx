// This module is browser compatible.
import type { ComponentChildren, JSX } from "preact";
import type { Playback } from "../lib/domain/nest.ts";
import type { Person } from "../lib/domain/person.ts";
import type { EpochMs } from "../lib/domain/time.ts";
import { act, ACT_FORM } from "./acts.ts";
import { quote } from "./announcements.ts";
import { Bird } from "./Bird.tsx";
import { Comments } from "./Comments.tsx";
import { Cover } from "./Cover.tsx";
import { NestDrawing, SilentNest } from "./EmptyNest.tsx";
import { Icon } from "./Icon.tsx";
import { JamButton } from "./JamButton.tsx";
import { Jammers } from "./Jammers.tsx";
import { Progress } from "./Progress.tsx";

export interface NowPlayingProps {
  readonly playback: Playback;
  readonly me: Person | null;
  readonly now: EpochMs;
  /** Whether songs wait although nothing plays. */
  readonly waiting: boolean;
  /** The sound of this device. */
  readonly children?: ComponentChildren;
}

/** What the nest hears, and what can be done about it. */
export function NowPlaying(props: NowPlayingProps): JSX.Element {
  const { playback, children } = props;
  return (
    <section class={`card now ${playback.state}`} aria-labelledby="now-heading" id="now">
      <h2 id="now-heading" class="eyebrow">{HEADINGS[playback.state]}</h2>
      {playback.state === "idle"
        ? <SilentNest waiting={props.waiting} />
        : <OnAir {...props} playback={playback} />}
      {children}
    </section>
  );
}

const HEADINGS = { idle: "Nothing is playing", playing: "Now playing", paused: "Paused" } as const;

interface OnAirProps extends NowPlayingProps {
  readonly playback: Exclude<Playback, { state: "idle" }>;
}

function OnAir({ playback, me, now }: OnAirProps): JSX.Element {
  const { song } = playback;
  return (
    <>
      <div class="stage">
        <div class="nestled">
          <Cover key={song.id} track={song} size={320} eager />
          <NestDrawing />
        </div>
        <div class="billing">
          <p class="title" title={song.title}>
            <bdi>{song.title}</bdi>
          </p>
          <p class="artist" title={song.artist}>
            <bdi>{song.artist}</bdi>
          </p>
          <p class="adder">
            <Bird id={song.addedBy.id} />
            <span>
              added by {song.addedBy.id === me?.id ? "you" : <bdi>{song.addedBy.name}</bdi>}
            </span>
          </p>
          <Jammers song={song} />
        </div>
      </div>
      <Progress playback={playback} now={now} />
      <div class="actions">
        <JamButton song={song} me={me} worded />
        <PauseButton playback={playback} />
        <button
          class="button"
          type="submit"
          form={ACT_FORM}
          name="do"
          value={act.skip(song.id)}
          aria-label={`Skip ${quote(song.title)} for everybody`}
          title="Skip for everybody"
        >
          <Icon name="skip" />
          <span>Skip</span>
        </button>
        <Comments key={song.id} song={song} now={now} />
      </div>
    </>
  );
}

function PauseButton({ playback }: { readonly playback: Playback }): JSX.Element {
  const paused = playback.state === "paused";
  return (
    <button
      class="button"
      type="submit"
      form={ACT_FORM}
      name="do"
      value={paused ? act.resume : act.pause}
      aria-label={paused ? "Go on for everybody" : "Pause for everybody"}
      title={paused ? "Go on for everybody" : "Pause for everybody"}
    >
      <Icon name={paused ? "play" : "pause"} />
      <span>{paused ? "Go on" : "Pause"}</span>
    </button>
  );
}
