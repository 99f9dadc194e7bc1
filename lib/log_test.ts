import assert from "node:assert/strict";
import fc from "fast-check";
import { faultText, formatLine } from "./log.ts";

const TIME = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));

Deno.test("a line is time, level, message and fields", () => {
  assert.equal(
    formatLine(TIME, "info", "listening", {
      address: "http://0.0.0.0:8000/",
      port: 8000,
      guests: true,
      token: null,
    }),
    "2026-01-02T03:04:05.678Z info listening address=http://0.0.0.0:8000/ port=8000 guests=true " +
      "token=null",
  );
  assert.equal(formatLine(TIME, "error", "no"), "2026-01-02T03:04:05.678Z error no");
});

Deno.test("what is not plain is quoted, so that a value is not taken for another field", async (t) => {
  const cases: [value: string, shown: string][] = [
    ["", '""'],
    ["two words", '"two words"'],
    ["a=b", '"a=b"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["one\ntwo", '"one\\ntwo"'],
    ["\r\n2026-01-01 info fake", '"\\r\\n2026-01-01 info fake"'],
    ["\x1b[31mred", '"\\u001b[31mred"'],
    ["\x9b31mred", '"\\u009b31mred"'],
    ["del\x7f", '"del\\u007f"'],
    ["next\x85line", '"next\\u0085line"'],
    ["line\u2028end", '"line\\u2028end"'],
    ["\u202eflipped", '"\\u202eflipped"'],
    ["日本 🎺", '"日本 🎺"'],
    ["\ud800", '"\\ud800"'],
  ];
  for (const [value, shown] of cases) {
    await t.step(shown, () => {
      assert.ok(formatLine(TIME, "warn", "m", { name: value }).endsWith(` warn m name=${shown}`));
      if (value.includes("=") || !/^[\x20-\x7e]*$/.test(value)) return;
      assert.ok(formatLine(TIME, "warn", value).endsWith(` warn ${value}`));
    });
  }
});

Deno.test("no text makes a second line or moves the terminal's cursor", () => {
  const text = fc.array(fc.nat({ max: 0x2100 }), { maxLength: 20 })
    .map((codes) => String.fromCharCode(...codes));
  const dangerous =
    // deno-lint-ignore no-control-regex -- control characters are what this test is about
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  fc.assert(fc.property(text, text, (message, value) => {
    assert.doesNotMatch(formatLine(TIME, "warn", message, { value }), dangerous);
  }));
});

Deno.test("a fault is told in its own words, without where it happened", () => {
  assert.equal(faultText(new RangeError("Cannot do 3")), "RangeError: Cannot do 3");
  assert.equal(faultText("thrown text"), "thrown text");
  assert.equal(faultText(undefined), "undefined");
});
