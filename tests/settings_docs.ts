/**
 * Writes what is said about settings anew from the table they are checked with:
 * `deno run -A tests/settings_docs.ts`.
 */
import { type Variable, VARIABLES } from "../lib/env.ts";

/** `docs/configuration.md` and `.env.example`, by path from the project's folder. */
export const SETTINGS_DOCS: Readonly<Record<string, () => string>> = {
  "docs/configuration.md": configurationPage,
  ".env.example": envExample,
};

const WIDTH = 100;

const INTRODUCTION = [
  "# Configuration",
  "Everything is set by environment variables, and everything has a default: `deno task start` " +
  "needs none of them. They are read and checked once, at the start. A value that cannot be right " +
  "stops the start and names its variable, and so does an unknown name that begins with " +
  "`ECHONEST_`, because a setting that is silently ignored is worse than none.",
  "To keep settings in a file, copy `.env.example` to `.env`, which is never committed, and start " +
  "with it. What is set in the environment itself wins over the file.",
  "```sh\ncp .env.example .env\ndeno task --env-file=.env start\n```",
  "Some things are Deno's own to set; [operating](operating.md) names those that matter. This page " +
  "is written by `deno run -A tests/settings_docs.ts` from the table in `lib/env.ts`, and a test " +
  "compares the two.",
];

function configurationPage(): string {
  const parts = [...INTRODUCTION, ...VARIABLES.flatMap(sectionOf)];
  return parts.map((part) => part.startsWith("```") ? part : wrap(part)).join("\n\n") + "\n";
}

function sectionOf(variable: Variable): string[] {
  const standard = variable.default === "" ? "empty" : `\`${variable.default}\``;
  return [`## \`${variable.name}\``, variable.meaning, `Default: ${standard}.`];
}

function envExample(): string {
  const head = wrap(
    "Every setting with its default. Copy this file to .env, take the # away from a line and " +
      "change it; then: deno task --env-file=.env start",
    "# ",
  );
  const blocks = VARIABLES.map((variable: Variable) =>
    `${wrap(variable.meaning, "# ")}\n#${variable.name}=${variable.default}`
  );
  return [head, ...blocks].join("\n\n") + "\n";
}

/** Breaks a paragraph where lines would grow too long, as the formatter does. */
function wrap(text: string, prefix = ""): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? prefix + word : `${line} ${word}`;
    if (line === undefined || longer.length > WIDTH) lines.push(prefix + word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(SETTINGS_DOCS)) {
    await Deno.writeTextFile(new URL(`../${path}`, import.meta.url), text());
  }
}
