import * as v from "valibot";
import { AIRHORN_NAMES } from "../domain/airhorns.ts";
import {
  type CommandId,
  parseCommandId,
  parseSongId,
  parseTrackUri,
  type SongId,
  type TrackUri,
} from "../domain/ids.ts";
import { MAX_NAME, parseName } from "../domain/person.ts";
import { MAX_COMMENT } from "../domain/song.ts";
import { isPlainLine } from "../domain/text.ts";
import type { WireCommand } from "./commands.ts";
import type { ClientFrame } from "./frames.ts";

/** Text that a parser of the domain accepts, as what the parser makes of it. */
function parsed<T>(parse: (text: string) => T | null, expected: string) {
  return v.pipe(
    v.string(`must be ${expected}`),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== null) return value;
      addIssue({ message: `must be ${expected}` });
      return NEVER;
    }),
  );
}

const object = <T extends v.ObjectEntries>(entries: T) =>
  v.strictObject(
    entries,
    (issue) =>
      issue.expected === "never"
        ? `is not expected; expected are: ${Object.keys(entries).join(", ") || "no fields"}`
        : issue.path === undefined
        ? "must be an object"
        : "is missing",
  );

const NAME = parsed(parseName, `a name of 1–${MAX_NAME} characters, without control characters`);
const SONG = parsed<SongId>(parseSongId, 'the id of a song, such as "17"');
const URI = parsed<TrackUri>(parseTrackUri, "the URI of a track, such as demo:track:lullaby");
const COMMAND_ID = parsed<CommandId>(
  parseCommandId,
  "8–64 characters of A–Z a–z 0–9 _ . : -",
);
const BODY = parsed(
  (text) => isPlainLine(text.trim(), MAX_COMMENT) ? text.trim() : null,
  `1–${MAX_COMMENT} characters on one line, without control characters`,
);
const VOTE = v.picklist([1, -1], "must be 1 or -1");
const HORN = v.picklist(AIRHORN_NAMES, `must be one of ${AIRHORN_NAMES.join(", ")}`);
const VOLUME = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(0, "must be within 0..100"),
  v.maxValue(100, "must be within 0..100"),
);
const SEQ = v.pipe(
  v.number("must be a number"),
  v.safeInteger("must be a whole number"),
  v.minValue(1, "must be at least 1"),
);

/** Bodies of the API's writes. */
export const NO_FIELDS = object({});
export const SIGN_IN = object({ name: NAME });
export const ADD = object({ uri: URI });
export const CAST_VOTE = object({ vote: VOTE });
export const ADD_COMMENT = object({ body: BODY });
export const SKIP = object({ playing: SONG });
export const BLOW = object({ name: HORN, free: v.optional(v.boolean("must be true or false")) });
export const SET_VOLUME = object({ volume: VOLUME });
export const UNDO = object({ seq: SEQ });
export const MOVE = object({ before: v.nullable(SONG) });

/** The `Idempotency-Key` header. */
export const IDEMPOTENCY_KEY = COMMAND_ID;

const ofSong = <T extends string>(type: T) => object({ type: v.literal(type), song: SONG });
const alone = <T extends string>(type: T) => object({ type: v.literal(type) });

/** A command on a socket. */
export const WIRE_COMMAND: v.GenericSchema<unknown, WireCommand> = v.variant(
  "type",
  [
    object({ type: v.literal("add"), uri: URI }),
    object({ type: v.literal("vote"), song: SONG, vote: VOTE }),
    ofSong("unvote"),
    ofSong("jam"),
    ofSong("unjam"),
    object({ type: v.literal("comment"), song: SONG, body: BODY }),
    ofSong("remove"),
    object({ type: v.literal("move"), song: SONG, before: v.nullable(SONG) }),
    alone("clear"),
    object({ type: v.literal("skip"), playing: SONG }),
    alone("pause"),
    alone("resume"),
    object({ type: v.literal("set_volume"), volume: VOLUME }),
    object({ type: v.literal("airhorn"), name: HORN }),
    object({ type: v.literal("free_airhorn"), name: HORN }),
    object({ type: v.literal("undo"), seq: SEQ }),
  ],
  "must be a command",
);

/** A frame from a client on a socket. */
export const CLIENT_FRAME: v.GenericSchema<unknown, ClientFrame> = v.variant(
  "type",
  [
    object({
      type: v.literal("hello"),
      position: v.nullable(v.pipe(v.string("must be text"), v.maxLength(80, "is too long"))),
    }),
    object({ type: v.literal("ping"), t0: v.pipe(v.number("must be a number"), v.finite()) }),
    object({ type: v.literal("command"), id: COMMAND_ID, command: WIRE_COMMAND }),
  ],
  "must be hello, ping or command",
);

const wholeNumber = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, "must be a whole number"),
    v.transform(Number),
    v.minValue(min, `must be within ${min}..${max}`),
    v.maxValue(max, `must be within ${min}..${max}`),
  );

/** The query of `GET /api/search`. */
export const SEARCH = object({
  q: v.optional(v.pipe(v.string(), v.maxLength(300, "must have at most 300 characters")), ""),
  source: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,16}$/, "must be the name of a source"))),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(500, "is not a cursor given out here"))),
  limit: v.optional(wholeNumber(1, 50), "10"),
});

/** The query of `GET …/history`. */
export const HISTORY = object({
  limit: v.optional(wholeNumber(1, 100), "20"),
  before: v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
});
