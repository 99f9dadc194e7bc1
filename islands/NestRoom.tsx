import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { act } from "../components/acts.ts";
import { batchSentences, quote, sentenceFor } from "../components/announcements.ts";
import { HELP_ID } from "../components/HelpSheet.tsx";
import { keyPressOf } from "../components/key_press.ts";
import { NestPage, type NestPageActions } from "../components/NestPage.tsx";
import { moveProgress } from "../components/Progress.tsx";
import { FIRST_ROWS, MORE_ROWS } from "../components/Queue.tsx";
import { readAct } from "../components/read_act.ts";
import { type Shortcut, shortcutFor } from "../components/shortcuts.ts";
import type { ClockText } from "../components/times.ts";
import { searchTracks, signIn, signOut } from "../lib/client/api.ts";
import { Listening } from "../lib/client/listening.ts";
import type { DeskPorts } from "../lib/client/desk_types.ts";
import { NestDesk } from "../lib/client/nest_desk.ts";
import { attempt } from "../lib/client/pending_store.ts";
import { openRoom } from "../lib/client/room.ts";
import { isProvisional } from "../lib/client/room_provisional.ts";
import type { RoomStart } from "../lib/client/room_types.ts";
import { RowFocus, walkRows } from "../lib/client/row_focus.ts";
import { after, monotonicNow } from "../lib/client/sound_player_page.ts";
import { summariseSound } from "../lib/client/sound_summary.ts";
import { type EpochMs, SECOND } from "../lib/domain/time.ts";
import type { Track } from "../lib/domain/track.ts";

export interface NestRoomProps {
  readonly start: RoomStart;
  /** Server time at which the page was rendered. */
  readonly renderedAt: EpochMs;
  readonly guestsAllowed: boolean;
  readonly suggestions: readonly Track[];
  readonly search: { readonly query: string; readonly items: readonly Track[] } | null;
  /** What the page has to say about the form that was sent before, or `null`. */
  readonly notice: string | null;
  /** `seq` that the notice offers to undo. */
  readonly undo?: number | null;
  /** Rows of the queue to show at most. */
  readonly rows?: number;
}

const PROGRESS_MS = 250;
/** How often times like "in 4 min" are written anew. */
const WORDS_MS = 15 * SECOND;
const WORDS = { sentenceFor, batch: batchSentences, quote };

/** A nest's page, alive: rendered on the server, then followed in the browser. */
export function NestRoom(props: NestRoomProps): JSX.Element {
  const [desk] = useState(() => deskOf(props));
  const drawn = useSignal(0);
  const clock = useRef<ClockText | null>(null);
  const [focus] = useState(() => new RowFocus());

  useEffect(() => {
    clock.current = localClock();
    document.documentElement.dataset.script = "";
    const redraw = () => drawn.value++;
    const undo = [
      desk.subscribe(redraw),
      desk.open(browserPorts()),
      every(WORDS_MS, redraw),
      every(PROGRESS_MS, () => moveProgress(document, desk.state.room.nest.playback, desk.now())),
      listenTo(document, "submit", (event) => submitted(desk, event)),
      listenTo(document, "keydown", (event) => pressed(desk, event)),
    ];
    return () => undo.forEach((run) => run());
  }, []);

  void drawn.value;
  if (typeof document !== "undefined") focus.remember(document);
  useLayoutEffect(() => {
    focus.restore(document);
    showOutside(desk);
  });

  const { state } = desk;
  const { room, preferences } = state;
  return (
    <NestPage
      {...actionsOf(desk)}
      {...preferences}
      nest={room.nest}
      me={room.me}
      listeners={room.listeners}
      connection={state.open ? room.connection : "page"}
      pending={room.pending.length}
      now={desk.now()}
      clock={clock.current}
      guestsAllowed={props.guestsAllowed}
      signInError={state.signInError}
      query={state.query}
      search={state.search}
      suggestions={props.suggestions}
      added={state.added}
      rows={state.rows}
      news={state.news}
      toasts={state.toasts}
      sound={{
        ...preferences,
        ...summariseSound(state.sync),
        on: state.listening && state.sync?.status !== "locked",
      }}
    />
  );
}

function deskOf(props: NestRoomProps): NestDesk {
  const { start, renderedAt, suggestions, search, notice, undo, rows } = props;
  const signedIn = start.snapshot.you !== null;
  const note = {
    id: 0,
    tone: undo ? "done" : "refused",
    text: notice ?? "",
    undo: undo ?? null,
  } as const;
  return new NestDesk({
    start,
    renderedAt,
    suggestions,
    search,
    rows: rows ?? FIRST_ROWS,
    toasts: notice !== null && signedIn ? [note] : [],
    signInError: signedIn ? null : notice,
  }, WORDS);
}

function browserPorts(): DeskPorts {
  return {
    openRoom,
    listen: (room, onState) => new Listening(room, onState),
    api: { searchTracks, signIn, signOut },
    after,
    monotonicNow,
    storage: attempt(() => localStorage, null),
    nextFrame: (draw) => void requestAnimationFrame(draw),
    reload: () => location.reload(),
  };
}

function actionsOf(desk: NestDesk): NestPageActions {
  return {
    onSignIn: (name) => void desk.signIn(name),
    onQuery: (query) => desk.ask(query),
    onMoreResults: () => desk.moreResults(),
    onMoreRows: () => desk.moreRows(MORE_ROWS),
    onListen: () => desk.toggleListening(),
    onVolume: (volume) => desk.prefer({ volume, muted: false }),
    onMute: () => desk.prefer({ muted: !desk.state.preferences.muted }),
    onMuteHorns: (hornsMuted) => desk.prefer({ hornsMuted }),
    onTheme: (theme) => desk.prefer({ theme }),
    onShortcuts: (shortcuts) => desk.prefer({ shortcuts }),
    onHelp: showHelp,
    onDismiss: (toast) => desk.dismiss(toast),
    onHoldToasts: (held) => desk.holdToasts(held),
  };
}

/** What the page shows outside of itself: the title of the tab, the theme of the document. */
function showOutside(desk: NestDesk): void {
  const { room, preferences } = desk.state;
  const { playback } = room.nest;
  document.title = playback.state === "idle"
    ? "EchoNest"
    : playback.state === "paused"
    ? "PAUSED | EchoNest"
    : `${playback.song.title} - ${playback.song.artist} | EchoNest`;
  if (!desk.state.open) return;
  if (preferences.theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = preferences.theme;
}

/** Gives a form's command over the socket in place of a new page. */
function submitted(desk: NestDesk, event: SubmitEvent): void {
  const sent = readAct(event, isProvisional);
  if (sent === null) return;
  event.preventDefault();
  if (sent.command === null) return;
  if (desk.state.room.me === null) return askWho(desk);
  if (sent.command.type === "comment") sent.form.reset();
  void desk.give(sent.command);
}

function askWho(desk: NestDesk): void {
  desk.refuse("Say who you are first");
  document.getElementById("name")?.focus();
}

function pressed(desk: NestDesk, event: KeyboardEvent): void {
  const shortcut = shortcutFor(keyPressOf(event), desk.state.preferences.shortcuts);
  if (shortcut === null) return;
  event.preventDefault();
  follow(desk, shortcut);
}

function follow(desk: NestDesk, shortcut: Shortcut): void {
  switch (shortcut) {
    case "search":
      return document.getElementById("search")?.focus();
    case "jam":
      return press("#now .jam");
    case "vote-up":
    case "vote-down":
      return press(`[data-song]:focus-within .${shortcut}, [data-song]:focus .${shortcut}`);
    case "row-up":
      return walkRows(document, -1);
    case "row-down":
      return walkRows(document, 1);
    case "mute":
      return desk.prefer({ muted: !desk.state.preferences.muted });
    case "airhorn":
      return press(`.horn[value="${act.airhorn("airhorn")}"]`);
    case "listen":
      return desk.toggleListening();
    case "undo":
      return press(".toast .undo");
    case "help":
      return showHelp();
  }
}

function press(selector: string): void {
  const button = document.querySelector(selector);
  if (button instanceof HTMLElement) button.click();
}

function showHelp(): void {
  const sheet = document.getElementById(HELP_ID);
  if (sheet instanceof HTMLDialogElement && !sheet.open) sheet.showModal();
}

function localClock(): ClockText {
  const format = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
  return (at) => format.format(at);
}

function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
}

function listenTo<K extends "submit" | "keydown">(
  page: Document,
  type: K,
  listener: (event: DocumentEventMap[K]) => void,
): () => void {
  page.addEventListener(type, listener);
  return () => page.removeEventListener(type, listener);
}
