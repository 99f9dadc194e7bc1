import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { bestCoding, compressPage } from "./compress.ts";

const PAGE = `<p>${"egg ".repeat(500)}</p>`;

function page(): Response {
  return new Response(PAGE, {
    status: 203,
    headers: { "content-type": "text/html; charset=utf-8", "x-own": "kept" },
  });
}

function asking(encodings: string | null, method = "GET"): Request {
  const headers: Record<string, string> = encodings === null
    ? {}
    : { "accept-encoding": encodings };
  return new Request("http://localhost/", { method, headers });
}

Deno.test("bestCoding() takes brotli before gzip, and nothing that is refused", async (t) => {
  const cases: [header: string | null, coding: string | null][] = [
    [null, null],
    ["", null],
    ["identity", null],
    ["gzip", "gzip"],
    ["gzip, br", "br"],
    ["GZIP, BR;q=0.1", "br"],
    ["br;q=0, gzip", "gzip"],
    ["br; q=0.000 , gzip;q=0", null],
    ["brr, gzipped", null],
  ];
  for (const [header, coding] of cases) {
    await t.step(`${header}`, () => assert.equal(bestCoding(header), coding));
  }
});

Deno.test("a page is compressed for a browser that reads it, and stays the same page", async () => {
  for (const [coding, read] of [["br", brotliDecompressSync], ["gzip", gunzipSync]] as const) {
    const response = await compressPage(asking(coding), page());
    assert.equal(response.headers.get("content-encoding"), coding);
    assert.equal(response.headers.get("vary"), "Accept-Encoding");
    assert.deepEqual([response.status, response.headers.get("x-own")], [203, "kept"]);
    const body = await response.bytes();
    assert.ok(body.length < PAGE.length / 5, `${body.length} bytes`);
    assert.equal(read(body).toString(), PAGE);
  }
});

Deno.test("what need not or must not be compressed is left as it is", async () => {
  const plain = await compressPage(asking(null), page());
  assert.equal(plain.headers.get("content-encoding"), null);
  assert.equal(await plain.text(), PAGE);
  const head = await compressPage(asking("br", "HEAD"), page());
  assert.equal(head.headers.get("content-encoding"), null);
  const json = Response.json({ ok: true });
  assert.equal(await compressPage(asking("br"), json), json);
  assert.equal(json.headers.get("vary"), null);
});
