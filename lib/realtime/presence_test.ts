import assert from "node:assert/strict";
import type { Person } from "../domain/person.ts";
import type { Listener } from "../protocol/listener.ts";
import { member } from "../../tests/support/builders.ts";
import { type LocalPresence, mergePresence } from "./presence.ts";

function listening(person: Person | null): Listener {
  return {
    person,
    session: null,
    quietKeepAlive: false,
    send: () => true,
    sendLatest: () => {},
    keepAlive: () => {},
    end: () => {},
  };
}

function personOf(name: string): Person {
  const { id } = member(name);
  return { id, name };
}

function presence(connections: number, anonymous: number, ...names: string[]): LocalPresence {
  return { connections, anonymous, people: names.map(personOf) };
}

Deno.test("people count once, connections each, wherever they are", async (t) => {
  const cases: [
    name: string,
    here: (string | null)[],
    elsewhere: LocalPresence[],
    merged: LocalPresence,
  ][] = [
    ["nobody", [], [], presence(0, 0)],
    ["two tabs", ["ann", "ann"], [], presence(2, 0, "ann")],
    ["without a name", [null, null, "ann"], [], presence(3, 2, "ann")],
    ["in the order they came", ["ben", "ann", "ben"], [], presence(3, 0, "ben", "ann")],
    ["here and elsewhere", ["ann"], [presence(2, 1, "ann")], presence(3, 1, "ann")],
    [
      "all over",
      ["ann"],
      [presence(1, 0, "ben"), presence(4, 2, "ben", "cleo")],
      presence(6, 2, "ann", "ben", "cleo"),
    ],
  ];
  for (const [name, here, elsewhere, merged] of cases) {
    await t.step(name, () => {
      const listeners = here.map((one) => listening(one === null ? null : member(one)));
      assert.deepEqual(mergePresence(listeners, elsewhere), merged);
    });
  }
});

Deno.test("what is told of a person says nothing of their role", () => {
  const { people } = mergePresence([listening(member("ann", "owner"))], []);
  assert.deepEqual(people, [personOf("ann")]);
});
