import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { STATES } from "../tests/e2e/design_states.tsx";
import { buttonsIn, elementsIn, textOf } from "../tests/support/html.ts";
import { parseAct } from "./acts.ts";
import { NestPage } from "./NestPage.tsx";

const PAGES = Object.entries(STATES).map(([name, state]) =>
  [name, renderToString(<NestPage {...state()} />)] as const
);

/** Runs a check on the page in each of its states. */
function onEveryState(behaviour: string, check: (html: string) => void): void {
  Deno.test(behaviour, async (t) => {
    for (const [name, html] of PAGES) await t.step(name, () => check(html));
  });
}

onEveryState("nothing on the page needs what a strict policy forbids", (html) => {
  assert.doesNotMatch(html, /\sstyle=|\son[a-z]+=|javascript:/);
});

onEveryState("ids are unique", (html) => {
  const ids = Array.from(html.matchAll(/\sid="([^"]+)"/g), ([, id]) => id);
  assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), []);
});

onEveryState("every button has a type and says what it does", (html) => {
  for (const button of buttonsIn(html)) {
    assert(button.type !== undefined, button.label);
    assert.notEqual(button.label, "");
  }
});

onEveryState("every button of the nest works without script", (html) => {
  const buttons = buttonsIn(html).filter(({ form }) => form === "act");
  for (const { label, value } of buttons) {
    assert(value !== undefined && parseAct(value) !== null, `${label}: ${value}`);
  }
});

onEveryState("every comment field names the song it speaks about", (html) => {
  for (const { name, value } of elementsIn(html, "input")) {
    if (name !== "do") continue;
    assert.equal(parseAct(value ?? "", { body: "hello" })?.type, "comment");
  }
});

onEveryState("there is one status region, and it is there from the start", (html) => {
  assert.equal(html.match(/role="status"/g)?.length, 1);
});

onEveryState("labels and descriptions point at something", (html) => {
  for (const [, target] of html.matchAll(/\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g)) {
    assert(html.includes(`id="${target}"`), target);
  }
});

onEveryState("nothing comes from another server", (html) => {
  const links = html.matchAll(/\s(?:src|href|action)="([^"]+)"/g);
  for (const [, link = ""] of links) assert.match(link, /^(?:\/(?!\/)|#|data:image)/);
});

function page(name: string): string {
  const [, html] = PAGES.find(([state]) => state === name) ?? [];
  assert(html !== undefined, name);
  return html;
}

Deno.test("signing in is a plain form with one field", () => {
  const html = page("signed-out");
  const form = elementsIn(html, "form").find(({ action }) => action === "/session");
  assert.equal(form?.method, "post");
  assert(
    elementsIn(html, "input").some(({ name, required }) => name === "name" && required === ""),
  );
});

Deno.test("a refused name is said beside its field, and the field knows", () => {
  const html = page("sign-in-error");
  const field = elementsIn(html, "input").find(({ name }) => name === "name");
  assert.equal(field?.["aria-invalid"], "true");
  assert.equal(field?.["aria-describedby"], "name-note");
  assert.match(textOf(html), /it must be 1–40 characters/);
});

Deno.test("a nest without guests offers an account in place of a name", () => {
  const html = page("no-guests");
  assert(!html.includes('action="/session"'));
  assert(html.includes('href="/login"'));
});

Deno.test("a nest without songs invites to add one", () => {
  const text = textOf(page("empty"));
  assert.match(text, /The first song you add plays at once/);
  assert.match(text, /Hatched right here/);
});

Deno.test("a paused nest goes on, a playing one pauses", () => {
  const values = (name: string) => buttonsIn(page(name)).map(({ value }) => value);
  assert(values("paused").includes("resume") && !values("paused").includes("pause"));
  assert(values("full").includes("pause") && !values("full").includes("resume"));
});

Deno.test("a note offers to undo what it tells", () => {
  const undo = buttonsIn(page("toasts")).filter(({ label }) => label === "Undo");
  assert.deepEqual(undo.map(({ value }) => value), ["undo.41"]);
});

Deno.test("being offline says how much is kept", () => {
  assert.match(textOf(page("offline")), /offline · 3 to send/);
});

Deno.test("what was added cannot be added twice by accident", () => {
  const added = buttonsIn(page("found")).filter(({ label }) => label.startsWith("Added"));
  assert.deepEqual(added.map(({ disabled }) => disabled), [true]);
});

Deno.test("a long queue shows its first hundred songs and a way to the others", () => {
  const html = page("long");
  assert.equal(elementsIn(html, "li").filter((row) => "data-song" in row).length, 100);
  assert(elementsIn(html, "a").some(({ href }) => href === "/?rows=300#queue"));
});

Deno.test("the position is told as text, and not told all the time", () => {
  const html = page("full");
  const [bar] = elementsIn(html, "svg").filter(({ role }) => role === "progressbar");
  assert.match(bar?.["aria-valuetext"] ?? "", /^\d+:\d\d of \d+:\d\d$/);
  assert.equal(bar?.["aria-live"], undefined);
});
