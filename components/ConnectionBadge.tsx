// This module is browser compatible.
import type { JSX } from "preact";

/** How the page stands with its server; `page` before script took over. */
export type ConnectionState = "page" | "connecting" | "live" | "catching-up" | "offline";

export interface ConnectionBadgeProps {
  readonly connection: ConnectionState;
  /** Commands that were given and not yet answered. */
  readonly pending: number;
}

/** One quiet word about the connection. */
export function ConnectionBadge({ connection, pending }: ConnectionBadgeProps): JSX.Element {
  const kept = connection === "offline" && pending > 0;
  return (
    <span
      class={`connection ${connection}`}
      title={kept ? "What you did meanwhile is sent when the nest is back" : TITLES[connection]}
    >
      <span class="light" aria-hidden="true" />
      {WORDS[connection]}
      {kept && <span class="kept">· {pending} to send</span>}
    </span>
  );
}

const WORDS: Readonly<Record<ConnectionState, string>> = {
  page: "as of now",
  connecting: "connecting",
  live: "live",
  "catching-up": "catching up",
  offline: "offline",
};

const TITLES: Readonly<Record<ConnectionState, string>> = {
  page: "Reload to see what is new",
  connecting: "The nest will be live in a moment",
  live: "You see what everybody sees",
  "catching-up": "Something is still missing; it is on its way",
  offline: "The nest cannot be reached right now; trying again",
};
