/** Writes `deno.jsr.json` anew from `deno.json`: the same configuration on upstream Fresh. */

const UPSTREAM = "jsr:@fresh/core@^2.3";
const folder = new URL("../../", import.meta.url);

const text = await Deno.readTextFile(new URL("deno.json", folder));
const swapped = text.replaceAll(
  /"(fresh(?:\/runtime|\/dev)?)": "\.\/lib\/fresh\/[a-z]+\.ts"/g,
  (_, name: string) => `"${name}": "${UPSTREAM}${name.slice("fresh".length)}"`,
);
await Deno.writeTextFile(new URL("deno.jsr.json", folder), swapped);
