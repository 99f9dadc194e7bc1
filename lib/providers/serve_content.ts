import { type ByteRange, parseByteRange } from "./byte_range.ts";

/** Something that can be served: how large it is, how to recognise it, how to read a part of it. */
export interface Content {
  /** Bytes in all. */
  readonly size: number;
  readonly contentType: string;
  /** Strong: equal only when every byte is equal. With its quotation marks. */
  readonly etag: string;
  /** When it last changed, if that is known. */
  readonly modified: Date | null;
  /** Value of `Cache-Control`. */
  readonly cacheControl: string;
  /** Bytes `start` to `end`, both included. Called at most once. */
  read(start: number, end: number): BodyInit;
  /** Called instead of {@link read} when no body is wanted. */
  discard(): void;
}

/** Content that is in memory already. */
export function bytesContent(
  bytes: Uint8Array<ArrayBuffer>,
  about: Pick<Content, "contentType" | "etag" | "cacheControl">,
): Content {
  return {
    ...about,
    size: bytes.byteLength,
    modified: null,
    read: (start, end) => bytes.subarray(start, end + 1),
    discard: () => {},
  };
}

/**
 * Answers a GET or HEAD request for `content`: 304 when the client has it, 206 or 416 for a range,
 * else 200. Other methods get 405.
 */
export function serveContent(request: Request, content: Content): Response {
  if (request.method !== "GET" && request.method !== "HEAD") {
    content.discard();
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  }
  const headers = headersOf(content);
  if (isFresh(request.headers, content)) {
    content.discard();
    return new Response(null, { status: 304, headers });
  }
  headers.set("content-type", content.contentType);
  if (request.method === "HEAD") {
    content.discard();
    headers.set("content-length", String(content.size));
    return new Response(null, { headers });
  }
  return partial(content, headers, wantedRange(request.headers, content));
}

function partial(content: Content, headers: Headers, range: ByteRange): Response {
  switch (range.kind) {
    case "unsatisfiable":
      content.discard();
      headers.delete("content-type");
      headers.set("content-range", `bytes */${content.size}`);
      return new Response(null, { status: 416, headers });
    case "whole":
      headers.set("content-length", String(content.size));
      if (content.size > 0) return new Response(content.read(0, content.size - 1), { headers });
      content.discard();
      return new Response(null, { headers });
    case "part":
      headers.set("content-length", String(range.end - range.start + 1));
      headers.set("content-range", `bytes ${range.start}-${range.end}/${content.size}`);
      return new Response(content.read(range.start, range.end), { status: 206, headers });
  }
}

function headersOf(content: Content): Headers {
  const headers = new Headers({
    "accept-ranges": "bytes",
    "cache-control": content.cacheControl,
    "etag": content.etag,
    // The type is ours to say: a picture must not be taken for a page.
    "x-content-type-options": "nosniff",
  });
  if (content.modified !== null) headers.set("last-modified", content.modified.toUTCString());
  return headers;
}

/** Whether the client's copy is still good. An entity tag, when sent, decides alone. */
function isFresh(headers: Headers, content: Content): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) {
    return tags.trim() === "*" ||
      tags.split(",").some((tag) => tag.trim().replace(/^W\//, "") === content.etag);
  }
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  return content.modified !== null && wholeSeconds(content.modified) <= since;
}

/** A range counts only while the file is the one the client has the rest of (`If-Range`). */
function wantedRange(headers: Headers, content: Content): ByteRange {
  const condition = headers.get("if-range")?.trim();
  if (condition !== undefined && !isSame(condition, content)) return { kind: "whole" };
  return parseByteRange(headers.get("range"), content.size);
}

function isSame(condition: string, content: Content): boolean {
  if (condition.startsWith('"')) return condition === content.etag;
  return content.modified !== null && wholeSeconds(content.modified) === Date.parse(condition);
}

/** HTTP dates have no fractions of a second. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
