import assert from "node:assert/strict";
import { member } from "../../tests/support/builders.ts";
import { parseName, personOf } from "./person.ts";
import { isPlainLine, truncate } from "./text.ts";

Deno.test("parseName() takes what people call themselves, and nothing that deceives", async (t) => {
  const cases: [text: string, name: string | null][] = [
    ["Ann", "Ann"],
    ["  Ann  ", "Ann"],
    ["Zoë Ångström", "Zoë Ångström"],
    ["Zoe\u0308", "Zoë"],
    ["日本", "日本"],
    ["🎺".repeat(40), "🎺".repeat(40)],
    ["<b>Ann</b>", "<b>Ann</b>"],
    ["", null],
    ["   ", null],
    ["🎺".repeat(41), null],
    ["x".repeat(41), null],
    ["Ann\nBen", null],
    ["Ann\tBen", null],
    ["Ann\u0000", null],
    ["Ann\u202eneB", null],
    ["A\u200bnn", null],
    ["\ud800", null],
  ];
  for (const [text, name] of cases) {
    await t.step(JSON.stringify(text), () => assert.equal(parseName(text), name));
  }
});

Deno.test("an actor's role stays behind when others see the person", () => {
  assert.deepEqual(personOf(member("ann", "dj")), { id: "guest:ann", name: "ann" });
});

Deno.test("isPlainLine() counts characters as people do", () => {
  assert.ok(isPlainLine("🎺🎺", 2));
  assert.ok(!isPlainLine("🎺🎺🎺", 2));
});

Deno.test("truncate() cuts between characters and says that it did", async (t) => {
  const cases: [text: string, max: number, cut: string][] = [
    ["short", 5, "short"],
    ["longer", 5, "long…"],
    ["🎺🎺🎺", 3, "🎺🎺🎺"],
    ["🎺🎺🎺🎺", 3, "🎺🎺…"],
    ["", 3, ""],
  ];
  for (const [text, max, cut] of cases) {
    await t.step(`${text} to ${max}`, () => assert.equal(truncate(text, max), cut));
  }
});
