import type { CommandId, MemberId } from "../domain/ids.ts";
import type { Ack, NestCommand, NestError, NestEvent } from "../domain/nest.ts";
import type { Actor } from "../domain/person.ts";
import type { Result } from "../domain/result.ts";

/** A command on its way into a nest. */
export interface Order {
  /** Made by the client; a repeat by the same member gets the first answer. */
  readonly id: CommandId;
  readonly by: Actor;
  readonly command: NestCommand;
}

/** Why an order was not carried out: the nest's rules, or a store too busy to take it now. */
export type OrderError = NestError | { readonly code: "busy"; readonly message: string };

export type OrderResult = Result<Ack, OrderError>;

/** Names an order among everybody's: two members may choose the same id. */
export type OrderKey = string & { readonly __brand: "OrderKey" };

/** The key of a member's order. */
export function orderKey(member: MemberId, id: CommandId): OrderKey {
  return `${member} ${id}` as OrderKey;
}

/** Who caused an event, or `null` for those that only prepare another of the same command. */
export function authorOf(event: NestEvent): MemberId | null {
  switch (event.type) {
    case "added":
      return event.data.song.addedBy.id;
    case "airhorn":
      return event.data.horn.by.id;
    case "spread":
    case "free_horns":
      return null;
    case "voted":
    case "unvoted":
    case "jammed":
    case "unjammed":
    case "commented":
    case "removed":
    case "moved":
    case "cleared":
    case "advanced":
    case "paused":
    case "unpaused":
    case "volume_set":
    case "unremoved":
    case "uncleared":
    case "unskipped":
      return event.data.by.id;
  }
}
