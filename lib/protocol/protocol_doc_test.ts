import assert from "node:assert/strict";
import * as v from "valibot";
import {
  clientExamples,
  commandExamples,
  EVENT_TYPES,
  serverExamples,
  STATE_TYPES,
} from "../../tests/support/wire_examples.ts";
import { evolve } from "../domain/evolve.ts";
import type { NestEvent } from "../domain/nest.ts";
import { CLOSE, isEvent, PROTOCOL_VERSION } from "./frames.ts";
import { CLIENT_FRAME, WIRE_COMMAND } from "./requests.ts";
import { nestFromView } from "./snapshot.ts";

const DOC = Deno.readTextFileSync(new URL("../../docs/protocol.md", import.meta.url));

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  const fence = new RegExp("^```" + language + "\\n(.*?)^```$", "gms");
  return Array.from(DOC.matchAll(fence), ([, text = ""]) => text);
}

/** What a frame is, in words: the two frames called `resumed` differ. */
function kindOf(frame: unknown): string {
  if (Array.isArray(frame)) return "all commands";
  assert.ok(typeof frame === "object" && frame !== null && "type" in frame);
  return `${"seq" in frame ? "event" : "frame"} ${frame.type}`;
}

const EXAMPLES: readonly unknown[] = [
  ...serverExamples(),
  ...clientExamples(),
  commandExamples(),
];

Deno.test("every example of the protocol's page is a frame as it is sent", async (t) => {
  const sent = EXAMPLES.map((frame) => JSON.parse(JSON.stringify(frame)));
  for (const [index, block] of blocks("json").entries()) {
    const shown = JSON.parse(block);
    await t.step(`example ${index + 1}: ${kindOf(shown)}`, () => {
      const same = sent.filter((frame) => kindOf(frame) === kindOf(shown));
      const match = same.find((frame) => JSON.stringify(frame) === JSON.stringify(shown));
      assert.deepEqual(shown, match ?? same[0]);
    });
  }
});

Deno.test("the protocol's page has an example of everything that is sent", () => {
  const shown = new Set(blocks("json").map((block) => kindOf(JSON.parse(block))));
  const expected = [
    ...Object.keys(EVENT_TYPES).map((type) => `event ${type}`),
    ...Object.keys(STATE_TYPES).map((type) => `frame ${type}`),
    ...EXAMPLES.map(kindOf),
  ];
  assert.deepEqual(expected.filter((kind) => !shown.has(kind)), []);
});

Deno.test("the server understands what the protocol's page tells clients to send", () => {
  for (const frame of clientExamples()) assert.deepEqual(v.parse(CLIENT_FRAME, frame), frame);
  for (const command of commandExamples()) {
    assert.deepEqual(v.parse(WIRE_COMMAND, command), command);
  }
});

Deno.test("a reader can fold the examples over the example snapshot", () => {
  const frames = serverExamples();
  const snapshot = frames.find((frame) => frame.type === "snapshot");
  assert.ok(snapshot?.type === "snapshot");
  let nest = nestFromView(snapshot.data.nest, snapshot.data.you);
  const events = frames.filter((frame): frame is NestEvent => isEvent(frame));
  for (const event of events) nest = evolve(nest, event);
  assert.equal(nest.seq, events.at(-1)?.seq);
  assert.equal(nest.volume, 60);
});

Deno.test("the protocol's page names the version and the close codes", () => {
  assert.ok(DOC.startsWith(`# The live protocol, version ${PROTOCOL_VERSION}\n`));
  for (const code of Object.values(CLOSE)) assert.ok(DOC.includes(`| ${code} `), `${code}`);
});

/** A socket whose server is the test. */
class FakeSocket {
  static readonly opened: FakeSocket[] = [];
  readonly sent: unknown[] = [];
  closed = false;
  onopen = () => {};
  onmessage = (_message: { data: string }) => {};
  onclose = (_close: { code: number }) => {};

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  says(frame: unknown): void {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

/** What the page's example client exports. */
interface ExampleClient {
  follow(
    url: string,
    on: (frame: unknown) => void,
    fakes: { Socket: typeof FakeSocket; later: (work: () => void) => void },
  ): { give(command: unknown, id: string): void };
}

/** The example client as a module. */
async function exampleClient(): Promise<ExampleClient> {
  const [code = ""] = blocks("js");
  return await import(`data:text/javascript,${encodeURIComponent(code)}`);
}

Deno.test("the example client follows a nest, notices a gap, and comes back where it was", async () => {
  const { follow } = await exampleClient();
  const seen: unknown[] = [];
  const waiting: (() => void)[] = [];
  const nest = follow("wss://nest.example/socket", (frame) => seen.push(frame), {
    Socket: FakeSocket,
    later: (work) => waiting.push(work),
  });
  const [first] = FakeSocket.opened;
  assert.ok(first !== undefined);
  first.onopen();
  assert.deepEqual(first.sent, [{ type: "hello", position: null }]);
  nest.give({ type: "pause" }, "command-1");
  assert.deepEqual(first.sent[1], { type: "command", id: "command-1", command: { type: "pause" } });
  const [snapshot] = serverExamples();
  assert.ok(snapshot?.type === "snapshot");
  const { epoch, nest: { seq } } = snapshot.data;
  const events = [1, 2, 3].map((step) => ({ type: "volume_set", seq: seq + step }));
  const listeners = { type: "listeners", at: 1 };
  for (const frame of [snapshot, listeners, events[0], events[0]]) first.says(frame);
  assert.deepEqual(seen, [JSON.parse(JSON.stringify(snapshot)), listeners, events[0]]);
  first.says(events[2]);
  assert.ok(first.closed, "an event is missing");
  first.onclose({ code: 1006 });
  assert.equal(waiting.length, 1);
  waiting[0]?.();
  const second = FakeSocket.opened[1];
  assert.ok(second !== undefined);
  second.onopen();
  assert.deepEqual(second.sent, [{ type: "hello", position: `${epoch}:${seq + 1}` }]);
  second.onclose({ code: CLOSE.gone });
  assert.equal(waiting.length, 1, "it does not come back to a nest that is gone");
});
