import { strict as assert } from "node:assert";
import { AIRHORN_NAMES } from "../domain/airhorns.ts";
import { airhornSound } from "./airhorn_sounds.ts";

const GET = new Request("http://nest.test/");

Deno.test("every horn is a WAV file, the same every time", async () => {
  for (const name of AIRHORN_NAMES) {
    const first = airhornSound(name, GET);
    assert.equal(first?.status, 200, name);
    assert.equal(first?.headers.get("content-type"), "audio/wav");
    const bytes = new Uint8Array(await first?.arrayBuffer() ?? []);
    assert.equal(new TextDecoder().decode(bytes.slice(0, 4)), "RIFF");
    assert.deepEqual(new Uint8Array(await airhornSound(name, GET)?.arrayBuffer() ?? []), bytes);
    const headers = { "if-none-match": first?.headers.get("etag") ?? "" };
    assert.equal(airhornSound(name, new Request(GET, { headers }))?.status, 304);
  }
});

Deno.test("a horn is served in parts", async () => {
  const part = airhornSound("tada", new Request(GET, { headers: { range: "bytes=8-11" } }));
  assert.equal(part?.status, 206);
  assert.equal(await part?.text(), "WAVE");
});

Deno.test("an unknown horn is nothing", () => {
  for (const name of ["", "vuvuzela", "__proto__", "../tada"]) {
    assert.equal(airhornSound(name, GET), null, name);
  }
});
