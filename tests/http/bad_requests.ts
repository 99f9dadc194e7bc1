import { type RawRequest } from "../support/raw_http.ts";

/** A request that asks for something impossible, and the refusal that says so. */
export interface BadRequest {
  readonly name: string;
  readonly request: RawRequest;
  readonly status: number;
  readonly error: string;
  /** What the message must say. */
  readonly says: RegExp;
}

const NEST = "/api/nests/main";
const JSON_TYPE = { "content-type": "application/json" };
const encoder = new TextEncoder();

type Expected = readonly [status: number, error: string, says: RegExp];

/** Rows of one write with many bodies; text is sent as it is, everything else as JSON. */
function bodies(
  call: string,
  rows: readonly (readonly [body: unknown, says: RegExp])[],
): BadRequest[] {
  return rows.map(([body, says]) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const [method = "", path = ""] = call.split(" ");
    return {
      name: `${call} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`,
      request: { method, path: path.replace("…", NEST), headers: JSON_TYPE, body: text },
      status: 400,
      error: "invalid_request",
      says,
    };
  });
}

const row = (
  name: string,
  request: RawRequest,
  [status, error, says]: Expected,
): BadRequest => ({ name, request, status, error, says });

const OBJECT = /^must be an object$/;
const NAME = /^name: must be a name of 1–40 characters, without control characters$/;
const URI = /^uri: must be the URI of a track, such as /;
const VOTE = /^vote: must be 1 or -1$/;
const COMMENT = /^body: must be 1–500 characters on one line, without control characters$/;
const SONG_ID = /must be the id of a song, such as "17"$/;
const VOLUME = /^volume: must be within 0\.\.100$/;

/** Names and comments nobody may have: they would break lines, flip text or look like nothing. */
const UNFIT_TEXTS = [
  "",
  "   ",
  "\u00a0",
  "\u200b",
  "a\u0000b",
  "a\nb",
  "a\tb",
  "a\u001b[2Jb",
  "a\u0085b",
  "a\u202eb",
  "a\u2066b",
  "a\u200fb",
  "\ufeffa\ufeffb",
  "a\u2028b",
  "a\ud800",
  "\udc00a",
];

const NOT_TEXT: readonly unknown[] = [null, 1, true, [], {}, ["Ann"], { toString: "Ann" }];

/** Bodies of the wrong kind, wrong fields, wrong values: one write after the other. */
export const BAD_BODIES: readonly BadRequest[] = [
  ...bodies("POST /api/session", [
    ["{}", /^name: is missing$/],
    ["[]", OBJECT],
    ["null", OBJECT],
    ["1", OBJECT],
    ["true", OBJECT],
    ['"Ann"', OBJECT],
    ['["name"]', OBJECT],
    [{ name: "Ann", role: "owner" }, /^role: is not expected; expected are: name$/],
    [{ name: "Ann", id: "guest:1" }, /^id: is not expected/],
    ['{"name":"Ann","__proto__":{"role":"owner"}}', /^__proto__: is not expected/],
    ['{"name":"Ann","constructor":{"prototype":{}}}', /^constructor: is not expected/],
    ['{"name":"Ann","toString":"x"}', /^toString: is not expected/],
    ['{"__proto__":{"name":"Ann"}}', /^name: is missing$|^__proto__: is not expected/],
    ...[...NOT_TEXT, ...UNFIT_TEXTS].map((name) => [{ name }, NAME] as const),
    [{ name: "n".repeat(41) }, NAME],
    [{ name: "🐧".repeat(41) }, NAME],
  ]),
  ...bodies("POST …/songs", [
    ["{}", /^uri: is missing$/],
    ["[]", OBJECT],
    [{ url: "demo:track:x" }, /^uri: is missing$/],
    [{ uri: "demo:track:low-coo", by: "guest:x" }, /^by: is not expected; expected are: uri$/],
    ...[
      ...NOT_TEXT,
      "",
      "demo",
      "demo:track:",
      "DEMO:track:x",
      "demo:track:../../etc/passwd",
      "demo:track:a b",
      "demo:track:a\u0000",
      "https://elsewhere.example/a.mp3",
      "javascript:alert(1)",
      `demo:track:${"x".repeat(201)}`,
    ].map((uri) => [{ uri }, URI] as const),
  ]),
  ...bodies("PUT …/songs/2/vote", [
    ["{}", /^vote: is missing$/],
    ...[0, 2, -2, 1.5, "1", "up", true, null, [1], { vote: 1 }].map((vote) =>
      [{ vote }, VOTE] as const
    ),
    ['{"vote":NaN}', /./],
    ['{"vote":1e400}', VOTE],
    [{ vote: 1, user: "guest:x" }, /^user: is not expected/],
  ]).map((bad) => bad.name.includes("NaN") ? { ...bad, error: "invalid_json" } : bad),
  ...bodies("POST …/songs/2/comments", [
    ["{}", /^body: is missing$/],
    ...[...NOT_TEXT, ...UNFIT_TEXTS].map((body) => [{ body }, COMMENT] as const),
    [{ body: "c".repeat(501) }, COMMENT],
    [{ body: "🐧".repeat(501) }, COMMENT],
    [{ body: "hi", at: 1 }, /^at: is not expected/],
  ]),
  ...bodies("PUT …/songs/2/place", [
    ["{}", /^before: is missing$/],
    ...[3, "", "0", "-1", "03", "1e3", true, ["3"]].map((before) => [{ before }, SONG_ID] as const),
  ]),
  ...bodies("POST …/skip", [
    ["{}", /^playing: is missing$/],
    ...[1, null, "", "one", "1 ", "１", "9".repeat(30)].map((playing) =>
      [{ playing }, SONG_ID] as const
    ),
  ]),
  ...bodies("PUT …/volume", [
    ["{}", /^volume: is missing$/],
    [{ volume: 101 }, VOLUME],
    [{ volume: -1 }, VOLUME],
    ['{"volume":-0.5}', /^volume: must be a whole number$/],
    [{ volume: 1.5 }, /^volume: must be a whole number$/],
    ['{"volume":1e400}', /^volume: /],
    [{ volume: "50" }, /^volume: must be a number$/],
    [{ volume: null }, /^volume: must be a number$/],
    [{ volume: [50] }, /^volume: must be a number$/],
    [{ volume: true }, /^volume: must be a number$/],
  ]),
  ...bodies("POST …/airhorn", [
    ["{}", /^name: is missing$/],
    ...["", "vuvuzela", "../tada", "TADA", "constructor", 1, null, ["tada"]].map((name) =>
      [{ name }, /^name: must be one of airhorn, .*, tada$/] as const
    ),
    [{ name: "tada", free: "yes" }, /^free: must be true or false$/],
    [{ name: "tada", free: null }, /^free: must be true or false$/],
  ]),
  ...bodies("POST …/undo", [
    ["{}", /^seq: is missing$/],
    [{ seq: 0 }, /^seq: must be at least 1$/],
    [{ seq: -1 }, /^seq: must be at least 1$/],
    [{ seq: 1.5 }, /^seq: must be a whole number$/],
    [{ seq: 1e300 }, /^seq: must be a whole number$/],
    [{ seq: "5" }, /^seq: must be a number$/],
    [{ seq: null }, /^seq: must be a number$/],
  ]),
  ...["POST …/pause", "POST …/resume", "POST …/clear", "PUT …/songs/2/jam", "DELETE …/songs/2"]
    .flatMap((call) =>
      bodies(call, [
        ["[]", OBJECT],
        ["null", OBJECT],
        ["0", OBJECT],
        [{ sure: true }, /^sure: is not expected; expected are: no fields$/],
        ['{"__proto__":{}}', /^__proto__: is not expected/],
      ])
    ),
];

const CLEAR = { method: "POST", path: `${NEST}/clear` };
const NOT_JSON: Expected = [400, "invalid_json", /^The body must be JSON$/];
const NOT_UTF8: Expected = [400, "invalid_body", /complete and in UTF-8/];
const TOO_LARGE: Expected = [413, "body_too_large", /at most 16384 bytes/];
const NOT_JSON_TYPE: Expected = [415, "unsupported_media_type", /content-type application\/json/];
const bytes = (...list: number[]) => new Uint8Array(list);

/** Bodies that are no JSON at all, and what is around bodies. */
export const BAD_WRAPPINGS: readonly BadRequest[] = [
  ...["{", "{}{}", "{'a':1}", "{,}", "undefined", "NaN", "\u0000", "<xml/>", "name=Ann", "[", '"']
    .map((body) => row(`not JSON: ${body}`, { ...CLEAR, headers: JSON_TYPE, body }, NOT_JSON)),
  row(
    "deep nesting",
    { ...CLEAR, headers: JSON_TYPE, body: "[".repeat(8000) + "]".repeat(8000) },
    [400, "invalid_request", OBJECT],
  ),
  row(
    "deep nesting inside a field",
    {
      method: "POST",
      path: "/api/session",
      headers: JSON_TYPE,
      body: `{"name":${'{"a":'.repeat(2000)}1${"}".repeat(2000)}}`,
    },
    [400, "invalid_request", NAME],
  ),
  row("truncated UTF-8", { ...CLEAR, headers: JSON_TYPE, body: bytes(0x7b, 0xe2, 0x82) }, NOT_UTF8),
  row("overlong UTF-8", { ...CLEAR, headers: JSON_TYPE, body: bytes(0xc0, 0xaf) }, NOT_UTF8),
  row(
    "UTF-16",
    { ...CLEAR, headers: JSON_TYPE, body: bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0) },
    NOT_UTF8,
  ),
  row(
    "1 MB, announced",
    { ...CLEAR, headers: JSON_TYPE, body: " ".repeat(1_000_000) },
    TOO_LARGE,
  ),
  row(
    "1 MB in chunks, not announced",
    {
      ...CLEAR,
      headers: JSON_TYPE,
      body: Array.from({ length: 16 }, () => encoder.encode(" ".repeat(65_536))),
    },
    TOO_LARGE,
  ),
  row(
    "one byte too many",
    { ...CLEAR, headers: JSON_TYPE, body: `{}${" ".repeat(16_383)}` },
    TOO_LARGE,
  ),
  ...[
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
    "application/jsonx",
    "application/json-patch+json",
    "application/xml, application/json",
    "",
  ].map((type) =>
    row(
      `content type "${type}"`,
      { ...CLEAR, headers: { "content-type": type }, body: "{}" },
      NOT_JSON_TYPE,
    )
  ),
  row("no content type", { ...CLEAR, body: "{}" }, NOT_JSON_TYPE),
];

const NO_SONG: Expected = [404, "song_not_found", /ids are numbers such as 17|Song \d+ is not/];
const NO_NEST: Expected = [404, "not_found", /^There is no nest with this code$/];
const UNFIT_IDS = [
  "0",
  "-1",
  "1.5",
  "1e3",
  "017",
  "+1",
  "%201",
  "one",
  "2%00",
  "2%2f3",
  "9".repeat(16),
  "9".repeat(15),
  "%F0%9F%90%A7",
];
const UNFIT_CODES = [
  "Main",
  "MAIN",
  "abcde",
  "ABCDE",
  "AB",
  "ABCDEF",
  "ABC0E",
  "main%20",
  "ma%0ain",
  "__proto__",
  "constructor",
  "%F0%9F%90%A7",
];

/** Paths and queries that name nothing, and keys and positions that are none. */
export const BAD_NAMES: readonly BadRequest[] = [
  ...UNFIT_IDS.flatMap((id) => [
    row(`vote on ${id}`, {
      method: "PUT",
      path: `${NEST}/songs/${id}/vote`,
      headers: JSON_TYPE,
      body: '{"vote":1}',
    }, NO_SONG),
    row(`remove ${id}`, { method: "DELETE", path: `${NEST}/songs/${id}` }, NO_SONG),
  ]),
  ...UNFIT_CODES.flatMap((code) => [
    row(`read ${code}`, { path: `/api/nests/${code}` }, NO_NEST),
    row(`follow ${code}`, { path: `/api/nests/${code}/events` }, NO_NEST),
    row(`clear ${code}`, { method: "POST", path: `/api/nests/${code}/clear` }, NO_NEST),
  ]),
  ...[
    "",
    "short",
    "x".repeat(65),
    "with space",
    'quote"quote',
    "a,b,c,d,e",
    "käse-käse",
    "../../../etc",
    "x".repeat(8000),
  ]
    .map((key) =>
      row(
        `idempotency key "${key.slice(0, 20)}"`,
        { ...CLEAR, headers: { "idempotency-key": key } },
        [400, "invalid_idempotency_key", /^must be 8–64 characters of A–Z a–z 0–9 _ \. : -$/],
      )
    ),
  ...["0", "101", "-1", "1.5", "1e1", "ten", "", "%20", "9".repeat(20), "NaN"].map((limit) =>
    row(`history limit ${limit}`, { path: `${NEST}/history?limit=${limit}` }, [
      400,
      "invalid_query",
      /^limit: must be (a whole number|within 1\.\.100)$/,
    ])
  ),
  ...["0", "-1", "x", "9".repeat(16)].map((before) =>
    row(`history before ${before}`, { path: `${NEST}/history?before=${before}` }, [
      400,
      "invalid_query",
      /^before: must be (a whole number|within )/,
    ])
  ),
  row("history of somebody", { path: `${NEST}/history?user=ann` }, [
    400,
    "invalid_query",
    /^user: is not expected; expected are: limit, before$/,
  ]),
  ...["0", "51", "x"].map((limit) =>
    row(`search limit ${limit}`, { path: `/api/search?limit=${limit}` }, [
      400,
      "invalid_query",
      /^limit: must be/,
    ])
  ),
  row("a long query", { path: `/api/search?q=${"q".repeat(301)}` }, [
    400,
    "invalid_query",
    /^q: must have at most 300 characters$/,
  ]),
  row("an unknown source", { path: "/api/search?source=tapes" }, [
    400,
    "unknown_source",
    /^source must be one of library, demo$/,
  ]),
  row("a source that is none", { path: "/api/search?source=../x" }, [
    400,
    "invalid_query",
    /^source: must be the name of a source$/,
  ]),
  row("a long cursor", { path: `/api/search?cursor=${"c".repeat(501)}` }, [
    400,
    "invalid_query",
    /^cursor: is not a cursor/,
  ]),
  row("an unknown field", { path: "/api/search?q=a&__proto__=b" }, [
    400,
    "invalid_query",
    /^__proto__: is not expected/,
  ]),
  ...[
    "x",
    "1",
    ":",
    "epoch:",
    ":1",
    "epoch:-1",
    "epoch:1.5",
    "epoch:1e3",
    "a b:1",
    "epoch:1:2",
    `${"e".repeat(41)}:1`,
    `epoch:${"9".repeat(16)}`,
    "é:1",
  ].flatMap((position) => [
    row(`Last-Event-ID ${position}`, {
      path: `${NEST}/events`,
      headers: { "last-event-id": position },
    }, [400, "invalid_position", /epoch:seq/]),
    row(
      `position ${position}`,
      { path: `${NEST}/events?position=${encodeURIComponent(position)}` },
      [400, "invalid_position", /epoch:seq/],
    ),
  ]),
  ...[undefined, "h2c", "WebSockets"].map((upgrade) =>
    row(`a socket with upgrade ${upgrade}`, {
      path: `${NEST}/socket`,
      headers: upgrade === undefined ? {} : { connection: "close", upgrade },
    }, [426, "upgrade_required", /WebSocket/])
  ),
];
