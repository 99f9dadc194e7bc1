// This module is browser compatible.
import type { ComponentChildren, JSX } from "preact";
import type { Person } from "../lib/domain/person.ts";
import type { Listeners as ListenersNow } from "../lib/protocol/frames.ts";
import { Bird } from "./Bird.tsx";
import { ConnectionBadge, type ConnectionState } from "./ConnectionBadge.tsx";
import { Icon } from "./Icon.tsx";
import { Listeners } from "./Listeners.tsx";
import { Logo } from "./Logo.tsx";

export interface TopBarProps {
  readonly me: Person | null;
  readonly listeners: ListenersNow;
  readonly connection: ConnectionState;
  readonly pending: number;
  /** Buttons for how the page looks and works. */
  readonly children?: ComponentChildren;
}

/** Where one is, who is here, and who one is. */
export function TopBar(props: TopBarProps): JSX.Element {
  const { me, listeners, connection, pending, children } = props;
  return (
    <header class="top">
      <h1>
        <a href="/" class="brand">
          <Logo />
          <span>EchoNest</span>
        </a>
      </h1>
      <ConnectionBadge connection={connection} pending={pending} />
      <Listeners listeners={listeners} />
      <div class="tools">
        {children}
        {me !== null && <Me me={me} />}
      </div>
    </header>
  );
}

function Me({ me }: { readonly me: Person }): JSX.Element {
  return (
    <form method="post" action="/session/end" class="me">
      <Bird id={me.id} />
      <span class="name" dir="auto" title={me.name}>{me.name}</span>
      <button type="submit" class="quiet" aria-label={`Sign out ${me.name}`} title="Sign out">
        <Icon name="leave" />
      </button>
    </form>
  );
}
