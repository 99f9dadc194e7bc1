import type { Context } from "fresh";
import type * as v from "valibot";
import { carryOut, type CommandError } from "../app/carry_out.ts";
import { type CommandId, parseSongId, type SongId } from "../domain/ids.ts";
import type { Actor } from "../domain/person.ts";
import { fail, ok, type Result } from "../domain/result.ts";
import type { WireCommand } from "../protocol/commands.ts";
import { IDEMPOTENCY_KEY, NO_FIELDS } from "../protocol/requests.ts";
import { parse, readJson } from "../http/body.ts";
import { json, problem } from "../http/problem.ts";
import type { State } from "./state.ts";

/** Status of each refusal; a new code without one does not compile. */
const STATUS = {
  song_not_found: 404,
  track_not_found: 404,
  not_playing: 409,
  no_free_horn: 409,
  not_undoable: 409,
  not_yours: 403,
  busy: 503,
  source_failed: 502,
} as const satisfies Record<CommandError["code"], number>;

type Handler = (ctx: Context<State>) => Promise<Response>;

/**
 * A handler that reads a body, makes a command of it and answers with what became of it.
 *
 * @param toCommand Makes the command; the song is the one the path names, if it names one.
 */
export function commandHandler<T>(
  schema: v.GenericSchema<unknown, T>,
  toCommand: (body: T, song: SongId) => WireCommand,
): Handler {
  return async (ctx) => {
    const by = member(ctx);
    if (!by.ok) return by.error;
    const id = commandId(ctx);
    if (!id.ok) return id.error;
    const song = pathSong(ctx);
    if (!song.ok) return song.error;
    const body = await readJson(ctx.req, schema);
    if (!body.ok) return body.error;
    const command = toCommand(body.value, song.value);
    const given = { id: id.value, by: by.value, command };
    const result = await carryOut(ctx.state.echo, ctx.state.live, given);
    return result.ok ? json(result.value) : refused(result.error);
  };
}

/** {@link commandHandler} for a command without a body. */
export function plainCommand(toCommand: (song: SongId) => WireCommand): Handler {
  return commandHandler(NO_FIELDS, (_, song) => toCommand(song));
}

/** Who asks, or 401. */
export function member(ctx: Context<State>): Result<Actor, Response> {
  const { actor } = ctx.state;
  if (actor !== null) return ok(actor);
  const message = "Say who you are first: POST /api/session with a name, or send an API token";
  return fail(problem(401, "signed_out", message));
}

function commandId(ctx: Context<State>): Result<CommandId, Response> {
  const key = ctx.req.headers.get("idempotency-key");
  if (key === null) return ok(ctx.state.echo.newCommandId());
  const id = parse(IDEMPOTENCY_KEY, key, "invalid_idempotency_key");
  return id;
}

/** The song the path names. Paths without one give the id of no song. */
function pathSong(ctx: Context<State>): Result<SongId, Response> {
  const text = ctx.params.id;
  if (text === undefined) return ok("0" as SongId);
  const song = parseSongId(text);
  if (song !== null) return ok(song);
  return fail(problem(404, "song_not_found", "There is no such song: ids are numbers such as 17"));
}

/** The refusal of a command. */
export function refused({ code, message }: CommandError): Response {
  return problem(STATUS[code], code, message, code === "busy" ? { "retry-after": "1" } : {});
}
