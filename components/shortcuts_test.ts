import assert from "node:assert/strict";
import { type KeyPress, type Shortcut, shortcutFor } from "./shortcuts.ts";

const PRESS: KeyPress = {
  key: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  inField: false,
  inRow: false,
  onButton: false,
};

Deno.test("shortcutFor() knows the page's keys", async (t) => {
  const cases: [press: Partial<KeyPress>, shortcut: Shortcut | null][] = [
    [{ key: "/" }, "search"],
    [{ key: "j" }, "jam"],
    [{ key: "J" }, "jam"],
    [{ key: "m" }, "mute"],
    [{ key: "a" }, "airhorn"],
    [{ key: "k" }, "listen"],
    [{ key: " " }, "listen"],
    [{ key: " ", onButton: true }, null],
    [{ key: "z" }, "undo"],
    [{ key: "?" }, "help"],
    [{ key: "u", inRow: true }, "vote-up"],
    [{ key: "d", inRow: true }, "vote-down"],
    [{ key: "u" }, null],
    [{ key: "ArrowUp", inRow: true }, "row-up"],
    [{ key: "ArrowDown", inRow: true }, "row-down"],
    [{ key: "ArrowDown" }, null],
    [{ key: "x" }, null],
    [{ key: "Enter" }, null],
    [{ key: "constructor" }, null],
  ];
  for (const [press, shortcut] of cases) {
    const got = shortcutFor({ ...PRESS, ...press }, true);
    await t.step(JSON.stringify(press), () => assert.equal(got, shortcut));
  }
});

Deno.test("shortcutFor() leaves fields and the browser's own keys alone", () => {
  for (const key of ["/", "j", "m", "a", "k", " ", "z", "?", "ArrowUp"]) {
    for (const held of ["ctrlKey", "metaKey", "altKey", "inField"] as const) {
      const press = { ...PRESS, key, inRow: true, [held]: true };
      assert.equal(shortcutFor(press, true), null, `${held} ${key}`);
    }
  }
});

Deno.test("shortcutFor() can have its single keys switched off, not its arrows", () => {
  for (const key of ["/", "j", "u", " ", "?"]) {
    assert.equal(shortcutFor({ ...PRESS, key, inRow: true }, false), null, key);
  }
  assert.equal(shortcutFor({ ...PRESS, key: "ArrowUp", inRow: true }, false), "row-up");
});
