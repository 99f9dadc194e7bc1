import assert from "node:assert/strict";
import { NO_FIELDS, SIGN_IN } from "../protocol/requests.ts";
import { MAX_BODY, readJson, readText } from "./body.ts";

const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request("http://here/", { method: "POST", body, headers });

/** A body in pieces, without its length. */
function pieces(...chunks: readonly Uint8Array<ArrayBuffer>[]): ReadableStream {
  return ReadableStream.from(chunks);
}

const bytes = (...list: number[]) => new Uint8Array(list);
const text = (value: string) => new TextEncoder().encode(value);

Deno.test("readText() reads what is complete, small enough and UTF-8", async (t) => {
  const penguin = text("🐧");
  const cases: [name: string, request: Request, expected: string | number][] = [
    ["no body", post(null), ""],
    ["an empty body", post(""), ""],
    ["text", post("käse 🐧"), "käse 🐧"],
    ["a character cut in two", post(pieces(penguin.slice(0, 2), penguin.slice(2))), "🐧"],
    ["a mark of UTF-8, left out", post(bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)), "{}"],
    ["as much as is allowed", post("x".repeat(MAX_BODY)), "x".repeat(MAX_BODY)],
    ["as much in pieces", post(pieces(text("x".repeat(MAX_BODY)))), "x".repeat(MAX_BODY)],
    ["one byte more", post("x".repeat(MAX_BODY + 1), { "content-length": `${MAX_BODY + 1}` }), 413],
    ["one byte more in pieces", post(pieces(text("x".repeat(MAX_BODY)), bytes(120))), 413],
    ["a character that is not finished", post(pieces(penguin.slice(0, 3))), 400],
    ["a byte that no character has", post(bytes(0x7b, 0xff, 0x7d)), 400],
    ["a body that breaks off", post(breaking()), 400],
  ];
  for (const [name, request, expected] of cases) {
    await t.step(name, async () => {
      const read = await readText(request);
      assert.equal(read.ok ? read.value : read.error.status, expected);
    });
  }
});

Deno.test("readText() stops reading what is too large", async () => {
  let given = 0;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      given++;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  const read = await readText(post(endless));
  assert.equal(read.ok, false);
  assert.ok(given < 40, `${given} pieces were taken`);
});

Deno.test("readJson() takes JSON by whatever name the type is spelled", async (t) => {
  const types = [
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/json ;x",
  ];
  for (const type of types) {
    await t.step(type, async () => {
      const read = await readJson(post('{"name":" Ann "}', { "content-type": type }), SIGN_IN);
      assert.deepEqual(read, { ok: true, value: { name: "Ann" } });
    });
  }
});

Deno.test("readJson() takes no body for one without fields, whatever its type", async () => {
  for (const request of [post(null), post("", { "content-type": "text/plain" })]) {
    assert.deepEqual(await readJson(request, NO_FIELDS), { ok: true, value: {} });
  }
});

function breaking(): ReadableStream {
  return new ReadableStream({
    pull(controller) {
      controller.error(new Error("the line is cut"));
    },
  });
}
