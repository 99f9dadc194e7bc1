import { within } from "./within.ts";

/** One event of a stream of server-sent events. */
export interface SseMessage {
  /** The `id:` line, or `null`. */
  readonly id: string | null;
  /** The `data:` line as JSON. */
  readonly data: unknown;
}

/** What comes over a stream: an event, or a comment that only shows that the connection lives. */
export type SsePart =
  | ({ readonly kind: "message" } & SseMessage)
  | { readonly kind: "comment"; readonly text: string };

/** Reads server-sent events strictly: what is not in the format we promise is an error. */
export class SseReader implements AsyncDisposable {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #abort: AbortController | null;
  #text = "";

  private constructor(response: Response, abort: AbortController | null) {
    if (response.body === null) throw new TypeError("Cannot read a stream that has no body");
    this.response = response;
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    this.#abort = abort;
  }

  /** Opens a stream over HTTP. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<SseReader> {
    const abort = new AbortController();
    const response = await within(fetch(url, { headers, signal: abort.signal }), "an answer");
    return new SseReader(response, abort);
  }

  /** Reads the body of an answer that was got in another way. */
  static of(response: Response): SseReader {
    return new SseReader(response, null);
  }

  /** The next part, or `null` at the end of the stream. */
  async next(): Promise<SsePart | null> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end !== -1) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return parsePart(block);
      }
      const { done, value } = await within(this.#reader.read(), "more of the stream");
      if (done) return this.#endOf();
      this.#text += value;
    }
  }

  /** The next event, comments left out. */
  async message(): Promise<SseMessage> {
    for (;;) {
      const part = await this.next();
      if (part === null) throw new Error("Cannot read an event: the stream has ended");
      if (part.kind === "message") return { id: part.id, data: part.data };
    }
  }

  /** The next event whose data is of this type; the others are left out. */
  async messageOf(type: string): Promise<SseMessage> {
    for (;;) {
      const message = await this.message();
      if (typeOf(message.data) === type) return message;
    }
  }

  /** The next `count` events that have a number. */
  async numbered(count: number): Promise<SseMessage[]> {
    const found: SseMessage[] = [];
    while (found.length < count) {
      const message = await this.message();
      if (typeof message.data === "object" && message.data !== null && "seq" in message.data) {
        found.push(message);
      }
    }
    return found;
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort?.abort();
    // Cancelling what is already cut or ended is no news.
    await this.#reader.cancel().catch(() => {});
  }

  #endOf(): null {
    if (this.#text === "") return null;
    throw new Error(`Cannot read the end of the stream: "${this.#text}" is not complete`);
  }
}

/** The `type` of a frame. */
export function typeOf(frame: unknown): string | null {
  return typeof frame === "object" && frame !== null && "type" in frame &&
      typeof frame.type === "string"
    ? frame.type
    : null;
}

function parsePart(block: string): SsePart {
  const comment = /^: (.*)$/.exec(block)?.[1];
  if (comment !== undefined) return { kind: "comment", text: comment };
  const [, id, data] = /^(?:id: (\S+)\n)?data: (.+)$/.exec(block) ?? [];
  if (data === undefined) throw new Error(`Cannot read "${block}" as an event`);
  return { kind: "message", id: id ?? null, data: JSON.parse(data) };
}
