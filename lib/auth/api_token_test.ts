import assert from "node:assert/strict";
import { type BearerCheck, checkBearer } from "./api_token.ts";

const TOKEN = "a-token-for-tests";

Deno.test("checkBearer() tells absent, malformed, wrong and right apart", async (t) => {
  const cases: [header: string | null, token: string | null, check: BearerCheck][] = [
    [null, TOKEN, "absent"],
    [null, null, "absent"],
    ["", TOKEN, "malformed"],
    ["Bearer", TOKEN, "malformed"],
    ["Bearer ", TOKEN, "malformed"],
    [`bearer ${TOKEN}`, TOKEN, "malformed"],
    [`Basic ${TOKEN}`, TOKEN, "malformed"],
    [`Bearer  ${TOKEN}`, TOKEN, "malformed"],
    [`Bearer ${TOKEN} `, TOKEN, "malformed"],
    [`Bearer ${TOKEN}\n`, TOKEN, "malformed"],
    [`Bearer ${TOKEN},${TOKEN}`, TOKEN, "wrong"],
    ["Bearer tökén-for-the-tests", TOKEN, "malformed"],
    [`Bearer ${TOKEN.slice(1)}`, TOKEN, "wrong"],
    [`Bearer ${TOKEN}x`, TOKEN, "wrong"],
    [`Bearer ${TOKEN.toUpperCase()}`, TOKEN, "wrong"],
    [`Bearer ${TOKEN}`, null, "wrong"],
    ["Bearer null", null, "wrong"],
    [`Bearer ${TOKEN}`, TOKEN, "right"],
  ];
  for (const [header, token, check] of cases) {
    await t.step(`${JSON.stringify(header)} against ${token}: ${check}`, () => {
      assert.equal(checkBearer(header, token), check);
    });
  }
});
