import assert from "node:assert/strict";
import { CLOSE, type StateFrame } from "../protocol/frames.ts";
import { encodeState } from "../protocol/listener.ts";
import { START } from "../../tests/support/builders.ts";
import { FakeSocket } from "../../tests/support/followers.ts";
import { SocketListener } from "./socket_listener.ts";

function openListener(): { socket: FakeSocket; listener: SocketListener; left: () => number } {
  const socket = new FakeSocket();
  let left = 0;
  const listener = new SocketListener(socket, {
    person: null,
    session: null,
    now: () => START,
    onLeave: () => left++,
  });
  return { socket, listener, left: () => left };
}

/** A frame of about so many bytes. */
function frameOf(bytes: number) {
  const people = [{ id: "guest:x", name: "x".repeat(bytes) }];
  const data = { count: 1, connections: 1, people } as unknown;
  // Only the size of the frame matters here.
  return encodeState({ type: "listeners", at: START, data } as StateFrame);
}

Deno.test("frames reach the socket as text, until it is not open any more", () => {
  const { socket, listener } = openListener();
  const frame = frameOf(10);
  assert.equal(listener.send(frame), true);
  listener.sendLatest(frame);
  assert.deepEqual(socket.read(), [frame.json, frame.json]);
  for (const state of [WebSocket.CONNECTING, WebSocket.CLOSING, WebSocket.CLOSED] as const) {
    socket.readyState = state;
    assert.equal(listener.send(frame), false);
    listener.sendLatest(frame);
    assert.deepEqual(socket.waiting, []);
  }
});

Deno.test("an ended listener has left before its socket is closed", async (t) => {
  const cases = [
    ["restart", CLOSE.restart, true],
    ["signed-out", CLOSE.signedOut, false],
    ["gone", CLOSE.gone, false],
  ] as const;
  for (const [reason, code, retry] of cases) {
    await t.step(reason, () => {
      const { socket, listener, left } = openListener();
      const close = socket.close;
      socket.close = (with_) => {
        assert.equal(left(), 1);
        close.call(socket, with_);
      };
      listener.end(reason);
      assert.equal(socket.closedWith, code);
      assert.deepEqual(socket.read().map((text) => JSON.parse(text)), [
        { type: "bye", at: START, data: { reason, retry } },
      ]);
      listener.end("restart");
      listener.left();
      assert.equal(left(), 1);
      assert.equal(socket.closedWith, code);
    });
  }
});

Deno.test("a socket that closes by itself leaves once and is sent nothing", () => {
  const { socket, listener, left } = openListener();
  socket.readyState = WebSocket.CLOSED;
  listener.left();
  listener.left();
  listener.end("restart");
  assert.equal(left(), 1);
  assert.deepEqual(socket.waiting, []);
  assert.equal(socket.closedWith, null);
});

Deno.test("a socket that is not read is closed as slow once 256 KiB wait", () => {
  const { socket, listener, left } = openListener();
  let sent = 0;
  while (listener.send(frameOf(10_000)) && sent < 1000) sent++;
  assert.equal(sent, 26);
  assert.equal(socket.closedWith, CLOSE.slow);
  assert.equal(left(), 1);
  assert.equal(socket.waiting.length, 26, "nothing is added to what it does not read");
});

Deno.test("what starts the stream may be long, until it was read", () => {
  const { socket, listener } = openListener();
  const start = Array.from({ length: 50 }, () => frameOf(20_000));
  listener.allow(start.reduce((sum, { json }) => sum + json.length, 0));
  for (const frame of start) assert.ok(listener.send(frame));
  assert.ok(listener.send(frameOf(10)));
  socket.read();
  let sent = 0;
  while (listener.send(frameOf(10_000)) && sent < 1000) sent++;
  assert.equal(sent, 26);
});

Deno.test("frames that later ones replace are left out while 64 KiB wait", () => {
  const { socket, listener } = openListener();
  for (let n = 0; n < 7; n++) listener.send(frameOf(10_000));
  listener.sendLatest(frameOf(1));
  assert.equal(socket.waiting.length, 7);
  socket.read();
  listener.sendLatest(frameOf(1));
  assert.equal(socket.waiting.length, 1);
});
