import { fail, ok } from "../domain/result.ts";
import { type Parsed, readText } from "./body.ts";
import { problem } from "./problem.ts";

/** The fields of a form that a page without script sent. */
export async function readForm(request: Request): Promise<Parsed<URLSearchParams>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    const message = "The body must be a form: content-type application/x-www-form-urlencoded";
    return fail(problem(415, "unsupported_media_type", message));
  }
  const text = await readText(request);
  return text.ok ? ok(new URLSearchParams(text.value)) : text;
}

/** Sends a browser back to a page after a form. */
export function backTo(path: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { ...headers, location: path } });
}

/** What a page says after a form was refused, by the word that the address carries. */
const NOTICES = {
  done: "Done. You can still take it back.",
  name: "A name has 1–40 characters, on one line.",
  guests: "Guests are not let in here.",
  signed_out: "Say who you are first.",
  act: "That button is not known here.",
  song_not_found: "That song is not here any more.",
  track_not_found: "That track cannot be found.",
  not_playing: "That song is not playing any more.",
  no_free_horn: "You have no free airhorn to blow.",
  not_undoable: "That can no longer be undone.",
  not_yours: "Only the one who did it or a dj can undo it.",
  busy: "The nest is too busy right now. Please try again.",
  source_failed: "The music source does not answer right now.",
} as const;

export type NoticeCode = keyof typeof NOTICES;

/** Sends a browser back to the nest's page, which then says why a form was refused. */
export function backWithNotice(code: NoticeCode): Response {
  return backTo(`/?notice=${code}`);
}

/** Sends a browser back to the nest's page, which then offers to undo the event `seq`. */
export function backWithUndo(seq: number): Response {
  return backTo(`/?notice=done&undo=${seq}`);
}

/** The number of the event that a page's address offers to undo, or `null`. */
export function undoOffered(params: URLSearchParams): number | null {
  const seq = params.get("undo") ?? "";
  return /^[1-9]\d{0,14}$/.test(seq) ? Number(seq) : null;
}

/** The sentence behind a notice's word, or `null`. */
export function noticeText(code: string | null): string | null {
  const known = Object.entries(NOTICES).find(([name]) => name === code);
  return known?.[1] ?? null;
}
