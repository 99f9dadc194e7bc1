import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { posix } from "node:path";
import { SETTINGS_DOCS } from "./settings_docs.ts";
import { propertyOf, startServer, type TestServer } from "./support/server.ts";

// What the documents say must be so: links lead somewhere, commands exist, examples run.

const ROOT = fileURLToPath(new URL("..", import.meta.url));

function read(path: string): string {
  return Deno.readTextFileSync(posix.join(ROOT, path));
}

/** Paths of all documents. */
const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...[...Deno.readDirSync(posix.join(ROOT, "docs"))]
    .filter(({ name }) => name.endsWith(".md"))
    .map(({ name }) => `docs/${name}`),
];

/** A document without its code, in which brackets mean other things. */
function proseOf(path: string): string {
  return read(path).replaceAll(/^```.*?^```$/gms, "").replaceAll(/`[^`\n]*`/g, "");
}

interface Link {
  readonly text: string;
  readonly target: string;
}

function linksOf(path: string): Link[] {
  const prose = proseOf(path);
  const written = [...prose.matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)];
  const pictures = [...prose.matchAll(/<img src="([^"]+)"/g)];
  return [
    ...written.map(([, text = "", target = ""]) => ({ text, target })),
    ...pictures.map(([, target = ""]) => ({ text: "", target })),
  ].filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** What links to the headings of a document end in. */
function anchorsOf(path: string): string[] {
  const headings = read(path).replaceAll(/^```.*?^```$/gms, "").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-")
  );
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(posix.join(ROOT, path)).isFile;
  } catch (fault) {
    if (fault instanceof Deno.errors.NotFound) return false;
    throw fault;
  }
}

/** Lines of the shell examples of a document, without prompts and settings before the command. */
function commandsOf(path: string): string[] {
  return [...read(path).matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap(([, block = ""]) => block.replaceAll("\\\n", " ").trim().split("\n"))
    .map((line) => line.replace(/^(?:[A-Z_]+=\S+ )+/, ""));
}

Deno.test("links of the documents lead to files and headings that are there", async (t) => {
  for (const document of DOCUMENTS) {
    await t.step(document, () => {
      for (const { target } of linksOf(document)) {
        const [file = "", anchor] = target.split("#");
        const path = file === "" ? document : posix.join(posix.dirname(document), file);
        assert.ok(exists(path), `${target} leads nowhere`);
        if (anchor === undefined) continue;
        assert.ok(anchorsOf(path).includes(anchor), `${target} leads to no heading`);
      }
    });
  }
});

Deno.test("a test that a document quotes is in the file that it links", () => {
  const quotes = DOCUMENTS.flatMap((document) =>
    linksOf(document).filter(({ text }) => text.startsWith('"')).map((link) => ({
      name: link.text.slice(1, -1).replaceAll(/\s+/g, " "),
      path: posix.join(posix.dirname(document), link.target),
    }))
  );
  assert.ok(quotes.length > 20, "no quotes were found");
  for (const { name, path } of quotes) {
    assert.ok(read(path).includes(name), `${path} has no test "${name}"`);
  }
});

Deno.test("paths that documents name are there", () => {
  for (const document of DOCUMENTS) {
    for (const [, path = ""] of read(document).matchAll(/`((?:lib|tests|docs)\/[\w./-]+\.\w+)`/g)) {
      assert.ok(exists(path), `${document} names ${path}`);
    }
  }
});

Deno.test("tasks and scripts in shell examples are there", async (t) => {
  const { tasks }: { readonly tasks: Readonly<Record<string, unknown>> } = JSON.parse(
    read("deno.json"),
  );
  for (const document of DOCUMENTS) {
    await t.step(document, () => {
      for (const command of commandsOf(document)) {
        const task = /\btask (?:--\S+ )*(\S+)/.exec(command)?.[1];
        if (task !== undefined) assert.ok(task in tasks, `there is no task ${task}: ${command}`);
        const script = /\b(?:run|test|serve) .*?([\w/]+\.tsx?)\b/.exec(command)?.[1];
        if (script !== undefined) assert.ok(exists(script), `there is no ${script}: ${command}`);
      }
    });
  }
});

Deno.test("the build machine runs the tests as the README says, on the same Deno", () => {
  const commands = commandsOf("README.md");
  const script = read(".ci/run");
  const test = commands.find((command) => /^npx .* task test$/.test(command));
  assert.ok(test !== undefined, "the README does not say how to run the tests");
  assert.ok(script.split("\n").some((line) => line.startsWith(test)), `.ci/run lacks "${test}"`);
  const versions = [read("README.md"), read("CONTRIBUTING.md"), script]
    .flatMap((text) => [...text.matchAll(/\bdeno@([\d.]*\d)/g)]).map(([, version]) => version);
  assert.deepEqual([...new Set(versions)], ["2.9.6"]);
});

Deno.test("the changelog has something to say, newest first", () => {
  const heads = [...read("CHANGELOG.md").matchAll(/^## (.+)$/gm)].map(([, head = ""]) => head);
  const dates = heads.flatMap((head) =>
    /^\d+\.\d+\.\d+ - (\d{4}-\d\d-\d\d)$/.exec(head)?.[1] ?? []
  );
  assert.ok(dates.length > 0, "there is no version");
  const others = heads.filter((head) => !/^\d/.test(head));
  assert.deepEqual(others, others.length === 0 ? [] : ["Unreleased"]);
  assert.deepEqual(dates, dates.toSorted().reverse());
});

Deno.test("what is said about settings is what they are checked with", async (t) => {
  for (const [path, text] of Object.entries(SETTINGS_DOCS)) {
    await t.step(path, () => {
      assert.equal(read(path), text(), "write it again: deno run -A tests/settings_docs.ts");
    });
  }
});

Deno.test("the README's requests do what it says, on a fresh server", async () => {
  const requests = commandsOf("README.md").filter((command) => command.startsWith("curl "));
  assert.ok(requests.length >= 5, "the requests were not found");
  await using server = await startServer();
  let cookie = "";
  let last: unknown;
  for (const request of requests) {
    const answer = await send(server, request, cookie);
    assert.equal(answer.status, 200, request);
    cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    if (request.includes(" -N ")) await answer.body?.cancel();
    else last = await answer.json();
  }
  const queued = propertyOf(last, "queue", 0);
  assert.equal(propertyOf(queued, "title"), "Low Coo");
  assert.equal(propertyOf(queued, "jamCount"), 1);
});

/** Sends what `curl` would: `--json`, `-X`, and the cookie it was told to bring with `-b`. */
async function send(server: TestServer, command: string, cookie: string): Promise<Response> {
  const path = /http:\/\/localhost:8000(\S+)/.exec(command)?.[1];
  assert.ok(path !== undefined, `no address in ${command}`);
  const body = / --json '([^']*)'/.exec(command)?.[1];
  const method = / -X ([A-Z]+) /.exec(command)?.[1] ?? (body === undefined ? "GET" : "POST");
  const headers = new Headers({ host: "localhost:8000" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (command.includes(" -b ")) headers.set("cookie", cookie);
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  return await server.handle(new Request(`http://localhost:8000${path}`, init));
}
