import type { MemberId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import type { Listener } from "../protocol/listener.ts";

/** Who listens in one isolate. */
export interface LocalPresence {
  readonly connections: number;
  /** Connections of people who have not said who they are. */
  readonly anonymous: number;
  /** Everybody once, in the order they came. */
  readonly people: readonly Person[];
}

/** Who listens in another isolate, as it last said. */
export interface RemotePresence extends LocalPresence {
  /** When to forget it, in ms since 1970, unless it says so again. */
  readonly until: number;
}

/**
 * Counts connections, and people once each: somebody with two tabs is one person with two
 * connections, and closing one tab leaves them here.
 */
export function mergePresence(
  listeners: Iterable<Listener>,
  elsewhere: Iterable<LocalPresence>,
): LocalPresence {
  const people = new Map<MemberId, Person>();
  let connections = 0;
  let anonymous = 0;
  for (const { person } of listeners) {
    connections++;
    if (person === null) anonymous++;
    else people.set(person.id, { id: person.id, name: person.name });
  }
  for (const other of elsewhere) {
    connections += other.connections;
    anonymous += other.anonymous;
    for (const person of other.people) {
      if (!people.has(person.id)) people.set(person.id, person);
    }
  }
  return { connections, anonymous, people: [...people.values()] };
}
