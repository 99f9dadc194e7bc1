import assert from "node:assert/strict";
import { MAIN_NEST } from "../domain/ids.ts";
import { member } from "../../tests/support/builders.ts";
import { within } from "../../tests/support/within.ts";
import { type ChannelMessage, NestChannel } from "./nest_channel.ts";

/** Another isolate's end, with what it has received. */
class End implements Disposable {
  readonly received: ChannelMessage[] = [];
  readonly channel: NestChannel;
  #came: () => void = () => {};

  constructor(store = "some.kv") {
    this.channel = new NestChannel(store, (message) => {
      this.received.push(message);
      this.#came();
    });
  }

  async has(is: (received: readonly ChannelMessage[]) => boolean): Promise<void> {
    while (!is(this.received)) {
      await within(new Promise<void>((resolve) => this.#came = resolve), "a message");
    }
  }

  [Symbol.dispose](): void {
    this.channel.close();
  }
}

const { id, name } = member("ann");
const MESSAGES: readonly ChannelMessage[] = [
  { type: "moved", nest: MAIN_NEST, version: "00000000000000010000" },
  {
    type: "presence",
    nest: MAIN_NEST,
    isolate: "one",
    connections: 2,
    anonymous: 1,
    people: [{ id, name }],
  },
  { type: "who", nest: MAIN_NEST },
  { type: "session-ended", hash: "abc" },
];

Deno.test("every message reaches the other isolates unchanged, and not the one that posts it", async () => {
  using one = new End();
  using two = new End();
  for (const message of MESSAGES) one.channel.post(message);
  await two.has(({ length }) => length === MESSAGES.length);
  assert.deepEqual(two.received, MESSAGES);
  assert.deepEqual(one.received, []);
});

Deno.test("isolates on another store hear nothing", async () => {
  using one = new End();
  using two = new End();
  using other = new End("other.kv");
  for (const message of MESSAGES) one.channel.post(message);
  await two.has(({ length }) => length === MESSAGES.length);
  assert.deepEqual(other.received, []);
});

Deno.test("what is not understood is left alone", async () => {
  using end = new End();
  const raw = new BroadcastChannel("echonest some.kv");
  const strange = [
    null,
    "moved",
    7,
    {},
    { type: "moved" },
    { type: "moved", nest: "no such code" },
    { type: "later", nest: MAIN_NEST },
    { type: "session-ended" },
    { type: "session-ended", hash: 7 },
  ];
  for (const message of [...strange, MESSAGES[0]]) raw.postMessage(message);
  await end.has(({ length }) => length > 0);
  raw.close();
  assert.deepEqual(end.received, [MESSAGES[0]]);
});

Deno.test("posting to a channel that is closed is harmless", () => {
  const end = new End();
  end.channel.close();
  for (const message of MESSAGES) end.channel.post(message);
});
