// This module is browser compatible.
import type { SongId } from "./ids.ts";
import type { NestError, NestErrorCode } from "./nest.ts";
import { fail } from "./result.ts";

/** A refusal with its reason for people. */
export function refuse(
  code: NestErrorCode,
  message: string,
): { readonly ok: false; readonly error: NestError } {
  return fail({ code, message });
}

/** Refuses a command on a song that is not waiting in the queue. */
export function notQueued(id: SongId): { readonly ok: false; readonly error: NestError } {
  return refuse("song_not_found", `Song ${id} is not in the queue`);
}
