import type { CommandId } from "../domain/ids.ts";
import type { Ack, NestCommand } from "../domain/nest.ts";
import type { Actor } from "../domain/person.ts";
import { fail, ok, type Result } from "../domain/result.ts";
import type { WireCommand } from "../protocol/commands.ts";
import type { OrderError } from "../store/order.ts";
import type { EchoNest } from "./echonest.ts";
import type { LiveNest } from "./live_nest.ts";

/** Why a command that came from outside was not carried out. */
export type CommandError =
  | OrderError
  | { readonly code: "track_not_found" | "source_failed"; readonly message: string };

/** A command from outside with who gave it. */
export interface Given {
  readonly id: CommandId;
  readonly by: Actor;
  readonly command: WireCommand;
}

/** Carries out what a member asks for: looks up what is added, decides, stores, answers. */
export async function carryOut(
  echo: EchoNest,
  live: LiveNest,
  { id, by, command }: Given,
): Promise<Result<Ack, CommandError>> {
  const meant = await commandOf(echo, command);
  return meant.ok ? await live.submit({ id, by, command: meant.value }) : meant;
}

async function commandOf(
  echo: EchoNest,
  command: WireCommand,
): Promise<Result<NestCommand, CommandError>> {
  if (command.type !== "add") return ok(command);
  try {
    const track = await echo.catalogue.lookup(command.uri);
    if (track !== null) return ok({ type: "add", track });
    return fail({ code: "track_not_found", message: `There is no track ${command.uri}` });
  } catch (fault) {
    echo.log("warn", "cannot look up a track", { uri: command.uri, fault: String(fault) });
    return fail({ code: "source_failed", message: "The music source does not answer right now" });
  }
}
