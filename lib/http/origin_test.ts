import assert from "node:assert/strict";
import { isFromHere, type OriginFacts } from "./origin.ts";

const HERE: OriginFacts = { origin: null, site: null, host: "nest.example:8000", hostname: null };

Deno.test("isFromHere() believes browsers about where a request comes from", async (t) => {
  const cases: [name: string, facts: Partial<OriginFacts>, expected: boolean][] = [
    ["a program", {}, true],
    ["the address bar", { site: "none" }, true],
    ["our page", { origin: "http://nest.example:8000" }, true],
    ["our page, in capitals", { origin: "HTTPS://NEST.EXAMPLE:8000" }, true],
    ["our page by its public name", { origin: "https://n.st", hostname: "n.st" }, true],
    ["another page", { origin: "https://elsewhere.example" }, false],
    ["another page, said otherwise", { site: "cross-site" }, false],
    ["a neighbour", { site: "same-site" }, false],
    ["a page in a box", { origin: "null" }, false],
    ["no address at all", { origin: "" }, false],
    ["another port", { origin: "http://nest.example:8001" }, false],
    ["no port", { origin: "http://nest.example" }, false],
    ["a longer name", { origin: "http://nest.example:8000.elsewhere.example" }, false],
    ["another scheme", { origin: "ftp://nest.example:8000" }, false],
    ["our name as a user's", { origin: "http://nest.example:8000@elsewhere.example" }, false],
    ["no host to compare with", { origin: "http://nest.example:8000", host: null }, false],
    ["nothing equals nothing", { origin: "http://", host: "" }, false],
  ];
  for (const [name, facts, expected] of cases) {
    await t.step(name, () => assert.equal(isFromHere({ ...HERE, ...facts }), expected));
  }
});
