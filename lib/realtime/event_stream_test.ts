import assert from "node:assert/strict";
import { type EncodedFrame, encodeEvent, encodeState } from "../protocol/listener.ts";
import { MAIN_NEST } from "../domain/ids.ts";
import { member, START, Story } from "../../tests/support/builders.ts";
import { SseReader } from "../../tests/support/sse_reader.ts";
import { EventStream } from "./event_stream.ts";
import { NestHub } from "./nest_hub.ts";

/** A stream and how often it has left. */
function openStream(): { stream: EventStream; left: EventStream[] } {
  const left: EventStream[] = [];
  const stream = new EventStream({
    person: member("ann"),
    session: "hash",
    now: () => START,
    onLeave: (one) => left.push(one),
  });
  return { stream, left };
}

function positionFrame(positionMs = 0): EncodedFrame {
  const song = new Story().add("ann", "One");
  return encodeState({ type: "position", at: START, data: { song, positionMs } });
}

/** A frame of about so many bytes. */
function frameOf(bytes: number, character = "x"): EncodedFrame {
  const story = new Story();
  const song = story.add("ann", "One");
  const [event] = story.must("ann", { type: "comment", song, body: character.repeat(bytes) });
  return encodeEvent(event ?? assert.fail(), "epoch");
}

async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.bytes());
}

Deno.test("an event is an id line, a data line and an empty line; other frames have no id", async () => {
  const { stream } = openStream();
  const story = new Story();
  story.add("ann", "One");
  const [event] = story.events;
  stream.send(encodeEvent(event ?? assert.fail(), "q7Zt"));
  stream.send(positionFrame(7));
  stream.end("restart");
  const text = await textOf(stream.response);
  assert.equal(
    text,
    ": keep-alive\n\n" +
      `id: q7Zt:1\ndata: ${JSON.stringify(event)}\n\n` +
      `data: {"type":"position","at":${START},"data":{"song":"1","positionMs":7}}\n\n` +
      `data: {"type":"bye","at":${START},"data":{"reason":"restart","retry":true}}\n\n`,
  );
});

Deno.test("no text in a frame can end its line or begin another", async () => {
  const { stream } = openStream();
  const story = new Story();
  const song = story.add("ann", "One");
  const body = "one\ntwo\r\nid: 9\rdata: x\n\nevent: y";
  const [event] = story.must("ann", { type: "comment", song, body });
  stream.send(encodeEvent(event ?? assert.fail(), "q7Zt"));
  stream.end("gone");
  await using reader = SseReader.of(stream.response);
  const parts = [
    await reader.next(),
    await reader.next(),
    await reader.next(),
    await reader.next(),
  ];
  assert.deepEqual(parts.map((part) => part?.kind), ["comment", "message", "message", undefined]);
  const [, message, bye] = parts;
  assert.deepEqual(message?.kind === "message" && message.data, event);
  assert.deepEqual(bye?.kind === "message" && bye.data, {
    type: "bye",
    at: START,
    data: { reason: "gone", retry: false },
  });
});

Deno.test("the headers keep everything in between from storing, changing or holding back", () => {
  const { headers } = openStream().stream.response;
  assert.deepEqual(Object.fromEntries(headers), {
    "cache-control": "no-cache, no-transform",
    "content-type": "text/event-stream; charset=utf-8",
    "x-accel-buffering": "no",
  });
});

Deno.test("a reader that goes leaves once, and what is sent afterwards goes nowhere", async () => {
  const { stream, left } = openStream();
  await stream.response.body?.cancel();
  assert.deepEqual(left, [stream]);
  assert.equal(stream.ended, true);
  assert.equal(stream.send(positionFrame()), false);
  stream.sendLatest(positionFrame());
  stream.keepAlive();
  stream.end("restart");
  assert.equal(left.length, 1);
});

Deno.test("ending twice says good-bye once", async () => {
  const { stream, left } = openStream();
  stream.end("signed-out");
  stream.end("restart");
  assert.equal((await textOf(stream.response)).match(/"bye"/g)?.length, 1);
  assert.equal(left.length, 1);
});

Deno.test("a reader that does not read is cut off at 256 KiB, without waiting for it", async () => {
  const { stream, left } = openStream();
  const frame = frameOf(10_000);
  let sent = 0;
  while (stream.send(frame) && sent < 1000) sent++;
  assert.ok(sent >= 25 && sent <= 27, `${sent} frames of 10 kB`);
  assert.equal(stream.ended, true);
  assert.equal(left.length, 1);
  await assert.rejects(stream.response.text(), /The listener does not keep up/);
});

Deno.test("what starts the stream may be long, until it was read", async () => {
  const { stream } = openStream();
  const start = frameOf(600_000, "音");
  const frame = frameOf(10_000);
  stream.allow(start.json.length);
  assert.ok(stream.send(start));
  for (let n = 0; n < 20; n++) assert.ok(stream.send(frame), `frame ${n} while the start waits`);
  const reader = stream.response.body?.getReader() ?? assert.fail();
  for (let chunks = 0; chunks < 22; chunks++) await reader.read();
  let sent = 0;
  while (stream.send(frame) && sent < 1000) sent++;
  assert.ok(sent >= 25 && sent <= 27, `${sent} frames of 10 kB once the start was read`);
  await assert.rejects(reader.closed);
});

Deno.test("a start of many frames is not cut in its middle", () => {
  const { stream } = openStream();
  const frames = Array.from({ length: 100 }, () => frameOf(10_000, "音"));
  stream.allow(frames.reduce((sum, { json }) => sum + json.length, 0));
  for (const frame of frames) assert.ok(stream.send(frame));
});

Deno.test("frames that later ones replace are left out while much waits, and keep-alives when too much does", async () => {
  const { stream } = openStream();
  stream.sendLatest(positionFrame(1));
  for (let n = 0; n < 7; n++) stream.send(frameOf(10_000));
  stream.sendLatest(positionFrame(2));
  for (let n = 0; n < 19; n++) stream.send(frameOf(10_000));
  stream.keepAlive();
  stream.end("restart");
  const text = await textOf(stream.response);
  assert.match(text, /"positionMs":1}/);
  assert.doesNotMatch(text, /"positionMs":2}/);
  assert.equal(text.match(/: keep-alive\n\n/g)?.length, 1);
});

Deno.test("1,000 aborted streams leave nobody behind", async () => {
  const hub = new NestHub(MAIN_NEST, 0);
  const streams = Array.from({ length: 1000 }, () => {
    const stream: EventStream = new EventStream({
      person: null,
      session: null,
      now: () => START,
      onLeave: (left) => hub.delete(left),
    });
    hub.add(stream);
    return stream;
  });
  assert.equal(hub.size, 1000);
  hub.publishLatest(positionFrame());
  const readers = streams.map(({ response }) => response.body?.getReader() ?? assert.fail());
  await Promise.all(readers.map((reader) => reader.read()));
  await Promise.all(readers.map((reader) => reader.cancel()));
  assert.equal(hub.size, 0);
  assert.deepEqual(hub.presence(START), { count: 0, connections: 0, people: [] });
});
