import assert from "node:assert/strict";
import { MAIN_NEST } from "../domain/ids.ts";
import { EncodedFrame, type Listener } from "../protocol/listener.ts";
import { NestHub } from "./nest_hub.ts";

/** A listener that keeps what it is sent. */
class Kept implements Listener {
  readonly person = null;
  readonly session = null;
  readonly sent: string[] = [];
  keptAlive = 0;

  constructor(readonly quietKeepAlive: boolean = false) {}

  send({ json }: EncodedFrame): boolean {
    this.sent.push(json);
    return true;
  }

  sendLatest({ json }: EncodedFrame): void {
    this.sent.push(json);
  }

  keepAlive(): void {
    this.keptAlive++;
  }

  end(): void {
    // Nothing to close.
  }
}

function frame(seq: number, characters = 0): EncodedFrame {
  return new EncodedFrame(`${seq}${" ".repeat(characters)}`, `epoch:${seq}`);
}

function jsonOf(frames: readonly EncodedFrame[] | null): string[] | null {
  return frames?.map(({ json }) => json.trim()) ?? null;
}

Deno.test("what is published reaches those who are there, once, in order", () => {
  const hub = new NestHub(MAIN_NEST, 4);
  const [early, late] = [new Kept(), new Kept()];
  hub.add(early);
  hub.add(early);
  hub.publish(frame(5), 5);
  hub.add(late);
  hub.publish(frame(6), 6);
  assert.equal(hub.delete(early), true);
  assert.equal(hub.delete(early), false);
  hub.publish(frame(7), 7);
  assert.deepEqual([early.sent, late.sent], [["5", "6"], ["6", "7"]]);
  assert.equal(hub.size, 1);
});

Deno.test("an event that does not follow the one before is a fault", () => {
  const hub = new NestHub(MAIN_NEST, 4);
  for (const seq of [4, 6, 0]) {
    assert.throws(() => hub.publish(frame(seq), seq), {
      message: `Cannot publish event ${seq} of "main": 5 is next`,
    });
  }
});

Deno.test("published events are kept and given from any position that is still kept", () => {
  const hub = new NestHub(MAIN_NEST, 10);
  assert.deepEqual(jsonOf(hub.since(10)), []);
  assert.equal(hub.since(9), null);
  assert.equal(hub.since(11), null);
  for (let seq = 11; seq <= 13; seq++) hub.publish(frame(seq), seq);
  assert.deepEqual(jsonOf(hub.since(10)), ["11", "12", "13"]);
  assert.deepEqual(jsonOf(hub.since(12)), ["13"]);
  assert.deepEqual(jsonOf(hub.since(13)), []);
  assert.equal(hub.since(9), null);
  assert.equal(hub.since(14), null);
});

Deno.test("at least 2,048 events are kept, and never many more than twice as many", () => {
  const hub = new NestHub(MAIN_NEST, 0);
  let most = 0;
  for (let seq = 1; seq <= 20_000; seq++) {
    hub.publish(frame(seq), seq);
    if (seq > 2048) assert.notEqual(hub.since(seq - 2048), null);
    if (hub.since(Math.max(0, seq - 4097)) !== null) most = Math.max(most, Math.min(seq, 4097));
  }
  assert.ok(most <= 4096, `${most}`);
});

Deno.test("events are kept for twenty keep-alives, and then forgotten", () => {
  const hub = new NestHub(MAIN_NEST, 0);
  const keepAlive = () => hub.keepAlive(null, () => frame(0));
  hub.publish(frame(1), 1);
  hub.publish(frame(2), 2);
  keepAlive();
  hub.publish(frame(3), 3);
  for (let count = 2; count <= 20; count++) keepAlive();
  assert.deepEqual(jsonOf(hub.since(0)), ["1", "2", "3"]);
  keepAlive();
  assert.equal(hub.since(1), null);
  assert.deepEqual(jsonOf(hub.since(2)), ["3"]);
  keepAlive();
  assert.equal(hub.since(2), null);
  assert.deepEqual(jsonOf(hub.since(3)), []);
});

Deno.test("keep-alives before a restart forget nothing that comes after it", () => {
  const hub = new NestHub(MAIN_NEST, 500);
  const keepAlive = () => hub.keepAlive(null, () => frame(0));
  for (let count = 1; count <= 20; count++) keepAlive();
  hub.restart(7);
  hub.publish(frame(8), 8);
  keepAlive();
  assert.deepEqual(jsonOf(hub.since(7)), ["8"]);
});

Deno.test("events that are unusually large are kept up to a ceiling of characters", () => {
  const hub = new NestHub(MAIN_NEST, 0);
  for (let seq = 1; seq <= 100; seq++) hub.publish(frame(seq, 100_000), seq);
  assert.notEqual(hub.since(85), null);
  assert.equal(hub.since(100 - 41), null);
});

Deno.test("a listener that leaves while all are sent to does not keep the others from it", () => {
  const hub = new NestHub(MAIN_NEST, 0);
  const listeners = [new Kept(), new Kept(), new Kept()];
  const [first] = listeners;
  for (const listener of listeners) hub.add(listener);
  if (first !== undefined) first.send = () => !hub.delete(first);
  hub.publish(frame(1), 1);
  assert.deepEqual(listeners.map(({ sent }) => sent.length), [0, 1, 1]);
});

Deno.test("what is told in another way counts as published, and nothing older is kept", () => {
  const hub = new NestHub(MAIN_NEST, 0);
  const listener = new Kept();
  hub.add(listener);
  hub.publish(frame(1), 1);
  hub.replace(7, (each) => each.send(frame(99)));
  assert.deepEqual(listener.sent, ["1", "99"]);
  assert.equal(hub.since(1), null);
  assert.deepEqual(jsonOf(hub.since(7)), []);
  hub.publish(frame(8), 8);
});

Deno.test("keep-alives are frames for all, comments for streams, or frames for sockets only", () => {
  const hub = new NestHub(MAIN_NEST, 0);
  const [socket, stream] = [new Kept(false), new Kept(true)];
  hub.add(socket);
  hub.add(stream);
  hub.keepAlive(frame(1), () => assert.fail("not idle"));
  assert.deepEqual([socket.sent, stream.sent, stream.keptAlive], [["1"], ["1"], 0]);
  hub.keepAlive(null, () => frame(2));
  assert.deepEqual([socket.sent, stream.sent, stream.keptAlive], [["1", "2"], ["1"], 1]);
});
