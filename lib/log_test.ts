import assert from "node:assert/strict";
import { faultText, formatLine, type LogFields } from "./log.ts";

const NOON = new Date(Date.UTC(2026, 10, 20, 12));

Deno.test("formatLine() writes time, level, message and fields", async (t) => {
  const cases: [message: string, fields: LogFields, rest: string][] = [
    ["stopping", {}, "stopping"],
    [
      "a request failed",
      { path: "/api/me", status: 503 },
      "a request failed path=/api/me status=503",
    ],
    [
      "odd",
      { empty: null, on: true, text: "two words" },
      'odd empty=null on=true text="two words"',
    ],
  ];
  for (const [message, fields, rest] of cases) {
    await t.step(rest, () => {
      const line = formatLine(NOON, "info", message, fields);
      assert.equal(line, `2026-11-20T12:00:00.000Z info ${rest}`);
    });
  }
});

Deno.test("formatLine() keeps one line one line", async (t) => {
  const forged = "x\n2026-11-20T12:00:00.000Z error forged";
  const cases: [what: string, text: string][] = [
    ["a line break", forged],
    ["a carriage return", forged.replace("\n", "\r")],
    ["a terminal's own signs", "\x1b[2Jgone"],
  ];
  for (const [what, text] of cases) {
    await t.step(what, () => {
      for (
        const line of [formatLine(NOON, "warn", text), formatLine(NOON, "warn", "m", { text })]
      ) {
        assert.match(line, /^[\x20-\x7e]*$/);
      }
    });
  }
});

Deno.test("faultText() says what went wrong in one line, whatever was thrown", () => {
  assert.equal(faultText(new TypeError("no such song")), "TypeError: no such song");
  assert.equal(faultText("plain text"), "plain text");
});
