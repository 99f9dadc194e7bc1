import * as v from "valibot";
import { fail, ok, type Result } from "../domain/result.ts";
import { problem } from "./problem.ts";

/** Largest body of a request, in bytes. */
export const MAX_BODY = 16 * 1024;

/** A body as read, or the answer that says what was expected. */
export type Parsed<T> = Result<T, Response>;

/**
 * The body as text.
 *
 * @returns 413 when it is larger than {@link MAX_BODY}, however it was announced; 400 when it ended
 *   early or is not UTF-8.
 */
export async function readText(request: Request): Promise<Parsed<string>> {
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > MAX_BODY) return fail(tooLarge());
  try {
    // A body of known length comes in one piece, which is several times faster than a stream.
    const bytes = announced === null ? await readUpTo(request, MAX_BODY) : await request.bytes();
    return bytes === null ? fail(tooLarge()) : ok(utf8.decode(bytes));
  } catch {
    return fail(problem(400, "invalid_body", "The body must be complete and in UTF-8"));
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The body, or `null` when it has more than `limit` bytes; no more than that is read. */
async function readUpTo(request: Request, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return await new Blob(chunks).bytes();
}

function tooLarge(): Response {
  const message = `The body must have at most ${MAX_BODY} bytes`;
  return problem(413, "body_too_large", message, { connection: "close" });
}

/** The JSON body that fits `schema`, or a 4xx that says what was expected. */
export async function readJson<T>(
  request: Request,
  schema: v.GenericSchema<unknown, T>,
): Promise<Parsed<T>> {
  const text = await readText(request);
  if (!text.ok) return text;
  const type = request.headers.get("content-type");
  if (text.value !== "" && (type === null || !/^application\/json\s*(?:;|$)/i.test(type))) {
    return fail(
      problem(
        415,
        "unsupported_media_type",
        "The body must be JSON: content-type application/json",
      ),
    );
  }
  let body: unknown;
  try {
    body = text.value === "" ? {} : JSON.parse(text.value);
  } catch {
    return fail(problem(400, "invalid_json", "The body must be JSON"));
  }
  // A schema of an object takes a list for one without fields.
  if (Array.isArray(body)) return fail(problem(400, "invalid_request", "must be an object"));
  return parse(schema, body, "invalid_request");
}

/** `input` as `schema` has it, or a 400 that names the first field that does not fit. */
export function parse<T>(
  schema: v.GenericSchema<unknown, T>,
  input: unknown,
  error: string,
): Parsed<T> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return ok(result.output);
  return fail(problem(400, error, faultOf(result.issues[0])));
}

/** What is wrong with an input, in one sentence. */
export function faultOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
