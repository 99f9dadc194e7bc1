import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { buildWhenNeeded } from "./build_when_needed.ts";

const LONG_AGO = new Date("2020-01-01");
const LATER = new Date("2020-01-02");
const LATEST = new Date("2020-01-03");

/** A project of one file, all of it made long ago. */
async function makeProject(): Promise<{ root: URL; folder: string }> {
  const folder = await Deno.makeTempDir({ prefix: "echonest-build-" });
  for (const name of ["components", "islands", "lib", "routes", "static"]) {
    await Deno.mkdir(`${folder}/${name}`);
  }
  await Deno.writeTextFile(`${folder}/deno.json`, "{}");
  await Deno.writeTextFile(`${folder}/main.ts`, "export const app = null;\n");
  await Deno.writeTextFile(`${folder}/static/robots.txt`, "User-agent: *\n");
  for (const name of ["deno.json", "main.ts", "static/robots.txt"]) {
    await Deno.utime(`${folder}/${name}`, LONG_AGO, LONG_AGO);
  }
  return { root: pathToFileURL(`${folder}/`), folder };
}

Deno.test("buildWhenNeeded() builds what is missing or older than its sources", async (t) => {
  const { root, folder } = await makeProject();
  const built = `${folder}/_fresh/server.js`;
  const builtAt = async () => (await Deno.stat(built)).mtime?.getTime();
  await t.step("there is no build", async () => {
    await buildWhenNeeded(root);
    assert.ok((await Deno.stat(built)).isFile);
  });
  await t.step("the build is newer than everything", async () => {
    await Deno.utime(built, LATER, LATER);
    await buildWhenNeeded(root);
    assert.equal(await builtAt(), LATER.getTime());
  });
  await t.step("only a test has changed", async () => {
    await Deno.writeTextFile(`${folder}/lib/some_test.ts`, "");
    await buildWhenNeeded(root);
    assert.equal(await builtAt(), LATER.getTime());
  });
  await t.step("a file deep inside is newer", async () => {
    await Deno.mkdir(`${folder}/static/audio`);
    await Deno.writeTextFile(`${folder}/static/audio/one.txt`, "coo");
    await Deno.utime(`${folder}/static/audio/one.txt`, LATEST, LATEST);
    await buildWhenNeeded(root);
    assert.notEqual(await builtAt(), LATER.getTime());
  });
  await Deno.remove(folder, { recursive: true });
});
