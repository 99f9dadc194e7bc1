/**
 * Draws the page in each of its states, as files to look at:
 * `deno run -A tests/e2e/design_states.tsx <folder>`, then open them or see `design_shots.ts`.
 */
import { renderToString } from "preact-render-to-string";
import { ErrorPage } from "../../components/ErrorPage.tsx";
import { NestPage, type NestPageProps } from "../../components/NestPage.tsx";
import { AIRHORN_NAMES } from "../../lib/domain/airhorns.ts";
import { parseTrackUri } from "../../lib/domain/ids.ts";
import type { Track } from "../../lib/domain/track.ts";
import { bender, member, Story } from "../support/builders.ts";

const MINUTE = 60_000;

const TITLES: readonly (readonly [title: string, artist: string, cover: boolean])[] = [
  ["Bamboo Rain", "The Paper Lanterns", true],
  ["Night Bus to Anywhere", "Mara & the Timetables", true],
  ["Toast", "Crumb", false],
  [
    "A Very Long Title About a Very Small Bird Who Would Not Stop Singing at Four in the Morning, Pt. II (Remastered, with Bonus Chirps)",
    "An Orchestra Whose Name Takes Longer to Read than Its Songs Take to Play",
    true,
  ],
  ["أغنية الطائر الصغير", "فرقة الأعشاش", true],
  ["Pocket Sun", "Lou Verde", true],
  ["Supercalifragilisticexpialidociousantidisestablishmentarianism", "Word", false],
  ["Elevator to the Attic", "Bender’s Choice", true],
];

function trackAt(n: number): Track {
  const [title, artist, cover] = TITLES[n % TITLES.length] ?? ["Silence", "", false];
  const uri = parseTrackUri(`demo:piece:${n}`);
  if (uri === null) throw new TypeError(`Cannot name track ${n}`);
  const hue = (n * 67) % 360;
  const picture = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>` +
    `<path d='M0 0h9v9H0Z' fill='hsl(${hue} 60% 70%)'/>` +
    `<circle cx='${2 + n % 5}' cy='4' r='3' fill='hsl(${hue + 40} 70% 45%)'/>` +
    `<path d='M0 ${5 + n % 3}l9-3v7H0Z' fill='hsl(${hue + 90} 50% 40%)'/></svg>`;
  return {
    uri,
    source: "demo",
    title,
    artist,
    durationMs: 150_000 + (n * 37 % 90) * 1000,
    cover: cover ? `data:image/svg+xml,${encodeURIComponent(picture)}` : null,
    sound: null,
  };
}

const PEOPLE = ["Ana", "Ben", "Chloé", "Dmitri", "Eve", "ליאור"];
const me = member("Ana");

function person(n: number) {
  const name = PEOPLE[n % PEOPLE.length] ?? "Ana";
  return { ...member(/^[a-z]+$/i.test(name) ? name : `p${n % PEOPLE.length}`), name };
}

function fullNest(songs: number): Story {
  const story = new Story();
  for (let n = 0; n < songs; n++) {
    const by = n % 7 === 6 ? bender : person(n);
    story.later(900).must(by, { type: "add", track: trackAt(n) });
  }
  const { playback } = story.nest;
  if (playback.state === "idle") return story;
  const onAir = playback.song.id;
  for (let n = 0; n < 6; n++) story.must(person(n), { type: "jam", song: onAir });
  story.must(person(1), { type: "comment", song: onAir, body: "this is the one I meant!" });
  story.must(person(4), { type: "comment", song: onAir, body: "שיר יפה מאוד" });
  const waiting = [...ids(story)];
  for (const [n, song] of waiting.slice(0, 4).entries()) {
    for (let m = 0; m <= n; m++) {
      story.give(person(m + 1), { type: "vote", song, vote: n % 3 === 2 ? -1 : 1 });
    }
    story.give(me, { type: "vote", song, vote: n === 1 ? -1 : 1 });
    if (n % 2 === 0) story.give(me, { type: "jam", song });
    story.give(person(n + 2), { type: "jam", song });
    story.give(person(n + 1), { type: "comment", song, body: "turn it up" });
  }
  for (const [n, name] of AIRHORN_NAMES.slice(0, 5).entries()) {
    story.later(11_000).must(person(n), { type: "airhorn", name });
  }
  return story.later(MINUTE / 2);
}

function* ids(story: Story) {
  for (const [title] of TITLES) {
    try {
      yield story.id(title);
    } catch {
      // It was the one on air, or is not there.
    }
  }
}

const nothing = () => {};

function view(story: Story, changes: Partial<NestPageProps> = {}): NestPageProps {
  return {
    nest: story.nest,
    me,
    listeners: { count: 7, connections: 9, people: [0, 1, 2, 3, 4, 5].map(person) },
    connection: "live",
    pending: 0,
    now: story.now,
    clock: (at) => new Date(at).toISOString().slice(11, 16),
    guestsAllowed: true,
    signInError: null,
    query: "",
    search: { state: "idle" },
    suggestions: [0, 1, 2, 5, 7].map(trackAt),
    added: new Set(),
    rows: 100,
    news: "",
    toasts: [],
    sound: { on: true, tone: "good", label: "in time · 12 ms", volume: 80, muted: false },
    hornsMuted: false,
    theme: "auto",
    shortcuts: true,
    onSignIn: nothing,
    onQuery: nothing,
    onMoreResults: nothing,
    onMoreRows: nothing,
    onListen: nothing,
    onVolume: nothing,
    onMute: nothing,
    onMuteHorns: nothing,
    onTheme: nothing,
    onShortcuts: nothing,
    onHelp: nothing,
    onDismiss: nothing,
    onHoldToasts: nothing,
    ...changes,
  };
}

function paused(): Story {
  const story = fullNest(5);
  story.must("Ben", { type: "pause" });
  return story;
}

/** Every state of the page that somebody may see. */
export const STATES: Readonly<Record<string, () => NestPageProps>> = {
  full: () => view(fullNest(16)),
  "signed-out": () =>
    view(fullNest(5), {
      me: null,
      sound: { on: false, tone: "off", label: "sound off", volume: 80, muted: false },
    }),
  "sign-in-error": () =>
    view(fullNest(3), {
      me: null,
      signInError: "Cannot use this name: it must be 1–40 characters",
    }),
  "no-guests": () => view(new Story(), { me: null, guestsAllowed: false }),
  empty: () =>
    view(new Story(), {
      listeners: { count: 0, connections: 0, people: [] },
      sound: { on: false, tone: "off", label: "sound off", volume: 80, muted: false },
    }),
  last: () => view(fullNest(1)),
  paused: () =>
    view(paused(), {
      sound: { on: true, tone: "off", label: "paused", volume: 30, muted: true },
    }),
  offline: () =>
    view(fullNest(4), {
      connection: "offline",
      pending: 3,
      news: "The connection is gone. What you do is kept and sent later",
      sound: {
        on: true,
        tone: "trouble",
        label: "the connection to the sound was lost",
        volume: 80,
        muted: false,
      },
    }),
  "catching-up": () =>
    view(fullNest(4), {
      connection: "catching-up",
      sound: { on: true, tone: "busy", label: "tap to listen", volume: 80, muted: false },
    }),
  toasts: () =>
    view(fullNest(6), {
      news: "Ben blew the eagle, and 3 more things happened",
      toasts: [
        { id: 1, tone: "done", text: "Skipped ‘Bamboo Rain’", undo: 41 },
        {
          id: 2,
          tone: "refused",
          text: "Cannot remove song 12: it is not in the queue",
          undo: null,
        },
      ],
    }),
  searching: () =>
    view(fullNest(4), { query: "bird", search: { state: "searching", query: "bird" } }),
  found: () =>
    view(fullNest(4), {
      query: "bird",
      search: {
        state: "found",
        query: "bird",
        items: [0, 1, 2, 3, 4, 5, 6, 7].map(trackAt),
        more: true,
      },
      added: new Set([trackAt(1).uri]),
    }),
  "nothing-found": () =>
    view(fullNest(4), {
      query: "dodo",
      search: { state: "found", query: "dodo", items: [], more: false },
    }),
  "search-failed": () =>
    view(fullNest(4), {
      query: "bird",
      search: { state: "failed", query: "bird", message: "Cannot reach the server; try again" },
    }),
  long: () => view(fullNest(240)),
};

function shell(body: string, theme: string): string {
  const sheets = ["tokens", "base", "layout", "playing", "queue", "parts", "motion"]
    .map((name) => `<link rel="stylesheet" href="/${name}.css">`).join("");
  return `<!doctype html><html lang="en" data-script data-theme="${theme}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">` +
    `<title>EchoNest</title>${sheets}</head><body>${body}</body></html>`;
}

/** The page in a state, or the error page of a status, as a document. */
export function drawState(name: string, theme: "light" | "dark"): string {
  const state = STATES[name];
  if (state === undefined) return shell(renderToString(<ErrorPage status={Number(name)} />), theme);
  return shell(renderToString(<NestPage {...state()} />), theme);
}
