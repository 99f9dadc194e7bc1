// This module is browser compatible.
import type { JSX } from "preact";
import type { Listeners as ListenersNow } from "../lib/protocol/frames.ts";
import { Bird } from "./Bird.tsx";

const PERCHED = 4;

export interface ListenersProps {
  readonly listeners: ListenersNow;
}

/** Who is here: a few birds, and all names behind them. */
export function Listeners({ listeners }: ListenersProps): JSX.Element {
  const { count, people } = listeners;
  const words = count === 0 ? "nobody here" : count === 1 ? "1 here" : `${count} here`;
  if (people.length === 0) return <p class="listeners alone">{words}</p>;
  const unnamed = count - people.length;
  return (
    <details class="listeners">
      <summary aria-label={`${words}: show who`}>
        <span class="flock" aria-hidden="true">
          {people.slice(0, PERCHED).map(({ id }) => <Bird key={id} id={id} />)}
        </span>
        <span>{words}</span>
      </summary>
      <ul class="sheet">
        {people.map(({ id, name }) => (
          <li key={id}>
            <Bird id={id} />
            <span dir="auto">{name}</span>
          </li>
        ))}
        {unnamed > 0 && <li class="soft">and {unnamed} without a name</li>}
      </ul>
    </details>
  );
}
