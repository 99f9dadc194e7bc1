import { strict as assert } from "node:assert";
import { type Content, serveContent } from "./serve_content.ts";

const MODIFIED = new Date("2026-05-04T10:20:30.456Z");
const HTTP_DATE = "Mon, 04 May 2026 10:20:30 GMT";
const TEXT = "0123456789";

interface Watched extends Content {
  readonly uses: string[];
}

/** Ten digits that remember whether they were read or let go. */
function digits(text = TEXT): Watched {
  const uses: string[] = [];
  return {
    uses,
    size: text.length,
    contentType: "audio/wav",
    etag: '"v1"',
    modified: MODIFIED,
    cacheControl: "no-cache",
    read(start, end) {
      uses.push("read");
      return text.slice(start, end + 1);
    },
    discard: () => void uses.push("discard"),
  };
}

function get(headers: Record<string, string> = {}, method = "GET"): Request {
  return new Request("http://nest.test/sound", { method, headers });
}

Deno.test("serveContent() answers conditions and ranges as HTTP says", async (t) => {
  const cases: [name: string, headers: Record<string, string>, status: number, body: string][] = [
    ["whole", {}, 200, TEXT],
    ["range", { range: "bytes=2-4" }, 206, "234"],
    ["open range", { range: "bytes=7-" }, 206, "789"],
    ["suffix", { range: "bytes=-2" }, 206, "89"],
    ["beyond the end", { range: "bytes=10-" }, 416, ""],
    ["two ranges", { range: "bytes=0-1,4-5" }, 200, TEXT],
    ["known tag", { "if-none-match": '"v1"' }, 304, ""],
    ["known weak tag", { "if-none-match": 'W/"v1"' }, 304, ""],
    ["one of the tags", { "if-none-match": '"a", "v1"' }, 304, ""],
    ["any tag", { "if-none-match": "*" }, 304, ""],
    ["other tag", { "if-none-match": '"v0"' }, 200, TEXT],
    ["not modified since", { "if-modified-since": HTTP_DATE }, 304, ""],
    ["modified since", { "if-modified-since": "Mon, 04 May 2026 10:20:29 GMT" }, 200, TEXT],
    ["nonsense date", { "if-modified-since": "yesterday" }, 200, TEXT],
    [
      "tag decides over date",
      { "if-none-match": '"v0"', "if-modified-since": HTTP_DATE },
      200,
      TEXT,
    ],
    ["304 before a range", { "if-none-match": '"v1"', range: "bytes=0-1" }, 304, ""],
    ["range of the same file", { "if-range": '"v1"', range: "bytes=0-1" }, 206, "01"],
    ["range of another file", { "if-range": '"v0"', range: "bytes=0-1" }, 200, TEXT],
    ["weak tag is not enough", { "if-range": 'W/"v1"', range: "bytes=0-1" }, 200, TEXT],
    ["range by date", { "if-range": HTTP_DATE, range: "bytes=0-1" }, 206, "01"],
    [
      "range by other date",
      { "if-range": "Mon, 04 May 2026 10:20:31 GMT", range: "bytes=0-1" },
      200,
      TEXT,
    ],
    ["other file, range beyond the end", { "if-range": '"v0"', range: "bytes=50-" }, 200, TEXT],
  ];
  for (const [name, headers, status, body] of cases) {
    await t.step(name, async () => {
      const content = digits();
      const response = serveContent(get(headers), content);
      assert.equal(response.status, status);
      assert.equal(await response.text(), body);
      assert.deepEqual(content.uses, [body === "" ? "discard" : "read"]);
    });
  }
});

Deno.test("serveContent() describes what it sends", async () => {
  const headersOf = async (request: Request) => {
    const response = serveContent(request, digits());
    await response.body?.cancel();
    return Object.fromEntries(response.headers);
  };
  const always = {
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    "etag": '"v1"',
    "last-modified": HTTP_DATE,
    "x-content-type-options": "nosniff",
  };
  const sound = { ...always, "content-type": "audio/wav" };
  assert.deepEqual(await headersOf(get()), { ...sound, "content-length": "10" });
  assert.deepEqual(await headersOf(get({}, "HEAD")), { ...sound, "content-length": "10" });
  assert.deepEqual(await headersOf(get({ range: "bytes=2-4" })), {
    ...sound,
    "content-length": "3",
    "content-range": "bytes 2-4/10",
  });
  assert.deepEqual(await headersOf(get({ range: "bytes=10-" })), {
    ...always,
    "content-range": "bytes */10",
  });
  assert.deepEqual(await headersOf(get({ "if-none-match": "*" })), always);
});

Deno.test("serveContent() sends no body to HEAD and ignores its range", async () => {
  const content = digits();
  const response = serveContent(get({ range: "bytes=0-1" }, "HEAD"), content);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-length"), "10");
  assert.equal(await response.text(), "");
  assert.deepEqual(content.uses, ["discard"]);
});

Deno.test("serveContent() refuses other methods and lets the content go", () => {
  const content = digits();
  const response = serveContent(get({}, "POST"), content);
  assert.equal(response.status, 405);
  assert.equal(response.headers.get("allow"), "GET, HEAD");
  assert.deepEqual(content.uses, ["discard"]);
});

Deno.test("serveContent() serves an empty file without reading it", async () => {
  const content = digits("");
  const response = serveContent(get(), content);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-length"), "0");
  assert.equal(await response.text(), "");
  assert.deepEqual(content.uses, ["discard"]);
});
