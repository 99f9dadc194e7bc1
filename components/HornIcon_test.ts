import assert from "node:assert/strict";
import { AIRHORN_NAMES } from "../lib/domain/airhorns.ts";

Deno.test("there is a drawing of every horn", async () => {
  const drawings = await Deno.readTextFile(new URL("../static/horns.svg", import.meta.url));
  for (const name of AIRHORN_NAMES) assert(drawings.includes(`<symbol id="${name}"`), name);
});

Deno.test("no drawing holds what a browser would choke on", async () => {
  for await (const { name } of Deno.readDir(new URL("../static/", import.meta.url))) {
    if (!name.endsWith(".svg")) continue;
    const drawing = await Deno.readTextFile(new URL(`../static/${name}`, import.meta.url));
    // Two hyphens within a comment make the whole file unreadable.
    for (const [, comment = ""] of drawing.matchAll(/<!--(.*?)-->/gs)) {
      assert(!comment.includes("--"), name);
    }
  }
});
