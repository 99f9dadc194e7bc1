import assert from "node:assert/strict";

const UPSTREAM: Readonly<Record<string, string>> = {
  "fresh": "jsr:@fresh/core@^2.3",
  "fresh/runtime": "jsr:@fresh/core@^2.3/runtime",
  "fresh/dev": "jsr:@fresh/core@^2.3/dev",
};

async function configuration(name: string): Promise<{ imports: Record<string, string> }> {
  return JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
}

Deno.test("deno.jsr.json is deno.json with upstream Fresh, and nothing else", async () => {
  const ours = await configuration("deno.json");
  const upstream = await configuration("deno.jsr.json");
  assert.deepEqual(
    upstream,
    { ...ours, imports: { ...ours.imports, ...UPSTREAM } },
    "write it again: deno run -A lib/fresh/write_jsr_config.ts",
  );
});
