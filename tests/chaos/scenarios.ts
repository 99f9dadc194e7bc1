import type { DeedName } from "./deeds.ts";
import type { Cast } from "./world.ts";

/** One of the situations that EchoNest must survive, as a history of things that happen often. */
export interface Scenario {
  /** What `--only` takes. */
  readonly name: string;
  readonly what: string;
  readonly cast: Cast;
  /** How often what happens, beside what always does. */
  readonly often: Readonly<Partial<Record<DeedName, number>>>;
  /** How often work at the store has to wait for its turn. */
  readonly hold: number;
  readonly steps: number;
  /** Whether servers speak a newer version than pages. */
  readonly isStrange?: boolean;
}

/** What always happens. */
export const ALWAYS: Readonly<Partial<Record<DeedName, number>>> = {
  give: 8,
  ask: 4,
  insist: 3,
  open: 14,
  up: 18,
  down: 18,
  store: 14,
  time: 5,
  hint: 4,
  read: 8,
  noticed: 2,
};

const THREE: Cast = { isolates: 1, pages: ["ann", "ben", "cy"], streams: 1, programs: 1 };
const TWO_ISOLATES: Cast = { ...THREE, isolates: 2 };

function scenario(
  name: string,
  what: string,
  often: Scenario["often"],
  more: Partial<Scenario> = {},
): Scenario {
  return { name, what, often, cast: THREE, hold: 0.3, steps: 200, ...more };
}

/** The eighteen situations, in their order. */
export const SCENARIOS: readonly Scenario[] = [
  scenario("cut-anywhere", "a connection is cut between any two frames, a stream between bytes", {
    cut: 6,
    cutStream: 4,
    read: 20,
  }, { cast: { ...THREE, streams: 2 } }),
  scenario("cut-before-answer", "cut after the commit, given again with the same id", {
    cut: 10,
    hang: 4,
    up: 30,
    kill: 0.5,
  }),
  scenario("away-too-long", "away for longer than the log reaches back", { longAway: 2, cut: 2 }),
  scenario("log-replaced", "the log is deleted, or begins anew", { newLog: 1.5, cut: 3 }),
  scenario("odd-positions", "positions from the future, from nowhere, negative, text, 1 MB", {
    oddPosition: 6,
    badPosition: 0.3,
  }),
  scenario("event-during-replay", "events come while others are sent again", {
    restart: 2,
    cut: 8,
    cutStream: 4,
  }, { hold: 0.7, cast: TWO_ISOLATES }),
  scenario("three-devices", "one person has two tabs and a phone", { cut: 4, hang: 2 }, {
    cast: { ...TWO_ISOLATES, pages: ["ann", "ann", "ann"] },
  }),
  scenario("killed-after-commit", "killed between the commit and telling anybody", {
    kill: 4,
    store: 20,
  }, { hold: 0.8 }),
  scenario("graceful-stop", "stopped while everybody listens", { restart: 4 }, {
    cast: { ...TWO_ISOLATES, pages: ["ann", "ann", "ben", "cy", "dee", "eve"], streams: 3 },
  }),
  scenario("slow-reader", "somebody does not read", { deafen: 4, flood: 1, read: 1 }),
  scenario("meddling-proxy", "requests are doubled, answers lost or late", {
    ask: 14,
    insist: 14,
    cut: 2,
  }, { cast: { ...TWO_ISOLATES, programs: 3 } }),
  scenario("rights-taken-away", "signed out while away", { signOut: 1.5, cut: 6 }),
  scenario("sleep-and-clocks", "sleep of eight hours, clocks that jump", {
    sleep: 2,
    jumpClock: 2,
    jumpPageClock: 2,
    wake: 4,
  }),
  scenario("store-trouble", "the store is busy, full, or breaks around a commit", {
    trouble: 8,
    storm: 2,
    cut: 2,
  }, { cast: TWO_ISOLATES }),
  scenario("two-isolates", "two isolates write one nest", { ask: 14, hint: 8, tick: 1, cut: 2 }, {
    cast: { ...TWO_ISOLATES, programs: 3 },
    hold: 0.6,
  }),
  scenario("mixed-versions", "servers send what pages have never heard of", { cut: 2 }, {
    isStrange: true,
    cast: TWO_ISOLATES,
  }),
  scenario("everybody-back", "all connections are lost and come back at once", {
    everybodyBack: 3,
    restart: 1,
  }, {
    cast: { ...THREE, pages: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "j", "j"] },
  }),
  scenario("seven-tabs", "one person has seven tabs", { cut: 4, wake: 4 }, {
    cast: { ...THREE, pages: Array.from({ length: 7 }, () => "ann"), streams: 0 },
  }),
];
