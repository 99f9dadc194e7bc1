import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Effort that makes a page five times smaller in some milliseconds. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/**
 * A page as the browser takes it: compressed when it says it can read that. Other answers are left
 * as they are: those of the API are small, streams must not wait, sounds and built files are
 * compressed already. The server's own compression would cost every answer its fast path.
 */
export async function compressPage(request: Request, response: Response): Promise<Response> {
  if (!response.headers.get("content-type")?.startsWith("text/html")) return response;
  response.headers.append("vary", "Accept-Encoding");
  const coding = bestCoding(request.headers.get("accept-encoding"));
  if (coding === null || response.body === null || request.method === "HEAD") return response;
  const page = await response.bytes();
  const body = coding === "br" ? await brotli(page, BROTLI) : await gzipped(page);
  const headers = new Headers(response.headers);
  headers.set("content-encoding", coding);
  headers.delete("content-length");
  return new Response(new Uint8Array(body), { status: response.status, headers });
}

/** The best coding that an `Accept-Encoding` header allows, or `null`. */
export function bestCoding(header: string | null): "br" | "gzip" | null {
  const accepted = new Set<string>();
  for (const part of header?.toLowerCase().split(",") ?? []) {
    const [name = "", ...parameters] = part.split(";").map((one) => one.trim());
    if (!parameters.some((one) => /^q=0(\.0*)?$/.test(one))) accepted.add(name);
  }
  return accepted.has("br") ? "br" : accepted.has("gzip") ? "gzip" : null;
}
