import assert from "node:assert/strict";
import { join } from "node:path";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { setErrorReporter } from "./error_report.ts";
import { fixtureProject } from "./fixture_project.ts";
import { LIVE_RELOAD_PATH } from "./live_reload.ts";

Deno.test("listen() serves the app and tells open pages when a file changed", async () => {
  await using project = await fixtureProject();
  const app = new App<unknown>().use(staticFiles()).fsRoutes();
  const stop = new AbortController();
  const listening = Promise.withResolvers<number>();
  const ended = new Builder({ root: project.root }).listen(() => Promise.resolve({ app }), {
    port: 0,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen: ({ port }) => listening.resolve(port),
  });
  const base = `http://127.0.0.1:${await listening.promise}`;

  const page = await (await fetch(base)).text();
  const [, script = ""] = /src="([^"]+live_reload\.js)"/.exec(page) ?? [];
  assert.match(await (await fetch(base + script)).text(), /location\.reload/);
  const [, island = ""] = /from"([^"]+Counter\.js)"/.exec(page) ?? [];
  assert.equal(
    (await fetch(base + island).then(async (answer) => {
      await answer.body?.cancel();
      return answer;
    })).headers.get("Cache-Control"),
    "no-store",
  );

  const events = await fetch(base + LIVE_RELOAD_PATH);
  const messages = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await messages?.read();
  assert.match(first?.value ?? "", /data: [0-9a-f-]{36}/);
  await project.write("static/app.css", "p { color: blue }");
  const second = await messages?.read();
  assert.match(second?.value ?? "", /data: [0-9a-f-]{36}/);
  assert.notEqual(second?.value, first?.value);
  assert.equal(await (await fetch(`${base}/app.css`)).text(), "p { color: blue }");

  const failed = Promise.withResolvers<unknown>();
  setErrorReporter((error) => failed.resolve(error));
  await project.write("islands/Counter.tsx", "export default () => <");
  assert.match(String(await failed.promise), /Cannot bundle islands/);
  assert.equal(await (await fetch(`${base}/api/hello`)).text(), '{"hello":"world"}');
  await project.write("islands/Counter.tsx", "export default () => <i>again</i>;");
  const third = await messages?.read();
  assert.notEqual(third?.value, second?.value);
  await messages?.cancel();

  stop.abort();
  await ended;
  await assert.rejects(Deno.stat(join(project.root, "_fresh")), Deno.errors.NotFound);
});
