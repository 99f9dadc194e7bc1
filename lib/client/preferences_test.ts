import { strict as assert } from "node:assert";
import {
  DEFAULT_PREFERENCES,
  loadPreferences,
  PREFERENCES_KEY,
  savePreferences,
} from "./preferences.ts";
import { FakeStorage } from "./room_fakes_page.ts";

Deno.test("preferences come back as they were kept", () => {
  const storage = new FakeStorage();
  const kept = { ...DEFAULT_PREFERENCES, theme: "dark", volume: 0, shortcuts: false } as const;
  savePreferences(storage, kept);
  assert.deepEqual(loadPreferences(storage), kept);
});

Deno.test("loadPreferences() takes what makes sense and leaves the rest", async (t) => {
  const cases: [text: string, changed: object][] = [
    ["", {}],
    ["no json", {}],
    ["null", {}],
    ['"dark"', {}],
    ["[]", {}],
    ['{"theme":"pink","volume":101}', {}],
    ['{"volume":"5","muted":1}', {}],
    ['{"theme":"light","volume":5,"extra":true}', { theme: "light", volume: 5 }],
    ['{"hornsMuted":true}', { hornsMuted: true }],
  ];
  for (const [text, changed] of cases) {
    await t.step(text, () => {
      const storage = new FakeStorage();
      storage.setItem(PREFERENCES_KEY, text);
      assert.deepEqual(loadPreferences(storage), { ...DEFAULT_PREFERENCES, ...changed });
    });
  }
});

Deno.test("a browser that keeps nothing gets the defaults", () => {
  assert.deepEqual(loadPreferences(null), DEFAULT_PREFERENCES);
  savePreferences(null, DEFAULT_PREFERENCES);
});
