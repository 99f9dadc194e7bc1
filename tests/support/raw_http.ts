import { within } from "./within.ts";

/** A request as it goes over the wire: nothing is escaped, normalised or added but what is said. */
export interface RawRequest {
  readonly method?: string;
  /** Goes into the first line as it is. */
  readonly path: string;
  /** `host`, `connection: close` and, with a body, `content-length` come by themselves. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent in UTF-8; chunks are sent with `transfer-encoding: chunked`. */
  readonly body?: string | Uint8Array<ArrayBuffer> | readonly Uint8Array<ArrayBuffer>[];
}

/** An answer, read to its end. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; `undefined` when it is not JSON. */
  readonly body: unknown;
}

const encoder = new TextEncoder();

/** Sends one request on a connection of its own and reads the answer until the connection ends. */
export function sendRaw(port: number, request: RawRequest): Promise<Answered> {
  return sendBytes(port, bytesOf(port, request), "stay");
}

/**
 * Sends bytes that need not be a request.
 *
 * @param afterwards `stop` tells the server that nothing more comes, however much it expects.
 */
export async function sendBytes(
  port: number,
  bytes: Uint8Array<ArrayBuffer>,
  afterwards: "stay" | "stop",
): Promise<Answered> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const reading = readAll(connection);
  try {
    await writeAll(connection, bytes);
    if (afterwards === "stop") await connection.closeWrite();
  } catch {
    // A server that has heard enough answers and hangs up: what it said still counts.
  }
  return parseAnswer(await within(reading, "an answer"));
}

function bytesOf(port: number, request: RawRequest): Uint8Array<ArrayBuffer> {
  const { method = "GET", path, headers = {}, body } = request;
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const lines = [`${method} ${path} HTTP/1.1`];
  const add = (name: string, value: string) => given.has(name) || lines.push(`${name}: ${value}`);
  add("host", `127.0.0.1:${port}`);
  add("connection", "close");
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  let payload: Uint8Array<ArrayBuffer> = new Uint8Array();
  if (typeof body === "string" || body instanceof Uint8Array) {
    payload = typeof body === "string" ? encoder.encode(body) : body;
    add("content-length", String(payload.byteLength));
  } else if (body !== undefined) {
    payload = concat(
      body.flatMap((chunk) => [
        encoder.encode(`${chunk.byteLength.toString(16)}\r\n`),
        chunk,
        encoder.encode("\r\n"),
      ]).concat(encoder.encode("0\r\n\r\n")),
    );
    add("transfer-encoding", "chunked");
  }
  return concat([encoder.encode(lines.join("\r\n") + "\r\n\r\n"), payload]);
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) at += await connection.write(bytes.subarray(at));
}

async function readAll(connection: Deno.Conn): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const buffer = new Uint8Array(65_536);
  try {
    for (;;) {
      const count = await connection.read(buffer);
      if (count === null) break;
      parts.push(buffer.slice(0, count));
    }
  } catch (fault) {
    // The end of a connection that was hung up on comes as an error.
    if (!(fault instanceof Deno.errors.ConnectionReset)) throw fault;
  }
  return concat(parts);
}

function parseAnswer(bytes: Uint8Array<ArrayBuffer>): Answered {
  const latin = new TextDecoder("latin1").decode(bytes);
  const end = latin.indexOf("\r\n\r\n");
  const [first = "", ...lines] = latin.slice(0, Math.max(end, 0)).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) throw new Error(`Cannot read an answer that begins "${first}"`);
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const payload = bytes.subarray(end + 4);
  const isChunked = headers.get("transfer-encoding") === "chunked";
  const text = new TextDecoder().decode(isChunked ? dechunk(payload) : payload);
  return { status, headers, text, body: parseJson(text) };
}

function dechunk(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0;;) {
    const end = bytes.indexOf(10, at);
    const size = parseInt(new TextDecoder().decode(bytes.subarray(at, end)), 16);
    if (end === -1 || !(size > 0)) return concat(parts);
    parts.push(bytes.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 2;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not everything that is answered is JSON; whoever expects it compares with what it should be.
    return undefined;
  }
}

function concat(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
