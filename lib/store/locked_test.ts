import assert from "node:assert/strict";
import { isLocked, whenFree } from "./locked.ts";

const LOCKED = new TypeError("database is locked");

Deno.test("only a locked file counts as locked", () => {
  assert.equal(isLocked(LOCKED), true);
  assert.equal(isLocked(new TypeError("value too large")), false);
  assert.equal(isLocked("database is locked"), false);
});

Deno.test("a write that finds the file locked is done again, and its value is given", async () => {
  let attempts = 0;
  const value = await whenFree(() => {
    attempts++;
    return attempts < 3 ? Promise.reject(LOCKED) : Promise.resolve("stored");
  });
  assert.equal(value, "stored");
  assert.equal(attempts, 3);
});

Deno.test("another fault is not tried again", async () => {
  let attempts = 0;
  const write = () => {
    attempts++;
    return Promise.reject(new TypeError("value too large"));
  };
  await assert.rejects(whenFree(write), /value too large/);
  assert.equal(attempts, 1);
});
