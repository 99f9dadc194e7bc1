import assert from "node:assert/strict";
import * as fresh from "fresh";
import * as runtime from "fresh/runtime";
import * as dev from "fresh/dev";

Deno.test("each entry point has the documented names, and no others", () => {
  assert.deepEqual(Object.keys(fresh).sort(), [
    "App",
    "HttpError",
    "cache",
    "cors",
    "createDefine",
    "csp",
    "csrf",
    "ipFilter",
    "page",
    "staticFiles",
    "trailingSlashes",
  ]);
  assert.deepEqual(Object.keys(runtime).sort(), [
    "Head",
    "HttpError",
    "IS_BROWSER",
    "Partial",
    "asset",
    "assetSrcSet",
  ]);
  assert.deepEqual(Object.keys(dev), ["Builder"]);
});

Deno.test("what upstream has and this subset does not says so when called", () => {
  assert.throws(() => fresh.ipFilter(), /ipFilter\(\) is not supported/);
  assert.throws(() => fresh.cache(), /cache\(\) is not supported/);
});

Deno.test("an HttpError knows its status, its cause and itself", () => {
  const cause = new Error("deeper");
  const error = new fresh.HttpError(409, "taken", { cause });
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.status, error.message, error.cause], [
    "HttpError",
    409,
    "taken",
    cause,
  ]);
});
