import assert from "node:assert/strict";
import { noticeText } from "../../lib/http/form.ts";
import { type Answered } from "../support/raw_http.ts";
import { propertyOf, startServer, type TestServer } from "../support/server.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

function post(
  server: TestServer,
  path: string,
  fields: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const body = typeof fields === "string" ? fields : new URLSearchParams(fields).toString();
  return server.raw({ method: "POST", path, body, headers: { ...FORM, ...headers } });
}

const SNAPSHOT = "/api/nests/main";

Deno.test("signing in and out works without script", async () => {
  await using server = await startServer();
  const signedIn = await post(server, "/session", { name: " Ann " });
  assert.deepEqual([signedIn.status, signedIn.headers.get("location")], [303, "/"]);
  const headers = { cookie: signedIn.headers.get("set-cookie")?.split(";")[0] ?? "" };
  const me = await server.call("GET", "/api/me", { headers });
  assert.equal(propertyOf(me.body, "name"), "Ann");
  const out = await post(server, "/session/end", "", headers);
  assert.deepEqual([out.status, out.headers.get("location")], [303, "/"]);
  assert.match(out.headers.get("set-cookie") ?? "", /^echonest=; .*Max-Age=0/);
  assert.equal((await server.call("GET", "/api/me", { headers })).status, 401);
});

/** Buttons pressed one after the other, and what the nest shows then. */
const BUTTONS: readonly (readonly [
  fields: Readonly<Record<string, string>>,
  path: readonly (string | number)[],
  value: unknown,
])[] = [
  [{ do: "add.demo:track:low-coo" }, ["playback", "song", "id"], "1"],
  [{ do: "add.demo:track:low-coo" }, ["queue", 0, "id"], "2"],
  [{ do: "add.demo:track:low-coo" }, ["queue", 1, "id"], "3"],
  [{ do: "vote.2.-1" }, ["queue", 0, "id"], "3"],
  [{ do: "jam.3" }, ["queue", 0, "jamCount"], 1],
  [{ do: "unjam.3" }, ["queue", 0, "jamCount"], 0],
  [{ do: "comment.3", body: "coo!" }, ["queue", 0, "comments", 0, "body"], "coo!"],
  [{ do: "remove.3" }, ["queue", 0, "id"], "2"],
  [{ do: "pause" }, ["playback", "state"], "paused"],
  [{ do: "resume" }, ["playback", "state"], "playing"],
  [{ do: "airhorn.tada" }, ["horns", 0, "name"], "tada"],
  [{ do: "skip.1" }, ["playback", "song", "id"], "2"],
  [{ do: "clear" }, ["queue"], []],
];

Deno.test("every button works without script, and leads back to the page", async (t) => {
  await using server = await startServer();
  const { cookie } = await server.signIn("Ann");
  for (const [fields, path, value] of BUTTONS) {
    await t.step(fields["do"] ?? "", async () => {
      const answer = await post(server, "/act", fields, { cookie });
      assert.equal(answer.status, 303);
      // What can be undone is offered to be.
      assert.match(answer.headers.get("location") ?? "", /^\/(\?notice=done&undo=\d+)?$/);
      const { body } = await server.call("GET", SNAPSHOT);
      assert.deepEqual(propertyOf(body, "nest", ...path), value);
    });
  }
});

/** Forms that cannot be carried out, and the notice they lead to. */
const REFUSED: readonly (readonly [path: string, fields: string, notice: string])[] = [
  ["/session", "", "name"],
  ["/session", "name=", "name"],
  ["/session", "name=%00", "name"],
  ["/session", `name=${"n".repeat(41)}`, "name"],
  ["/session", "name=a%E2%80%AEb", "name"],
  ["/act", "", "act"],
  ["/act", "do=", "act"],
  ["/act", "do=explode", "act"],
  ["/act", "do=vote.1.2", "act"],
  ["/act", "do=vote.1", "act"],
  ["/act", "do=comment.1&body=", "act"],
  ["/act", `do=comment.1&body=${"c".repeat(501)}`, "act"],
  ["/act", "do=add.nonsense", "act"],
  ["/act", "do=undo.0", "act"],
  ["/act", "do=__proto__.1", "act"],
  ["/act", "do=add.demo:track:none", "track_not_found"],
  ["/act", "do=skip.99", "not_playing"],
  ["/act", "do=remove.99", "song_not_found"],
  ["/act", "do=vote.99.1", "song_not_found"],
  ["/act", "do=undo.99", "not_undoable"],
];

Deno.test("a form that cannot be carried out leads back with a sentence that says why", async (t) => {
  await using server = await startServer();
  const { cookie } = await server.signIn("Ann");
  const before = (await server.call("GET", SNAPSHOT)).text;
  for (const [path, fields, notice] of REFUSED) {
    await t.step(`${path} ${fields.slice(0, 40)}`, async () => {
      const answer = await post(server, path, fields, { cookie });
      assert.deepEqual([answer.status, answer.headers.get("location")], [
        303,
        `/?notice=${notice}`,
      ]);
      assert.notEqual(noticeText(notice), null);
      assert.equal((await server.call("GET", SNAPSHOT)).text, before);
    });
  }
  await t.step("nobody is asking", async () => {
    const answer = await post(server, "/act", "do=pause");
    assert.equal(answer.headers.get("location"), "/?notice=signed_out");
  });
  assert.deepEqual(server.lines, []);
});

Deno.test("what is no form is refused", async (t) => {
  await using server = await startServer();
  const { cookie } = await server.signIn("Ann");
  for (const path of ["/session", "/act"]) {
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/json", ""]) {
      await t.step(`${path} as "${type}"`, async () => {
        const answer = await post(server, path, "name=Ann&do=pause", {
          cookie,
          "content-type": type,
        });
        assert.equal(answer.status, 415);
        assert.equal(answer.headers.get("set-cookie"), null);
      });
    }
    await t.step(`${path} with 1 MB`, async () => {
      const answer = await post(server, path, `name=${"n".repeat(1_000_000)}`, { cookie });
      assert.equal(answer.status, 413);
    });
    await t.step(`${path} by GET does nothing`, async () => {
      assert.equal((await server.call("GET", path)).status, 405);
    });
  }
});

Deno.test("without guests, the form says so", async () => {
  await using server = await startServer({ env: { GUESTS: "off" } });
  const answer = await post(server, "/session", { name: "Ann" });
  assert.equal(answer.headers.get("location"), "/?notice=guests");
  assert.equal(answer.headers.get("set-cookie"), null);
});
