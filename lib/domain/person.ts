// This module is browser compatible.
import type { MemberId } from "./ids.ts";
import { isPlainLine } from "./text.ts";

/** Somebody as the others in a nest see them. */
export interface Person {
  readonly id: MemberId;
  readonly name: string;
}

/** What a person may do in a nest beyond the ordinary. */
export type Role = "owner" | "dj" | "member" | "guest";

/** A person acting in a nest. */
export interface Actor extends Person {
  readonly role: Role;
}

/** Longest name, in characters. */
export const MAX_NAME = 40;

/** The person an actor is, without the role: what events say of them. */
export function personOf({ id, name }: Actor): Person {
  return { id, name };
}

/** Who fills silence. Bender's songs go to the end of the queue. */
export const BENDER: Person = { id: "bender:echonest" as MemberId, name: "Bender" };

/** Who moves playback on when a song has ended; nobody in particular. */
export const NOBODY: Actor = { id: "nest:clock" as MemberId, name: "EchoNest", role: "owner" };

/** The name a person gave, with outer spaces removed, or `null` when it is not one. */
export function parseName(text: string): string | null {
  const name = text.trim().normalize("NFC");
  return isPlainLine(name, MAX_NAME) ? name : null;
}
